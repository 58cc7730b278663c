"""What follows by itself: the check of each order, parcels that are charged and told, delays that are asked about."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.orders import builders as make
from tests.people import builders as people
from thirdring.catalogue import actions as catalogue
from thirdring.catalogue.models import Stock
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.messaging.models import Mail
from thirdring.orders import actions, handlers, models, queries, telling
from thirdring.orders.actions.delaying import open_delays
from thirdring.orders.events import OrderChanged, OrderDelayed, OrderPlaced, ParcelSent, ProblemOpened
from thirdring.orders.rules import checking
from thirdring.orders.values import Edit, OrderState
from thirdring.payments import queries as paid
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=200, CAP=5, SOCK=make.expected("SOCK", 4, clock.now().date() + timedelta(days=9), 1))


def ordered(house, **quantities) -> int:
    order_id = make.place(house, make.draft(house, **quantities).id).order_id
    handlers.check_order(OrderPlaced(order_id, house.customer_id, None, house.operator_id))
    return order_id


def state(order_id):
    return queries.progress(order_id).state


def sent(house, order_id, **pieces):
    now, who = clock.now(), house.operator_id
    lines = {line.position: line.line_id for line in queries.progress(order_id).lines}
    wanted = {lines[int(at[1:])]: count for at, count in pieces.items()}
    actions.pick(order_id=order_id, pieces=wanted, actor_id=who, now=now)
    parcel = actions.pack(order_id=order_id, pieces=wanted, actor_id=who, now=now)
    actions.ship(parcel_id=parcel, actor_id=who, now=now)
    return parcel


@pytest.mark.job("Z2.1", "Z2.2")
def test_an_everyday_order_goes_on_and_a_strange_one_waits_for_the_person_in_charge(house):
    boss = people.user(Role.SUPERVISOR)
    assert state(ordered(house, SHIRT=2)) is OrderState.RELEASED
    strange = ordered(house, SHIRT=25)
    assert state(strange) is OrderState.UNDER_REVIEW
    (problem,) = queries.problems()
    assert (problem.order_id, problem.owner_id, problem.kind) == (strange, boss.pk, "check")
    assert "many-of-one" in problem.reasons
    handlers.report_problem(ProblemOpened(problem.id, strange))
    assert models.Problem.objects.get().reported_at
    actions.solve_problem(
        problem_id=problem.id, outcome="released", note="Rang them", actor_id=boss.pk, now=clock.now()
    )
    assert (state(strange), queries.problems()) == (OrderState.RELEASED, ())
    assert queries.problems(closed=True)[0].outcome == "released"


def test_signs_add_up():
    plain = checking.Known(
        total=Money(Decimal(500), "DKK"),
        most_of_one=1,
        earlier=0,
        orders_today=1,
        failed_payments=0,
        ships_abroad=False,
        cash_on_delivery=False,
        is_gift_to_another=False,
        address_is_new=True,
    )
    from dataclasses import replace

    def review(**changes):
        found = tuple(checking.signs(replace(plain, **changes), checking.Limits()))
        return checking.needs_review(found, checking.Limits())

    assert not review()
    assert not review(ships_abroad=True)
    assert review(total=Money(Decimal(10000), "DKK"))
    assert review(ships_abroad=True, total=Money(Decimal(4000), "DKK"))
    assert review(failed_payments=2)
    assert not review(orders_today=3)
    assert review(orders_today=3, is_gift_to_another=True)


@pytest.mark.job("O2.8", "M5.2")
def test_a_parcel_is_charged_and_told_and_the_last_one_charges_the_rest(house):
    order_id = ordered(house, SHIRT=2, CAP=1)
    first = sent(house, order_id, l1=1)
    total = queries.order(order_id).total
    part = queries.worth_of(order_id, first)
    handlers.send_parcel(ParcelSent(order_id, first))
    handlers.capture_for_parcel(ParcelSent(order_id, first))
    second = sent(house, order_id, l1=1, l2=1)
    assert Decimal(100) <= part.amount < total.amount
    assert queries.worth_of(order_id, second) == total
    handlers.capture_for_parcel(ParcelSent(order_id, second))
    assert paid.balance(order_id).total_due == total
    mail = Mail.objects.get()
    assert queries.parcels(order_id)[0].tracking in mail.text


@pytest.mark.job("O2.8")
def test_the_desk_tells_what_happened_what_follows_and_what_to_say(house):
    order_id = ordered(house, SHIRT=2, SOCK=3)
    now = clock.now()
    told = telling.told(order_id, language="en", now=now)
    assert [stage.is_reached for stage in told.stages] == [True, True, False, False, False]
    assert told.by_date
    assert any("leaves us" in words for words in told.words)
    sent(house, order_id, l1=2)
    told = telling.told(order_id, language="en", now=now)
    parcel = queries.parcels(order_id)[0]
    assert any(parcel.tracking in words for words in told.words)
    assert any("3 pieces are still with us" in words for words in told.words)
    assert any("Sock" in words for words in told.words)


@pytest.mark.job("O2.8", "O3.5")
def test_a_delay_is_asked_about_and_the_customer_waits_or_has_the_money_back(house):
    now = clock.now()
    order_id, other = ordered(house, SOCK=2), ordered(house, SOCK=2)
    assert actions.find_delays(now=now) == ()
    late = now.date() + timedelta(days=40)
    Stock.objects.filter(variant__sku="SOCK").update(expected_date=late)
    opened = actions.find_delays(now=now)
    assert len(opened) == 2
    assert actions.find_delays(now=now) == ()
    (delay,) = open_delays(order_id)
    handlers.send_delay(OrderDelayed(delay.id, order_id))
    assert models.Delay.objects.get(pk=delay.id).told_at
    assert Mail.objects.filter(reference=f"order:{order_id}").count() == 1
    actions.answer_delay(delay_id=delay.id, answer="waits", actor_id=house.operator_id, now=now)
    order = queries.order(order_id)
    assert order.lines[0].promised_date == order.shipments[0].to_date == delay.new_date
    assert actions.find_delays(now=now) == ()
    (delay,) = open_delays(other)
    actions.answer_delay(delay_id=delay.id, answer="refund", actor_id=house.operator_id, now=now)
    with pytest.raises(actions.DelayAnsweredError):
        actions.answer_delay(delay_id=delay.id, answer="waits", actor_id=house.operator_id, now=now)
    assert (state(other), paid.balance(other).total_due.amount) == (OrderState.CANCELLED, 0)
    handlers.give_to_those_who_wait(OrderChanged(other, 0))
    catalogue.arrive(variant_id=house.variants["SOCK"], quantity=2)


@pytest.mark.job("Z2.1", "Z2.2")
def test_an_order_that_grows_is_looked_at_again_until_somebody_lets_it_go(house):
    boss = people.user(Role.SUPERVISOR)
    order_id = ordered(house, SHIRT=2)

    def grow(quantity):
        actions.change(
            order_id=order_id, expected_version=queries.progress(order_id).version, key=f"to{quantity}",
            edits=[Edit(path="lines.1.quantity", value=quantity)], actor_id=house.operator_id, now=clock.now(),
        )  # fmt: skip

    grow(5)
    assert state(order_id) is OrderState.RELEASED
    grow(30)
    assert state(order_id) is OrderState.UNDER_REVIEW
    (problem,) = queries.problems()
    assert (problem.owner_id, "many-of-one" in problem.reasons) == (boss.pk, True)
    actions.solve_problem(problem_id=problem.id, outcome="released", note="", actor_id=boss.pk, now=clock.now())
    grow(20)
    assert state(order_id) is OrderState.RELEASED
    grow(21)
    assert state(order_id) is OrderState.UNDER_REVIEW  # of its size nobody has said yes to more
