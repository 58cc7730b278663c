"""Catalogues that customers ask for: onto the list, into the post, or as a link at once. Row O2.10."""

import pymupdf
import pytest
from django.test import Client
from django.urls import reverse

from tests.calls.builders import answered
from tests.customers import builders as people_of
from tests.people.builders import user
from tests.promotions.builders import code
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.errors import NotFoundError
from thirdring.messaging.models import Mail
from thirdring.outreach import actions, labels, queries
from thirdring.outreach.models import Wish
from thirdring.people.values import Role
from thirdring.promotions import queries as promotions
from thirdring.promotions.values import CodeKind

pytestmark = pytest.mark.django_db


def catalogue(name: str = "AUTUMN26", *, link: str = "https://catalogue.example/a", printed: bool = True) -> int:
    code(name, kind=CodeKind.SOURCE)
    names = {"en": "Autumn", "da": "Efterår"}
    return actions.add_catalogue(code=name, names=names, link=link, printed=printed, actor_id=None, now=clock.now())


def customer(**changes: object) -> int:
    return people_of.customer(**({"addresses": [people_of.home()]} | changes))


def by_post(customer_id: int, catalogue_id: int, **changes: int) -> int:
    asked = {
        "customer_id": customer_id,
        "catalogue_id": catalogue_id,
        "address_id": customers.addresses(customer_id)[0].id,
        "actor_id": user().pk,
    }
    return actions.send_by_post(**(asked | changes), now=clock.now())  # type: ignore[arg-type]


@pytest.mark.job("O2.10")
def test_a_catalogue_waits_until_it_is_in_the_post_and_then_the_desk_can_tell() -> None:
    catalogue_id, someone = catalogue(), customer()
    wish_id = by_post(someone, catalogue_id)
    (waiting,) = queries.waiting()
    address = customers.addresses(someone)[0]
    assert (waiting.id, waiting.catalogue.code) == (wish_id, "AUTUMN26")
    assert waiting.label[:2] == ("Søren Møller", address.line1)
    assert promotions.sent_to([someone], at=clock.now()) == ()
    assert actions.mark_sent(wish_ids=[wish_id], actor_id=user().pk, now=clock.now()) == 1
    assert actions.mark_sent(wish_ids=[wish_id], actor_id=user().pk, now=clock.now()) == 0
    assert queries.waiting() == ()
    (sent,) = promotions.sent_to([someone], at=clock.now())
    assert sent.code.code == "AUTUMN26"
    (offered,) = queries.offered(someone, "da")
    assert (offered.name, offered.sent_date, offered.waiting_id) == ("Efterår", clock.now().date(), None)
    assert "AUTUMN26" in {entry.summary for entry in customers.timeline(someone)}


@pytest.mark.job("O2.10")
def test_what_is_said_to_the_customer_is_in_their_language(client: Client) -> None:
    catalogue_id, someone = catalogue(), customer(language="da")
    client.force_login(user(Role.OPERATOR))
    asked = {"catalogue": catalogue_id, "way": "post", "address": customers.addresses(someone)[0].id}
    shown = client.post(reverse("outreach:wish", args=[someone]), asked).content.decode()
    assert "Kataloget er på vej til dig med posten" in shown
    assert "Take off the list" in shown


@pytest.mark.job("O2.10")
def test_a_link_is_mailed_at_once_in_the_customers_language() -> None:
    catalogue_id, someone = catalogue(printed=False), customer(emails=["anna@example.dk"])
    asked = {"customer_id": someone, "catalogue_id": catalogue_id, "actor_id": user().pk, "now": clock.now()}
    actions.send_by_email(**asked, email="anna@example.dk", language="da")  # type: ignore[arg-type]
    mail = Mail.objects.get()
    assert (mail.to, mail.subject, mail.language) == ("anna@example.dk", "Efterår", "da")
    assert "https://catalogue.example/a" in mail.text
    assert "AUTUMN26" in mail.html
    assert queries.waiting() == ()
    assert promotions.last_sent([someone]) != {}
    with pytest.raises(actions.NotLikeThatError):
        by_post(someone, catalogue_id)


