"""A price is matched as far as its policy goes: told, approved, settled once, and only for the pieces that are kept."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.orders import builders as make
from tests.orders.test_changing import canceled, kr, ordered, owes
from tests.orders.test_life_screens import at_desk, text, typed
from tests.people import builders as people
from thirdring.kernel import clock
from thirdring.knowledge.models import PolicyDecision
from thirdring.orders import actions, approvals, models, queries
from thirdring.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=10, CAP=5)


def matched(house, order_id, amount, pieces, **more):
    fields = {
        "order_id": order_id,
        "expected_version": queries.progress(order_id).version,
        "late": actions.Late(amount=Decimal(amount), sku="SHIRT", pieces=pieces, reason="seen in town"),
        "key": f"m{amount}",
        "actor_id": house.operator_id,
        "now": clock.now(),
    }
    return actions.discount(**fields | more)


@pytest.mark.job("O3.4")
def test_a_lower_price_is_given_back_for_its_line_alone_with_the_policy_kept(house):
    order_id = ordered(house, SHIRT=2, CAP=1)
    done = matched(house, order_id, 40, 2)
    assert done.difference == kr(-40)
    assert [line.amount for line in queries.order(order_id).lines] == [kr(160), kr(100)]
    assert owes(order_id) == queries.order(order_id).total
    kept = PolicyDecision.objects.select_related("version").get(subject=f"order:{order_id}")
    assert (kept.version.kind, kept.rule, kept.verdict) == ("price_match", "in-time", "allow")
    canceled(house, order_id, {1: 1})
    assert [line.amount for line in queries.order(order_id).lines] == [kr(80), kr(100)]


@pytest.mark.job("O3.4", "O3.8")
def test_above_the_limit_a_supervisor_decides_and_long_after_nobody(house):
    order_id = ordered(house, SHIRT=8)
    with pytest.raises(approvals.NoApprovalError):
        matched(house, order_id, 320, 8)
    asked = approvals.ask(
        kind="change-price_match", subject=f"order:{order_id}", amount=kr(320), actor_id=house.operator_id,
        words="-", now=clock.now(),
    )  # fmt: skip
    approvals.decide(approval_id=asked, granted=True, actor_id=people.user().pk, note="", now=clock.now())
    assert matched(house, order_id, 320, 8, approval_id=asked).difference == kr(-320)
    before = queries.order(order_id).total
    with pytest.raises(actions.NotChangeableError):
        matched(house, order_id, 30, 8, now=clock.now() + timedelta(days=31))
    assert (queries.order(order_id).total, models.Discount.objects.count()) == (before, 1)


def test_the_desk_shows_what_it_comes_to_before_it_is_done(house):
    order_id = ordered(house, SHIRT=3)
    desk = at_desk(User.objects.get(pk=house.operator_id))
    make.products(price="90", SHIRT=9)
    form = text(desk.get(f"/orders/{order_id}/change/?kind=match"))
    assert "here today" in form
    nothing = text(desk.post(f"/orders/{order_id}/change/preview/", typed(order_id, "match", line="1", price="100")))
    assert 'data-key="f9"' not in nothing
    shown = text(desk.post(f"/orders/{order_id}/change/preview/", typed(order_id, "match", line="1", price="79,50")))
    assert 'data-key="f9"' in shown
    assert 'class="banner ok"' in shown
    assert "61.50" in shown
    done = text(desk.post(f"/orders/{order_id}/changes/", typed(order_id, "match", line="1", price="79.50")))
    assert "Price matched." in done
    assert queries.order(order_id).lines[0].amount == kr("238.50")
    again = text(desk.post(f"/orders/{order_id}/change/preview/", typed(order_id, "match", line="1", price="79.50")))
    assert 'data-key="f9"' not in again
