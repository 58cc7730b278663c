"""A draft is paid by gift card, invoice and the rest of it."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.orders import builders
from thirdring.catalogue import actions as catalogue
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.messaging.models import Mail
from thirdring.orders import actions, handlers, queries
from thirdring.orders.values import DraftBody, DraftLine, DraftTender, Edit
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.events import PayLinkReady
from thirdring.payments.values import GiftCard, Method, State
from thirdring.people.models import User
from thirdring.promotions.actions import add_code
from thirdring.promotions.values import CodeKind

pytestmark = pytest.mark.django_db


def gift(amount: str, currency: str = "DKK") -> GiftCard:
    now = clock.now()
    code = payments.issue_gift_card(amount=Money(Decimal(amount), currency), actor_id=None, now=now)
    return payments.tell_balance(code=code, actor_id=None, now=now)


def drafted(house: builders.House, *tenders: DraftTender) -> int:
    lines = (DraftLine(key="1", variant_id=house.variants["SHIRT"], quantity=2),)
    opened = actions.open_draft(
        operator_id=house.operator_id,
        customer_id=house.customer_id,
        body=DraftBody(lines=lines, tenders=tenders),
        now=clock.now(),
    )
    return opened.id


def quoted(draft_id: int) -> queries.Quoted:
    return queries.quoted(queries.draft(draft_id), now=clock.now())


@pytest.mark.job("O1.10", "M4.3")
def test_a_gift_card_pays_what_it_holds_and_the_invoice_the_rest() -> None:
    card = gift("50")
    draft = drafted(
        builders.house(),
        DraftTender(key="1", method="invoice"),
        DraftTender(key="2", method="gift_card", reference=card.reference),
    )
    found = quoted(draft)
    assert {t.method: t.amount.amount for t in found.tenders} == {
        Method.INVOICE: found.quote.total.amount - 50,
        Method.GIFT_CARD: Decimal(50),
    }
    assert not found.problems


@pytest.mark.parametrize(
    ("tender", "problem"),
    [
        (lambda: DraftTender(key="1", method="gift_card"), "no-gift-card"),
        (lambda: DraftTender(key="1", method="gift_card", reference="guessed"), "no-gift-card"),
        (lambda: DraftTender(key="1", method="gift_card", reference=gift("9", "GBP").reference), "gift-card-currency"),
        (
            lambda: DraftTender(key="1", method="gift_card", reference=gift("9").reference, amount=Decimal(10)),
            "gift-card-short",
        ),
        (lambda: DraftTender(key="1", method="gift_card", reference=gift("9").reference), "split"),
    ],
)
def test_a_gift_card_that_cannot_pay_is_named(tender: object, problem: str) -> None:
    found = quoted(drafted(builders.house(), tender()))  # type: ignore[operator]
    assert problem in {p.code for p in found.problems}


def test_the_same_card_twice_holds_its_money_once() -> None:
    card = gift("500")
    twice = [DraftTender(key=k, method="gift_card", reference=card.reference, amount=None) for k in ("1", "2")]
    found = quoted(drafted(builders.house(), *twice))
    assert [t.amount for t in found.tenders] == [found.quote.total]


def test_an_invoice_over_the_customers_credit_is_a_problem() -> None:
    house = builders.house()
    payments.set_credit(customer_id=house.customer_id, currency="DKK", limit=Decimal(10), now=clock.now())
    found = quoted(drafted(house, DraftTender(key="1")))
    assert "over-limit" in {p.code for p in found.problems}


@pytest.mark.job("O1.10")
def test_choosing_the_gift_card_asks_for_its_code_and_takes_the_card_found(client: Client) -> None:
    house = builders.house()
    client.force_login(User.objects.get(pk=house.operator_id))
    draft = drafted(house, DraftTender(key="1"))
    field = f"/orders/drafts/{draft}/field/"
    chosen = client.post(field, {"path": "tenders.1.method", "value": "gift_card"}).content.decode()
    assert 'id="pay-1-how" hx-swap-oob="true"' in chosen
    assert f'name="to" value="{field}"' in chosen
    assert 'name="path" value="tenders.1.reference"' in chosen
    card = gift("500")
    entered = client.post(field, {"path": "tenders.1.reference", "value": card.reference}).content.decode()
    assert card.masked in entered
    assert "500.00" in entered
    other = client.post(field, {"path": "note", "value": "Ring first"}).content.decode()
    assert "pay-1-how" not in other
    assert card.masked in client.get(f"/orders/drafts/{draft}/").content.decode()


@pytest.mark.parametrize("path", ["note", "lines.1.gift_message", "tenders.1.reference", "lines.1.text"])
def test_no_field_of_a_draft_takes_a_card_number(client: Client, path: str) -> None:
    house = builders.house()
    client.force_login(User.objects.get(pk=house.operator_id))
    draft = drafted(house, DraftTender(key="1"))
    before = queries.draft(draft)
    refused = client.post(f"/orders/drafts/{draft}/field/", {"path": path, "value": "4242 4242 4242 4242"})
    assert refused.status_code == 422
    assert queries.draft(draft) == before


@pytest.mark.job("O1.10", "O1.13.1")
def test_a_card_order_sends_the_customer_to_the_pay_page() -> None:
    house = builders.house()
    placed = builders.place(house, drafted(house, DraftTender(key="1", method="card")))
    payment = paid.payments(placed.order_id)[0]
    assert payment.state is State.INTENDED
    waiting = payments.ask(payment_id=payment.id, now=clock.now())
    event = PayLinkReady(payment_id=payment.id, order_id=placed.order_id)
    handlers.send_pay_link(event)
    mail = Mail.objects.get(reference=f"order:{placed.order_id}")
    assert f"http://localhost:8000{waiting.link}" in mail.text
    assert mail.language == "da"

    payments.tell_practice(token=waiting.link.rsplit("/", 1)[-1], pays=True, now=clock.now())
    handlers.send_pay_link(event)
    assert Mail.objects.count() == 1


@pytest.mark.job("O1.10.1", "M5.5")
def test_a_source_code_brings_its_own_price_list() -> None:
    house = builders.house()
    now = clock.now()
    catalogue.put_price_list(code="club-dkk", names={"en": "Club"}, currency="DKK", tax_inclusive=True)
    draft = builders.draft(house, SHIRT=1)
    add_code(code="CLUB26", kind=CodeKind.SOURCE, title="Club", price_list="club-dkk", actor_id=None, now=now)
    actions.change_draft(draft_id=draft.id, edits=[Edit(op="add", path="codes", value="CLUB26")], now=now)
    assert quoted(draft.id).price_list.code == "club-dkk"


def test_another_method_forgets_the_gift_card() -> None:
    house = builders.house()
    draft = drafted(house, DraftTender(key="1", method="gift_card", reference=gift("9").reference))
    edit = Edit(path="tenders.1.method", value="invoice")
    assert actions.change_draft(draft_id=draft, edits=[edit], now=clock.now()).body.tenders[0].reference == ""
    theirs = Edit(path="tenders.1.reference", value="PO 7")
    transfer = Edit(path="tenders.1.method", value="bank_transfer")
    kept = actions.change_draft(draft_id=draft, edits=[theirs, transfer], now=clock.now())
    assert kept.body.tenders[0].reference == "PO 7"


def test_each_part_of_the_payment_says_what_it_comes_to(client: Client) -> None:
    house = builders.house()
    client.force_login(User.objects.get(pk=house.operator_id))
    card = gift("50")
    draft = drafted(
        house,
        DraftTender(key="1", method="gift_card", reference=card.reference),
        DraftTender(key="2", method="invoice"),
    )
    total = quoted(draft).quote.total.amount
    changed = client.post(f"/orders/drafts/{draft}/field/", {"path": "note", "value": "x"}).content.decode()
    assert '<p class="hint num" id="pay-1-takes" hx-swap-oob="true">DKK\xa050.00</p>' in changed
    assert f'id="pay-2-takes" hx-swap-oob="true">DKK\xa0{total - 50}</p>' in changed