def test_nobody_is_on_the_list_twice_for_the_same_and_a_second_time_counts_from_then() -> None:
    catalogue_id, someone = catalogue(), customer()
    first = by_post(someone, catalogue_id)
    with pytest.raises(actions.AlreadyWaitingError):
        by_post(someone, catalogue_id)
    actions.mark_sent(wish_ids=[first], actor_id=user().pk, now=clock.now().replace(year=2025))
    assert {sent.year for sent in promotions.last_sent([someone]).values()} == {2025}
    actions.mark_sent(wish_ids=[by_post(someone, catalogue_id)], actor_id=user().pk, now=clock.now())
    assert set(promotions.last_sent([someone]).values()) == {clock.now().date()}


def test_what_is_withdrawn_is_not_sent() -> None:
    catalogue_id, someone = catalogue(), customer()
    wish_id = by_post(someone, catalogue_id)
    actions.withdraw(wish_id=wish_id, actor_id=user().pk, now=clock.now())
    assert actions.mark_sent(wish_ids=[wish_id], actor_id=user().pk, now=clock.now()) == 0
    with pytest.raises(NotFoundError):
        actions.withdraw(wish_id=wish_id, actor_id=user().pk, now=clock.now())


def test_only_the_customers_own_address_is_written_on_it() -> None:
    catalogue_id, someone, neighbor = catalogue(), customer(), customer(phones=["+4512345699"])
    with pytest.raises(NotFoundError):
        by_post(someone, catalogue_id, address_id=customers.addresses(neighbor)[0].id)
    assert not Wish.objects.exists()


def test_a_link_goes_to_the_customers_own_address_alone() -> None:
    catalogue_id, someone = catalogue(), customer(emails=["anna@example.dk"])
    asked = {"customer_id": someone, "catalogue_id": catalogue_id, "actor_id": user().pk, "now": clock.now()}
    with pytest.raises(NotFoundError):
        actions.send_by_email(**asked, email="stranger@example.dk", language="da")  # type: ignore[arg-type]
    assert not Mail.objects.exists()


def test_a_practice_call_sends_nothing() -> None:
    catalogue_id, someone = catalogue(), customer()
    with pytest.raises(actions.PracticeError):
        by_post(someone, catalogue_id, call_id=answered(practice=True).id)
    assert not Wish.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind", "link", "printed"),
    [
        ("AUTUMN26", CodeKind.DISCOUNT, "", True),
        ("AUTUMN26", CodeKind.SOURCE, "", False),
        ("", CodeKind.SOURCE, "", True),
    ],
)
def test_a_catalogue_has_a_source_code_and_a_way_to_be_sent(
    name: str, kind: CodeKind, link: str, printed: bool
) -> None:
    code(name, kind=kind)
    with pytest.raises(actions.NotACatalogueError):
        actions.add_catalogue(
            code=name, names={"en": "Autumn"}, link=link, printed=printed, actor_id=None, now=clock.now()
        )


def test_labels_stand_on_their_places_however_long_and_in_any_writing() -> None:
    people = [(f"Anna Jensen {n}", "Nørregade 5", "1165 København K") for n in range(24)]
    paper = labels.sheets([*people, ("王小明", "南京西路 1 号", "200040 上海"), ("Very long " * 30,)])
    with pymupdf.open("pdf", paper) as found:
        assert found.page_count == 2
        first, last = (" ".join(page.get_text().split()) for page in found)
        place = found[0].search_for("Anna Jensen 4")[0]
    assert first.count("Nørregade 5") == 24
    assert "王小明" in last
    assert last.count("Very long") == 30
    assert 70 * 72 / 25.4 < place.x0 < 140 * 72 / 25.4, "the fifth label is the middle one of the second row"
    assert (12.9 + 33.9) * 72 / 25.4 < place.y0 < (12.9 + 2 * 33.9) * 72 / 25.4
