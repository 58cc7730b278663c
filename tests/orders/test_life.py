"""The life of an order, step by step, and what the database itself refuses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tests.orders import builders as make
from tests.people import builders as people
from thirdring.kernel import audit, clock
from thirdring.kernel.money import Money
from thirdring.orders import actions, approvals, models, queries
from thirdring.orders.rules import life
from thirdring.orders.values import OrderSignal, OrderState, ParcelNews, ParcelState

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=10, CAP=5)


def ordered(house, **quantities):
    order_id = make.place(house, make.draft(house, **quantities).id).order_id
    return order_id, {line.position: line.line_id for line in queries.progress(order_id).lines}


def state(order_id):
    return queries.progress(order_id).state


@pytest.mark.job("Z2.1", "O2.8")
def test_an_order_goes_through_its_whole_life_in_two_parcels(house):
    now, who = clock.now(), house.operator_id
    order_id, line = ordered(house, SHIRT=2, CAP=1)
    assert state(order_id) is OrderState.PLACED
    assert actions.release(order_id=order_id, actor_id=who, now=now) is OrderState.RELEASED
    picked = {line[1]: 1}
    assert actions.pick(order_id=order_id, pieces=picked, actor_id=who, now=now) is OrderState.PICKING
    first = actions.pack(order_id=order_id, pieces=picked, actor_id=who, now=now)
    assert actions.ship(parcel_id=first, actor_id=who, now=now) is OrderState.PICKING
    assert queries.progress(order_id).is_partly_sent
    rest = {line[1]: 1, line[2]: 1}
    actions.pick(order_id=order_id, pieces=rest, actor_id=who, now=now)
    second = actions.pack(order_id=order_id, pieces=rest, actor_id=who, now=now)
    assert actions.ship(parcel_id=second, actor_id=who, now=now) is OrderState.SHIPPED
    actions.ship(parcel_id=second, actor_id=who, now=now)
    actions.deliver(parcel_id=first, now=now)
    assert state(order_id) is OrderState.SHIPPED
    actions.deliver(parcel_id=second, now=now)
    assert state(order_id) is OrderState.DELIVERED
    actions.receive(order_id=order_id, pieces={line[2]: 1}, actor_id=who, now=now)
    assert (state(order_id), queries.progress(order_id).is_partly_returned) == (OrderState.DELIVERED, True)
    assert actions.receive(order_id=order_id, pieces={line[1]: 2}, actor_id=who, now=now) is OrderState.RETURNED
    assert [step.kind for step in queries.steps(order_id)][::-1] == [
        "release", "pick", "pack", "ship", "pick", "pack", "ship", "deliver", "deliver", "receive", "receive",
    ]  # fmt: skip
    assert audit.first_broken_line(f"order:{order_id}") is None


def test_what_means_nothing_now_is_refused_and_changes_nothing(house):
    now, who = clock.now(), house.operator_id
    order_id, line = ordered(house, SHIRT=2)
    before = queries.progress(order_id)
    with pytest.raises(actions.NotNowError):
        actions.pick(order_id=order_id, pieces={line[1]: 1}, actor_id=who, now=now)
    with pytest.raises(actions.NotNowError):
        actions.receive(order_id=order_id, pieces={line[1]: 1}, actor_id=who, now=now)
    assert queries.progress(order_id) == before
    actions.release(order_id=order_id, actor_id=who, now=now)
    with pytest.raises(actions.TooManyError):
        actions.pick(order_id=order_id, pieces={line[1]: 3}, actor_id=who, now=now)
    actions.pick(order_id=order_id, pieces={line[1]: 1}, actor_id=who, now=now)
    with pytest.raises(actions.EmptyParcelError):
        actions.pack(order_id=order_id, pieces={}, actor_id=who, now=now)


def test_every_pair_of_state_and_signal_is_decided(house):
    for one in OrderState:
        for signal in OrderSignal:
            if not life.may(one, signal):
                with pytest.raises(life.IllegalSignalError):
                    life.after(one, signal, [])
    closed = {OrderState.CANCELLED, OrderState.RETURNED}
    assert not any(life.may(one, signal) for one in closed for signal in OrderSignal)


def by_hand(sql, order_id):
    with connection.cursor() as cursor:
        cursor.execute(sql, [order_id])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE orders_order SET state = 'delivered' WHERE id = %s",
        "UPDATE orders_line SET picked = 1, shipped = 1 WHERE order_id = %s",
        "UPDATE orders_line SET cancelled = quantity WHERE order_id = %s",
    ],
)
def test_the_database_keeps_state_and_pieces_together(house, broken):
    order_id, _line = ordered(house, SHIRT=2)
    with pytest.raises(IntegrityError, match="its lines say"), transaction.atomic():
        by_hand(broken, order_id)
    for wrong in ({"shipped": 1}, {"picked": 3}, {"returned": 1}, {"cancelled": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Line.objects.filter(order_id=order_id).update(**wrong)


@pytest.mark.job("O2.8")
def test_news_of_a_parcel_is_taken_once_and_in_any_order(house):
    now, who = clock.now(), house.operator_id
    order_id, line = ordered(house, SHIRT=1)
    actions.release(order_id=order_id, actor_id=who, now=now)
    actions.pick(order_id=order_id, pieces={line[1]: 1}, actor_id=who, now=now)
    parcel_id = actions.pack(order_id=order_id, pieces={line[1]: 1}, actor_id=who, now=now)
    actions.ship(parcel_id=parcel_id, actor_id=who, now=now)
    parcel = queries.parcels(order_id)[0]

    def tell(reference, news, hours):
        return actions.take_news(
            carrier=parcel.carrier,
            tracking=parcel.tracking,
            reference=reference,
            news=news,
            at=now + timedelta(hours=hours),
            now=now + timedelta(hours=9),
        )

    assert tell("b", ParcelNews.OUT_FOR_DELIVERY, 5)
    assert tell("a", ParcelNews.IN_TRANSIT, 1)
    assert queries.parcels(order_id)[0].state is ParcelState.OUT_FOR_DELIVERY
    assert not tell("b", ParcelNews.OUT_FOR_DELIVERY, 5)
    assert tell("c", ParcelNews.DELIVERED, 6)
    assert tell("d", ParcelNews.DELAYED, 7)
    after = queries.parcels(order_id)[0]
    assert (after.state, state(order_id)) == (ParcelState.DELIVERED, OrderState.DELIVERED)
    assert [event.news for event in after.events][-1] is ParcelNews.IN_TRANSIT


@pytest.mark.job("Z2.2")
def test_a_held_order_waits_until_its_problems_are_solved(house):
    now, who = clock.now(), house.operator_id
    order_id, _line = ordered(house, SHIRT=1)
    first = actions.hold(order_id=order_id, kind="address", words="No such street", actor_id=who, now=now)
    assert actions.hold(order_id=order_id, kind="address", actor_id=who, now=now) == first
    second = actions.hold(order_id=order_id, kind="payment", actor_id=who, now=now)
    assert state(order_id) is OrderState.HELD
    with pytest.raises(actions.OtherProblemsError):
        actions.release(order_id=order_id, actor_id=who, now=now)
    actions.solve_problem(problem_id=first, outcome="changed", note="New street", actor_id=who, now=now)
    assert state(order_id) is OrderState.HELD
    actions.solve_problem(problem_id=second, outcome="released", note="Paid", actor_id=who, now=now)
    assert state(order_id) is OrderState.RELEASED


@pytest.mark.job("O3.4", "O3.8")
def test_an_approval_is_answered_once_by_another_and_used_once(house):
    now, boss = clock.now(), people.user().pk
    asked = {"kind": "discount", "subject": "order:1", "amount": Money(Decimal(50), "DKK")}
    request = approvals.ask(**asked, actor_id=house.operator_id, words="Late parcel", now=now)
    assert approvals.ask(**asked, actor_id=house.operator_id, words="Late parcel", now=now) == request
    assert [each.id for each in approvals.waiting()] == [request]
    with pytest.raises(approvals.OwnRequestError):
        approvals.decide(approval_id=request, granted=True, actor_id=house.operator_id, note="", now=now)
    with pytest.raises(approvals.NoApprovalError):
        approvals.use(approval_id=request, **asked, now=now)
    approvals.decide(approval_id=request, granted=True, actor_id=boss, note="Fine", now=now)
    with pytest.raises(approvals.AnsweredError):
        approvals.decide(approval_id=request, granted=False, actor_id=boss, note="", now=now)
    with pytest.raises(approvals.NoApprovalError):
        approvals.use(approval_id=request, **(asked | {"amount": Money(Decimal(51), "DKK")}), now=now)
    approvals.use(approval_id=request, **asked, now=now)
    with pytest.raises(approvals.NoApprovalError):
        approvals.use(approval_id=request, **asked, now=now)
    assert not approvals.waiting()
