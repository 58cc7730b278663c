"""What the words and the practice line ask of orders."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.calls.builders import answered
from tests.orders import builders
from tests.promotions.builders import code
from thirdring.calls import queries as calls
from thirdring.calls.values import Disposition, Reason
from thirdring.catalogue import queries as catalogue
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.knowledge import demo as texts
from thirdring.messaging.models import Mail
from thirdring.orders import actions, handlers, queries
from thirdring.orders.events import OrderPlaced
from thirdring.orders.say import facts_of
from thirdring.orders.values import DraftBody, DraftTender, Edit
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.values import State
from thirdring.people.models import User
from thirdring.promotions.models import Code

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    texts.load(clock.now())
    day = clock.now().date() + timedelta(days=9)
    return builders.house(SHIRT=10, LATE=builders.expected("LATE", 5, on=day))


def facts(draft):
    return facts_of(queries.quoted(queries.draft(draft.id), now=clock.now()))


@pytest.mark.job("O1.12", "O2.5")
def test_the_facts_of_a_draft_are_those_that_policies_ask_for(house):
    draft = builders.draft(house, SHIRT=1, LATE=1)
    key = draft.body.lines[0].key
    draft = actions.change_draft(
        draft_id=draft.id, edits=[Edit(op="set", path=f"lines.{key}.gift_message", value="Happy day")], now=clock.now()
    )
    found = facts(draft)
    assert (found.country, found.is_gift, found.only_personalized) == ("DK", True, False)
    assert found.back_order_date == clock.now().date() + timedelta(days=9)
    assert found.order_date == clock.now().date()


@pytest.mark.job("O1.12")
def test_say_tells_the_policies_of_the_draft_in_the_customers_language(house, client):
    draft = builders.draft(house, SHIRT=1)
    client.force_login(User.objects.get(pk=house.operator_id))
    html = client.get(f"/knowledge/say?draft={draft.id}").content.decode()
    assert "Fortrydelsesret" in html
    assert "inden for 30 dage" in html
    assert "policies-title" not in client.get("/knowledge/say").content.decode()
    assert "policies-title" not in client.get("/knowledge/say?draft=999999").content.decode()


def placed_on(house, *, practice, email="", body=None):
    operator = User.objects.get(pk=house.operator_id)
    call = answered(operator, practice=practice)
    opened = actions.open_draft(
        operator_id=operator.pk, customer_id=house.customer_id, call_id=call.id, body=body, now=clock.now()
    )
    edits = [Edit(op="add", path="lines", value={"variant_id": house.variants["SHIRT"], "quantity": 1})]
    edits += [Edit(op="set", path="email", value=email)] if email else []
    draft = actions.change_draft(draft_id=opened.id, edits=edits, now=clock.now())
    order_id = builders.place(house, draft.id).order_id
    return call, OrderPlaced(
        order_id=order_id, customer_id=house.customer_id, call_id=call.id, operator_id=house.operator_id
    )


@pytest.mark.job("K1")
def test_an_order_is_told_to_its_call(house):
    call, event = placed_on(house, practice=False)
    handlers.tell_the_call(event)
    kept = calls.call(call.id)
    assert (kept.reasons, kept.disposition) == ({Reason.ORDER}, Disposition.ORDER_TAKEN)


@pytest.mark.parametrize(
    ("practice", "email", "mails"),
    [(False, "", 1), (True, "", 0), (True, "anna@notexample.com", 0), (True, "anna@example.com", 1)],
)
def test_a_practice_order_mails_nobody_who_exists(house, practice, email, mails):
    _call, event = placed_on(house, practice=practice, email=email)
    handlers.send_confirmation(event)
    assert Mail.objects.count() == mails


@pytest.mark.parametrize("practice", [True, False])
def test_an_order_and_a_draft_of_a_practice_call_say_so(house, practice, client):
    call, event = placed_on(house, practice=practice)
    client.force_login(User.objects.get(pk=house.operator_id))
    order = client.get(f"/orders/{event.order_id}/").content.decode()
    assert ("badge practice" in order) is practice
    assert call.practice is practice


@pytest.mark.parametrize("practice", [True, False])
def test_a_practice_order_charges_nothing(house, practice, monkeypatch):
    _call, event = placed_on(house, practice=practice)
    asked = []
    monkeypatch.setattr(handlers.payments, "begin", lambda **kept: asked.append(kept))
    handlers.ask_for_card_payments(event)
    assert len(asked) == (0 if practice else 1)


@pytest.mark.parametrize("practice", [True, False])
def test_a_practice_order_gives_goods_gift_cards_and_codes_back(house, practice):
    shirt, now = house.variants["SHIRT"], clock.now()
    card_code = payments.issue_gift_card(amount=Money(Decimal(30), "DKK"), actor_id=None, now=now)
    card = payments.tell_balance(code=card_code, actor_id=None, now=now)
    code("ONCE", total_limit=1, customer_limit=1)
    body = DraftBody(
        codes=("ONCE",),
        tenders=(
            DraftTender(key="1", method="gift_card", reference=card.reference),
            DraftTender(key="2", method="invoice"),
        ),
    )
    _call, event = placed_on(house, practice=practice, body=body)
    taken = catalogue.availability([shirt], now=now)[shirt].quantity
    handlers.give_practice_back(event)
    assert catalogue.availability([shirt], now=now)[shirt].quantity - taken == (1 if practice else 0)
    assert paid.gift_cards([card.reference])[card.reference].balance.amount == (30 if practice else 0)
    assert Code.objects.get().redeemed == (0 if practice else 1)
    assert {p.state for p in paid.payments(event.order_id)} == {State.PAID, State.CANCELLED if practice else State.DUE}
