"""Whatever the price engine says, the screen has words for it."""

import re

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given, settings

from tests.orders import builders
from tests.orders.quote.builders import baskets
from thirdring.orders import words
from thirdring.orders.quote import Basket, quote
from thirdring.orders.quote.demo_terms import DEMO_TERMS
from thirdring.people.models import User


@given(baskets())
@settings(max_examples=60)
def test_every_reason_and_problem_is_said_in_words(basket: Basket) -> None:
    found = quote(basket)
    for reason in found.explanation:
        said = words.in_full(reason, DEMO_TERMS)
        assert said, reason
        assert not re.search(r"%\(|[A-Z]{3}-[a-z]|Money\(|Decimal\(", said), said
    for problem in found.problems:
        assert words.told(problem), problem


@pytest.mark.django_db
@pytest.mark.job("O1.11", "O1.13")
def test_the_whole_price_is_explained_line_by_line(client: Client) -> None:
    house = builders.house()
    client.force_login(User.objects.get(pk=house.operator_id))
    draft = builders.draft(house, SHIRT=2, CAP=1)
    page = client.get(f"/orders/drafts/{draft.id}/explanation/").content.decode()
    assert "2 at" in page
    assert "Standard delivery for 0.9 kg to zone dk costs" in page
    assert "of tax are included: 25 % in Denmark" in page
    assert "It leaves on" in page


def test_an_order_on_the_timeline_is_told_in_the_readers_words() -> None:
    with translation.override("da"):
        assert words.placed_on_timeline("104176") == "Ordre 104 176"


def test_a_sentence_that_ends_in_an_abbreviation_has_one_full_stop() -> None:
    assert words.one_stop("Du har den senest fre. 27. nov..") == "Du har den senest fre. 27. nov."
    assert words.one_stop("It arrives by Fri 27 Nov.") == "It arrives by Fri 27 Nov."
