"""A card payment that failed, or whose hold ran out: the order is still owed, somebody is told, and all can go on."""

import pytest

from tests.calls import builders as phone
from tests.orders import builders as make
from thirdring.kernel import clock
from thirdring.orders import actions, documents, handlers, models, queries
from thirdring.orders.values import Edit, OrderState
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid
from thirdring.payments.actions.settling import apply
from thirdring.payments.events import PaymentFailed
from thirdring.payments.ports import Answer
from thirdring.payments.values import Method, Payment, Signal, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=10)


def by_card(house, quantity=2) -> int:
    draft = make.draft(house, SHIRT=quantity)
    actions.change_draft(draft_id=draft.id, edits=[Edit(path="tenders.1.method", value="card")], now=clock.now())
    order_id = make.place(house, draft.id).order_id
    actions.release(order_id=order_id, actor_id=None, now=clock.now())
    return order_id


REFUSED, RAN_OUT = (Signal.REFUSED,), (Signal.AUTHORIZED, Signal.CANCELLED)


def lost(order_id, answers=REFUSED) -> Payment:
    (payment,) = paid.payments(order_id)
    for signal in (Signal.ASKED, *answers):
        apply(payment.id, Answer("", signal, failure="expired_card"), clock.now())
    return paid.payment(payment.id)


def changed(house, order_id, path, value):
    return actions.change(
        order_id=order_id, expected_version=queries.progress(order_id).version, edits=[Edit(path=path, value=value)],
        key=path, actor_id=house.operator_id, now=clock.now(),
    )  # fmt: skip


def due(order_id):
    return paid.balance(order_id).total_due


@pytest.mark.job("Z2.2")
@pytest.mark.parametrize("answers", [REFUSED, RAN_OUT])
def test_the_order_stops_and_stands_on_the_problem_list_until_it_is_canceled(house, answers):
    order_id = by_card(house)
    payment = lost(order_id, answers)
    assert (due(order_id), paid.balance(order_id).owed) == (queries.order(order_id).total,) * 2
    handlers.report_lost_payment(PaymentFailed(payment.id, order_id))
    problem = models.Problem.objects.get()
    assert (problem.kind, problem.reasons) == ("payment", ["not-paid", "bank:expired_card"])
    assert queries.progress(order_id).state is OrderState.HELD
    actions.cancel(
        order_id=order_id, expected_version=queries.progress(order_id).version, key="c", actor_id=house.operator_id,
        now=clock.now(),
    )  # fmt: skip
    assert (queries.progress(order_id).state, due(order_id).amount) == (OrderState.CANCELLED, 0)
    handlers.report_lost_payment(PaymentFailed(payment.id, order_id))
    assert models.Problem.objects.filter(closed_at=None).count() == 0


@pytest.mark.job("O3.2")
def test_a_new_link_asks_for_what_is_left_and_for_nothing_twice(house):
    order_id = by_card(house)
    payment = lost(order_id)
    changed(house, order_id, "lines.1.quantity", 1)
    assert due(order_id) == queries.order(order_id).total
    again = {"payment_id": payment.id, "key": f"anew:{payment.id}", "actor_id": house.operator_id, "now": clock.now()}
    documents.issue_invoice(order_id=order_id, actor_id=None, now=clock.now())
    made = payments.ask_anew(**again)
    with pytest.raises(documents.NothingToIssueError):  # it costs what it did
        documents.issue_outstanding(order_id=order_id, actor_id=None, now=clock.now())
    assert payments.ask_anew(**again).id == made.id
    assert (made.amount, made.state) == (queries.order(order_id).total, State.INTENDED)
    assert (due(order_id), paid.payment(payment.id).to_come.amount) == (queries.order(order_id).total, 0)
    with pytest.raises(payments.NotFailedError):
        payments.ask_anew(**again | {"key": "other"})


@pytest.mark.job("O3.3")
def test_what_a_card_did_not_bring_is_paid_another_way(house):
    order_id = by_card(house)
    lost(order_id, RAN_OUT)
    changed(house, order_id, "tenders.1.method", "invoice")
    total = queries.order(order_id).total
    assert {p.method: p.asked for p in paid.payments(order_id) if p.asked} == {Method.INVOICE: total}
    assert paid.balance(order_id).owed == total


def test_a_payment_of_a_practice_call_that_fails_stops_nothing(house):
    order_id = by_card(house)
    models.Order.objects.filter(pk=order_id).update(call_id=phone.ringing(practice=True).id)
    handlers.report_lost_payment(PaymentFailed(lost(order_id).id, order_id))
    assert models.Problem.objects.count() == 0
