"""A gift card sold at the desk is taken as paid on one person's word up to a day's limit, above it with a yes."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from tests.orders.test_life_screens import at_desk, text
from tests.people import builders as people
from thirdring.kernel import clock
from thirdring.kernel.models import AuditEntry
from thirdring.kernel.money import Money
from thirdring.knowledge import built_in
from thirdring.knowledge import queries as knowledge
from thirdring.knowledge.actions import load_policies
from thirdring.knowledge.models import PolicyVersion
from thirdring.orders import approvals, gift_card_sales
from thirdring.payments import actions as payments
from thirdring.payments import models, queries
from thirdring.people.models import User
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


def kr(amount: int) -> Money:
    return Money(Decimal(amount), "DKK").rounded()


def card(amount: int, who: User) -> int:
    return payments.sell_gift_card(amount=kr(amount), actor_id=who.pk, now=clock.now())[0]


@pytest.fixture
def operator() -> User:
    return people.user(Role.OPERATOR)


@pytest.fixture
def boss() -> User:
    return people.user(Role.SUPERVISOR)


def take(client: Client, card_id: int, **fields: object) -> str:
    sent = {"paid_by": "Receipt 12"} | fields
    return client.post(f"/orders/gift-cards/{card_id}/activation/", sent).headers.get("Location", "")


@pytest.mark.job("M4.3", "O3.8")
def test_above_the_days_limit_a_supervisor_says_yes_on_the_spot(operator: User, boss: User) -> None:
    desk, leader = at_desk(operator), at_desk(boss)
    small, next_one = card(300, operator), card(300, operator)
    assert "Activate" in text(desk.get(f"/orders/gift-cards/{small}/activation/"))
    assert take(desk, small)
    assert queries.gift_card(small).active

    page = text(desk.get(f"/orders/gift-cards/{next_one}/activation/"))  # 600 in a day is more than 500
    assert "a colleague confirms the payment" in page
    assert "Ask a supervisor" in page
    assert not take(desk, next_one)
    assert not queries.gift_card(next_one).active
    asked = text(desk.post(f"/orders/gift-cards/{next_one}/approval/", {"paid_by": "Cash, till 2"}))
    assert "has been asked" in asked
    assert "A gift card taken as paid" in (waiting := text(leader.get("/orders/approvals/")))
    assert "Cash, till 2" in waiting
    (request,) = approvals.waiting()
    assert request.amount == kr(300)
    leader.post(f"/orders/approvals/{request.id}/", {"answer": "yes", "note": "Counted"})
    granted = text(desk.get(f"/orders/gift-cards/{next_one}/activation/"))
    assert f'name="approval" value="{request.id}"' in granted
    assert take(desk, next_one, approval=request.id)
    assert queries.gift_card(next_one).balance == kr(300)
    assert [kept.rule for kept in knowledge.decisions(f"gift-card:{next_one}")] == ["more"]
    activated = AuditEntry.objects.get(stream=f"gift-card:{next_one}", action="activate")
    assert activated.data == {"amount": "300.000", "currency": "DKK", "approval": request.id}


def test_a_yes_for_one_card_or_for_less_takes_no_other(operator: User, boss: User) -> None:
    desk, other, large = at_desk(operator), card(600, operator), card(900, operator)
    for about, amount in ((other, kr(600)), (large, kr(600))):
        yes = approvals.ask(
            kind="gift-card", subject=f"gift-card:{about}", amount=amount, actor_id=operator.pk, words="-",
            now=clock.now(),
        )  # fmt: skip
        approvals.decide(approval_id=yes, granted=True, actor_id=boss.pk, note="", now=clock.now())
        assert not take(desk, large, approval=yes)
    assert not queries.gift_card(large).active


def test_a_supervisor_needs_nobody_and_an_order_no_word(operator: User, boss: User) -> None:
    assert take(at_desk(boss), card(9000, boss))
    by_order = card(450, operator)
    payments.activate_gift_card(card_id=by_order, paid_by="1", order_id=1, actor_id=operator.pk, now=clock.now())
    assert queries.taken_on_word(operator.pk, "DKK", since=clock.now().replace(hour=0)) == kr(0)
    assert take(at_desk(operator), card(450, operator))


@pytest.mark.django_db(transaction=True)
def test_cards_taken_at_once_stay_within_the_limit_of_the_day() -> None:
    operator = people.user(Role.OPERATOR)
    person, cards = operator.person(), [card(200, operator) for _ in range(6)]

    def one(card_id: int) -> bool:
        try:
            gift_card_sales.take(card_id=card_id, paid_by="Cash", person=person, now=clock.now())
        except approvals.NoApprovalError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(one, cards)) == 2
    assert models.GiftCard.objects.filter(activated_at__isnull=False).count() == 2


def test_a_kind_of_policy_that_is_new_comes_to_a_house_that_has_the_others(
    operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tuple(each for each in built_in.policies() if each.kind != "gift_card")
    with monkeypatch.context() as then:
        then.setattr(built_in, "policies", lambda: before)
        load_policies(now=clock.now())
    assert PolicyVersion.objects.count() == len(before)
    assert take(at_desk(operator), card(5, operator))
    assert PolicyVersion.objects.count() == len(before) + 1
