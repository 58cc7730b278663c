import pytest

from tests.customers.builders import NOW, customer
from thirdring.customers import actions, queries
from thirdring.customers.queries import NoCustomerError

PHONE = "+4531234567"
pytestmark = pytest.mark.django_db


def test_a_number_belongs_to_nobody_to_one_or_to_a_household():
    assert queries.callers(PHONE) == {}
    one = customer(phones=[PHONE])
    assert queries.callers(PHONE) == {one: "da"}
    other = customer("Karen", language="en", phones=[PHONE])
    assert queries.callers(PHONE) == {one: "da", other: "en"}


def test_who_was_merged_calls_as_the_one_who_remains():
    absorbed, middle, last = customer(phones=[PHONE]), customer(), customer(language="en")
    actions.merge(absorbed_id=absorbed, survivor_id=middle, actor_id=1, now=NOW)
    actions.merge(absorbed_id=middle, survivor_id=last, actor_id=1, now=NOW)
    assert queries.callers(PHONE) == {last: "en"}
    assert {queries.same_person(one) for one in (absorbed, middle, last)} == {(last, absorbed, middle)}


def test_nobody_is_the_same_person_as_nobody():
    with pytest.raises(NoCustomerError):
        queries.same_person(0)
