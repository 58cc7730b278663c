"""What is paid in advance is paid before its parcel leaves, as the operator has said."""

import pytest

from tests.orders import builders as make
from tests.orders.test_life_screens import at_desk, text
from thirdring.kernel import clock
from thirdring.orders import actions, queries
from thirdring.orders.actions.packing import NotPaidError
from thirdring.orders.values import Edit, OrderState, ParcelState
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.actions.settling import apply
from thirdring.payments.ports import Answer
from thirdring.payments.values import Signal
from thirdring.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=10)


def packed(house, method) -> tuple[int, int]:
    """An order that is to be paid so, and its parcel, which is packed."""
    now, who = clock.now(), house.operator_id
    draft = make.draft(house, SHIRT=2)
    actions.change_draft(draft_id=draft.id, edits=[Edit(path="tenders.1.method", value=method)], now=now)
    order_id = make.place(house, draft.id).order_id
    actions.release(order_id=order_id, actor_id=who, now=now)
    pieces = {queries.progress(order_id).lines[0].line_id: 2}
    actions.pick(order_id=order_id, pieces=pieces, actor_id=who, now=now)
    return order_id, actions.pack(order_id=order_id, pieces=pieces, actor_id=who, now=now)


def sent(house, parcel_id) -> OrderState:
    return actions.ship(parcel_id=parcel_id, actor_id=house.operator_id, now=clock.now())


@pytest.mark.job("O1.10")
def test_a_parcel_waits_for_the_transfer_and_leaves_when_the_money_is_here(house):
    order_id, parcel_id = packed(house, "bank_transfer")
    with pytest.raises(NotPaidError, match="239"):
        sent(house, parcel_id)
    assert [parcel.state for parcel in queries.parcels(order_id)] == [ParcelState.PACKED]
    (payment,) = paid.payments(order_id)
    payments.mark_received(payment_id=payment.id, actor_id=house.operator_id, now=clock.now())
    assert sent(house, parcel_id) is OrderState.SHIPPED


@pytest.mark.job("O1.10")
def test_a_parcel_waits_for_the_card_and_leaves_once_the_bank_holds_the_money(house):
    order_id, parcel_id = packed(house, "card")
    (payment,) = paid.payments(order_id)
    apply(payment.id, Answer("", Signal.ASKED), clock.now())
    with pytest.raises(NotPaidError):
        sent(house, parcel_id)
    apply(payment.id, Answer("", Signal.AUTHORIZED), clock.now())
    assert sent(house, parcel_id) is OrderState.SHIPPED


@pytest.mark.parametrize("method", ["invoice", "cash_on_delivery"])
def test_what_is_paid_later_keeps_no_parcel_back(house, method):
    _order_id, parcel_id = packed(house, method)
    assert sent(house, parcel_id) is OrderState.SHIPPED


def test_the_bench_says_what_is_still_to_be_paid_and_offers_no_sending(house):
    order_id, _parcel_id = packed(house, "bank_transfer")
    bench = at_desk(User.objects.get(pk=house.operator_id))
    number = queries.order(order_id).number
    shown = text(bench.post("/orders/warehouse/scan/", {"q": number, "order": ""}))
    assert "is still to be paid: pack it" in shown
    assert 'data-key="f9"' not in shown
    refused = text(
        bench.post(
            "/orders/warehouse/scan/", {"q": "", "order": order_id, "version": queries.progress(order_id).version}
        )
    )
    assert "is still to be paid before a parcel leaves" in refused
    (payment,) = paid.payments(order_id)
    payments.mark_received(payment_id=payment.id, actor_id=house.operator_id, now=clock.now())
    assert 'data-key="f9"' in text(bench.post("/orders/warehouse/scan/", {"q": number, "order": ""}))
