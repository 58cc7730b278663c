"""What is given for an inconvenience: by policy, within allowances, once."""

import os
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tests.orders import builders as make
from tests.orders.test_returns import delivered, kroner, operator, pay_all
from tests.people import builders as people
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.knowledge import queries as knowledge
from thirdring.orders import approvals, goodwill, models, queries
from thirdring.orders.values.goodwill import GrantKind, GrantReason
from thirdring.payments import queries as paid
from thirdring.people.values import Role
from thirdring.promotions import queries as promotions

ATTEMPTS = int(os.environ.get("THIRDRING_ATTEMPTS", "240"))
"""Nightly: THIRDRING_ATTEMPTS=50000."""


@pytest.fixture
def house(db):
    return make.house(SHIRT=20)


def give(house, **changes):
    fields = {
        "customer_id": house.customer_id,
        "kind": GrantKind.CREDIT,
        "reason": GrantReason.LATE,
        "amount": kroner(50),
        "key": f"key {hash(str(sorted(changes)) + str(changes.values()))}",
        "actor": operator(house),
        "now": clock.now(),
    }
    return goodwill.give(**{**fields, **changes})


@pytest.mark.job("M5.10")
def test_store_credit_is_given_once_with_its_policy_and_the_supervisor_is_told(house):
    first = give(house, key="once")
    assert give(house, key="once") == first
    assert kroner(50) in paid.credit(house.customer_id)
    (grant,) = goodwill.grants_of(house.customer_id)
    assert (grant.rule, grant.policy_version) == ("small", 1)
    assert [kept.rule for kept in knowledge.decisions(f"customer:{house.customer_id}")] == ["small"]
    assert goodwill.latest() == ((grant, False),)
    goodwill.mark_seen(grant_id=first, actor_id=people.user(Role.SUPERVISOR).pk)
    assert goodwill.latest() == ((grant, True),)
    left = goodwill.purse(operator_id=house.operator_id, reason=GrantReason.LATE, currency="DKK", now=clock.now()).left
    assert left == kroner(950)


def test_a_coupon_is_a_code_for_one_order(house):
    give(house, kind=GrantKind.COUPON)
    (grant,) = goodwill.grants_of(house.customer_id)
    code = promotions.find_code(grant.code, at=clock.now()).code
    assert code is not None
    assert code.in_currency("DKK").amount_off == Decimal(50)


@pytest.mark.job("S1.3")
def test_a_refund_without_a_return_goes_back_the_way_it_was_paid(house):
    order_id, _line = delivered(house, SHIRT=2)
    pay_all(house, order_id)
    before = paid.balance(order_id)
    give(house, kind=GrantKind.REFUND, order_id=order_id, amount=kroner(40))
    assert paid.balance(order_id).refunded == before.refunded + kroner(40)
    assert queries.progress(order_id).lines[0].returned == 0
    with pytest.raises(goodwill.NoOrderToRefundError):
        give(house, kind=GrantKind.REFUND)


@pytest.mark.job("M5.10", "O3.8")
def test_above_the_limit_and_for_repeated_claims_somebody_has_to_approve(house):
    with pytest.raises(approvals.NoApprovalError):
        give(house, amount=kroner(150))
    offer = goodwill.propose(
        customer_id=house.customer_id, kind=GrantKind.CREDIT, reason=GrantReason.LATE, amount=kroner(150),
        person=operator(house), now=clock.now(),
    )  # fmt: skip
    assert offer.approver is Role.SUPERVISOR
    subject = f"customer:{house.customer_id}"
    asked = approvals.ask(
        kind="appeasement", subject=subject, amount=kroner(150), actor_id=house.operator_id, words="", now=clock.now()
    )
    boss = people.user(Role.SUPERVISOR)
    approvals.decide(approval_id=asked, granted=True, actor_id=boss.pk, note="", now=clock.now())
    give(house, amount=kroner(150), approval_id=asked)
    (grant,) = goodwill.grants_of(house.customer_id)
    assert grant.approver_id == boss.pk
    give(house, amount=kroner(20))
    with pytest.raises(approvals.NoApprovalError):
        give(house, amount=kroner(20), key="third within a year")
    assert give(house, amount=kroner(20), key="by the boss", actor=boss.person())


def test_more_than_the_order_is_worth_is_never_given_in_pieces_either(house):
    order_id, _line = delivered(house, SHIRT=1)
    boss = people.user(Role.MANAGER).person()
    total = queries.order(order_id).total
    give(house, amount=total - kroner(10), order_id=order_id, actor=boss)
    with pytest.raises(goodwill.NotGivenError):
        give(house, amount=kroner(11), order_id=order_id, actor=boss, key="more")
    assert len(goodwill.grants_of(house.customer_id)) == 1


def test_a_spent_allowance_needs_a_supervisor_and_nothing_is_given(house):
    now, boss = clock.now(), people.user(Role.SUPERVISOR)
    goodwill.set_allowance(operator_id=None, reason=GrantReason.LATE, monthly=kroner(60), actor_id=boss.pk, now=now)
    give(house)
    with pytest.raises(goodwill.AllowanceSpentError):
        give(house, key="more")
    assert len(goodwill.grants_of(house.customer_id)) == 1
    goodwill.set_allowance(
        operator_id=house.operator_id, reason=GrantReason.LATE, monthly=kroner(100), actor_id=boss.pk, now=now
    )
    assert give(house, key="by her own allowance")


def test_the_database_refuses_to_overspend(house):
    give(house)
    with pytest.raises(IntegrityError, match="spending_within_limit"), transaction.atomic():
        models.Spending.objects.update(spent=1001)


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(max(180, ATTEMPTS // 5))
def test_however_many_give_at_once_the_allowance_holds_to_the_last_krone():
    house = make.house(SHIRT=1)
    who = operator(house)
    customers = [make.customer() for _each in range(8)]
    now = clock.now()
    goodwill.set_allowance(
        operator_id=who.id, reason=GrantReason.LATE, monthly=kroner(99), actor_id=house.operator_id, now=now
    )

    def one(n):
        try:
            return give(house, customer_id=customers[n % 8], amount=kroner(7), key=f"g{n}", actor=who, now=now)
        except DeskError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(ATTEMPTS)))
    given = [answer for answer in answers if isinstance(answer, int)]
    assert len(given) == 14
    assert set(answers) - set(given) <= {"allowance-spent", "no-approval"}
    assert models.Spending.objects.get(operator_id=who.id).spent == 98
    assert sum(m.amount for each in customers for m in paid.credit(each)) == 98
