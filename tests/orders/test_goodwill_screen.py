"""Making good at the desk and at the supervisors' page."""

import pytest

from tests.orders import builders as make
from tests.orders.test_returns import delivered, kroner, pay_all
from tests.people import builders as people
from thirdring.kernel import clock
from thirdring.orders import approvals, goodwill
from thirdring.orders.values.goodwill import GrantReason
from thirdring.payments import queries as paid
from thirdring.people.models import User
from thirdring.people.values import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make.house(SHIRT=10)


@pytest.fixture
def desk(client, house):
    client.force_login(User.objects.get(pk=house.operator_id))
    return client


def form(**fields):
    return {"reason": "late", "kind": "refund", "amount": "25.00", "key": "k1", **fields}


@pytest.mark.job("M5.10", "S1.3")
def test_a_refund_without_a_return_is_offered_in_the_customers_words_and_given_once(desk, house):
    order_id, _line = delivered(house, SHIRT=2)
    pay_all(house, order_id)
    assert desk.get(f"/orders/{order_id}/goodwill/form/").status_code == 200
    told = desk.get(f"/orders/{order_id}/goodwill/offer/", form()).content.decode()
    assert "Jeg tilbagebetaler 25,00\xa0kr." in told
    assert 'data-key="f8"' in told
    for _twice in range(2):
        answer = desk.post(f"/orders/{order_id}/goodwill/", form())
        assert answer.status_code == 200, answer.content
    assert paid.balance(order_id).refunded == kroner(25)
    assert "once within a year" in desk.get(f"/orders/{order_id}/goodwill/form/").content.decode()
    assert "This is no amount" in desk.get(f"/orders/{order_id}/goodwill/offer/", form(amount="2x")).content.decode()


@pytest.mark.job("O3.8", "M5.10")
def test_above_the_limit_a_supervisor_is_asked_and_the_grant_shows_on_their_page(desk, client, house):
    order_id, _line = delivered(house, SHIRT=4)
    fields = form(kind="credit", amount="150")
    asked = desk.post(f"/orders/{order_id}/goodwill/approval/", fields).content.decode()
    assert "has been asked" in asked
    assert desk.post(f"/orders/{order_id}/goodwill/", fields).status_code == 403
    boss = people.user(Role.SUPERVISOR)
    (waiting,) = approvals.waiting()
    approvals.decide(approval_id=waiting.id, granted=True, actor_id=boss.pk, note="Fine", now=clock.now())
    granted = desk.get(f"/orders/{order_id}/goodwill/offer/", fields).content.decode()
    assert f'name="approval" value="{waiting.id}"' in granted
    assert desk.post(f"/orders/{order_id}/goodwill/", fields | {"approval": waiting.id}).status_code == 200
    client.force_login(boss)
    page = client.get("/orders/goodwill/").content.decode()
    assert "1 not seen yet" in page
    client.post(f"/orders/goodwill/{goodwill.latest()[0][0].id}/seen/")
    assert "not seen yet" not in client.get("/orders/goodwill/").content.decode()
    client.post("/orders/goodwill/allowance/", {"reason": "late", "amount": "80", "currency": "DKK", "operator": ""})
    purse = goodwill.purse(operator_id=house.operator_id, reason=GrantReason.LATE, currency="DKK", now=clock.now())
    assert purse.limit == kroner(80)
