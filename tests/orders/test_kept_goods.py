"""What was exchanged in advance and does not come back: told, then charged once, or spared."""

from datetime import timedelta

import pytest

from tests.orders import builders as make
from tests.orders.test_life_screens import at_desk, text
from tests.orders.test_returns import delivered, exchange, kroner, pay_all, receive
from tests.people import builders as people
from thirdring.kernel import audit, clock
from thirdring.knowledge import queries as knowledge
from thirdring.messaging.models import Mail
from thirdring.orders import handlers, models, queries, returns
from thirdring.orders.events import ExchangeKept
from thirdring.orders.values.returns import (
    ExchangeWhen,
    Kept,
    Outcome,
    ReturnReason,
    ReturnState,
    Wish,
)
from thirdring.payments import queries as paid
from thirdring.people.models import User
from thirdring.people.values import Role

pytestmark = [pytest.mark.django_db, pytest.mark.job("O3.7")]


@pytest.fixture
def house():
    return make.house(SHIRT=10, CAP=10)


@pytest.fixture
def boss():
    return people.user(Role.SUPERVISOR)


def sent_in_advance(house, boss, reason=ReturnReason.SIZE, pieces=2):
    order_id, line = delivered(house, SHIRT=pieces)
    pay_all(house, order_id)
    wishes = [Wish(line["SHIRT"], pieces, reason, variant_id=house.variants["CAP"])]
    return order_id, exchange(house, order_id, wishes, when=ExchangeWhen.IN_ADVANCE, actor=boss.person(), key="boss")


def days_on(days):
    return clock.now() + timedelta(days=days)


def test_the_customer_is_told_before_the_last_day_and_charged_after_it_once(house, boss):
    order_id, return_id = sent_in_advance(house, boss)
    before = paid.balance(order_id)
    assert returns.watch(now=days_on(20)) == (0, 0)
    assert (returns.watch(now=days_on(24)), returns.watch(now=days_on(24))) == ((1, 0), (0, 0))
    told = returns.find(return_id)
    assert (told.kept, told.kept_amount, told.kept_date) == (Kept.TOLD, kroner(200), days_on(31).date())
    handlers.tell_what_is_kept(ExchangeKept(order_id, return_id, "told"))
    assert paid.balance(order_id) == before
    assert returns.watch(now=days_on(31)) == (0, 0)
    assert (returns.watch(now=days_on(32)), returns.watch(now=days_on(33))) == ((0, 1), (0, 0))
    charged = returns.find(return_id)
    assert (charged.kept, charged.kept_amount) == (Kept.CHARGED, kroner(200))
    assert [(p.method.value, p.amount) for p in paid.payments(order_id)][1:] == [("invoice", kroner(200))]
    assert (before.owed, paid.balance(order_id).owed) == (kroner(0), kroner(200))
    handlers.tell_what_is_kept(ExchangeKept(order_id, return_id, "charged"))
    assert "200" in Mail.objects.latest("id").text
    assert [kept.rule for kept in knowledge.decisions(f"return:{return_id}") if kept.kind == "kept_goods"] == [
        "charge"
    ] * 2
    assert audit.first_broken_line(f"order:{order_id}") is None


def test_what_comes_in_parts_is_charged_in_part_and_what_comes_too_late_is_given_back(house, boss):
    order_id, return_id = sent_in_advance(house, boss)
    returns.watch(now=days_on(24))
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}})
    returns.watch(now=days_on(32))
    assert returns.find(return_id).kept_amount == kroner(100)
    pay_all(house, order_id)
    receive(return_id, {"SHIRT": {Outcome.RESTOCK: 1}}, key="late")
    found = returns.find(return_id)
    assert (found.state, found.refunded) == (ReturnState.CLOSED, kroner(100))
    assert sum(m.amount for m in paid.credit(house.customer_id)) == 100


def test_our_fault_is_asked_of_a_supervisor_who_charges_or_spares(house, boss):
    order_id, return_id = sent_in_advance(house, boss, reason=ReturnReason.FAULTY, pieces=1)
    returns.watch(now=days_on(24))
    assert returns.watch(now=days_on(32)) == (0, 0)
    assert returns.find(return_id).kept is Kept.ASKED
    (problem,) = queries.problems(order_id=order_id)
    assert problem.reasons == ("goods-not-back",)
    desk = at_desk(boss)
    page = text(desk.get(f"/orders/{order_id}/returns/"))
    assert "a supervisor decides on" in page
    assert f"/orders/returns/{return_id}/charging/" in page
    page = text(desk.post(f"/orders/returns/{return_id}/sparing/"))
    assert "is not charged" in page
    assert paid.balance(order_id).owed == kroner(0)
    with pytest.raises(returns.NotKeptError):
        returns.charge(return_id=return_id, actor_id=boss.pk, now=clock.now())


def test_a_supervisor_charges_at_once_and_an_operator_forgives_nothing(house, boss):
    order_id, return_id = sent_in_advance(house, boss, pieces=1)
    operator = at_desk(User.objects.get(pk=house.operator_id))
    refused = operator.post(f"/orders/returns/{return_id}/calling-off/")
    assert refused.status_code == 403
    assert returns.find(return_id).state is ReturnState.AUTHORIZED
    assert operator.post(f"/orders/returns/{return_id}/charging/").status_code == 403
    returns.watch(now=days_on(24))
    returns.charge(return_id=return_id, actor_id=boss.pk, now=days_on(25))
    assert returns.find(return_id).kept is Kept.CHARGED
    text(operator.post(f"/orders/returns/{return_id}/calling-off/"))
    assert models.Line.objects.get(order_id=order_id).returning == 0
