"""What was a constant is set on screen: by an administrator, kept with who did it, and in force at once."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.orders import builders as make
from tests.orders.test_after_placing import ordered, state
from tests.orders.test_returns import authorize, delivered
from tests.people import builders as people
from thirdring.kernel import audit, clock
from thirdring.kernel.models import AuditEntry
from thirdring.kernel.money import Money
from thirdring.orders import actions, goodwill, queries, returns
from thirdring.orders.rules import checking, limits
from thirdring.orders.values import OrderState
from thirdring.orders.values.goodwill import GrantReason
from thirdring.orders.values.returns import ReturnReason, Wish
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=60, CAP=5)


def put(house, **wanted):
    keys = {tuple(f"{name}:".split(":")[:2]): Decimal(value) for name, value in wanted.items()}
    return actions.set_limits(wanted=keys, actor_id=house.operator_id, now=clock.now())


@pytest.mark.job("Z2.1")
def test_the_order_check_goes_by_the_limits_that_are_set(house):
    assert state(ordered(house, SHIRT=4)) is OrderState.RELEASED
    put(house, **{"check-amount:DKK": 300})
    assert state(ordered(house, SHIRT=4)) is OrderState.UNDER_REVIEW
    put(house, **{"points-amount": 0, "points-large-first-order": 0})
    assert state(ordered(house, SHIRT=4)) is OrderState.RELEASED
    put(house, **{"check-pieces": 4})
    assert state(ordered(house, SHIRT=4)) is OrderState.UNDER_REVIEW


def test_every_sign_has_points_and_what_comes_is_what_the_rules_say():
    assert limits.for_check(limits.DEFAULTS) == checking.Limits()


def test_allowances_and_return_numbers_go_by_them_too(house):
    put(house, **{"allowance:DKK": 75, "return-days": 12})
    purse = goodwill.purse(operator_id=house.operator_id, reason=GrantReason.LATE, currency="DKK", now=clock.now())
    assert purse.limit == Money(Decimal(75), "DKK")
    order_id, line = delivered(house, SHIRT=1)
    found = returns.find(authorize(house, order_id, [Wish(line["SHIRT"], 1, ReturnReason.FAULTY)]))
    assert (found.expires_date - found.authorized_at.date()).days in {12, 13}


def test_each_change_is_kept_and_what_cannot_be_changes_nothing(house):
    assert put(house, **{"check-pieces": 30, "check-review-from": 50}) == 1
    (kept,) = AuditEntry.objects.filter(stream="limits")
    assert kept.data == {"limit": "check-pieces", "currency": "", "before": "20", "after": "30"}
    assert audit.first_broken_line("limits") is None
    for wrong in ({"check-pieces": 1}, {"check-pieces": "3.5"}, {"check-first-order": 101}, {"allowance:DKK": -1}):
        with pytest.raises(actions.LimitOutOfRangeError):
            put(house, **{"return-days": 9}, **wrong)
    assert (queries.limit("check-pieces"), queries.limit("return-days")) == (30, 30)


def test_an_administrator_sets_them_on_screen_and_others_read(client: Client):
    admin = people.user(Role.ADMINISTRATOR)
    client.force_login(admin)
    page = client.get("/orders/limits/").content.decode()
    assert page.count('class="num limit-value"') == len(limits.DEFAULTS)
    assert admin.name not in page.split("<form")[-1]  # nobody has changed one
    assert 'name="check-amount:DKK"' in page
    refused = client.post("/orders/limits/setting/", {"check-pieces": "1", "check-amount:DKK": "8,000"})
    assert refused.status_code == 422
    assert 'value="8,000"' in refused.content.decode()  # nothing typed is lost
    assert client.post("/orders/limits/setting/", {"check-amount:DKK": "eight"}).status_code == 422
    done = client.post("/orders/limits/setting/", {"check-pieces": "25", "check-amount:DKK": "8,000"}, follow=True)
    assert "2 limits are different now." in done.content.decode()
    assert admin.name in done.content.decode()
    assert queries.limit("check-amount", "DKK") == 8000
    client.force_login(people.user(Role.SUPERVISOR))
    page = client.get("/orders/limits/").content.decode()
    assert "8,000" in page
    assert 'name="check-pieces"' not in page
    assert client.post("/orders/limits/setting/", {"check-pieces": "2"}).status_code == 403
