"""Which catalogue was she sent, what it brought, and limits that hold whoever comes at once."""

import os
import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from tests.orders import builders as orders
from tests.people.builders import user
from thirdring.customers import queries as customers
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders import actions as order_actions
from thirdring.orders import queries as order_queries
from thirdring.orders.queries.sources import sources
from thirdring.orders.values import Edit
from thirdring.people.values import Role
from thirdring.promotions import actions, models, queries
from thirdring.promotions.values import CodeKind

ATTEMPTS = int(os.environ.get("THIRDRING_ATTEMPTS", "50000")) if os.environ.get("THIRDRING_NIGHTLY") == "1" else 400


def spring(**changes: object) -> int:
    facts = {"code": "SPRING27", "kind": CodeKind.SOURCE, "title": "Spring catalogue", "actor_id": None}
    return actions.add_code(**(facts | changes), now=clock.now())  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.job("M5.5")
def test_the_draft_tells_which_catalogue_she_was_sent(client: Client) -> None:
    code_id, house = spring(), orders.house()
    draft = orders.draft(house, SHIRT=1)
    number = customers.profile(draft.customer_id or 0).account_number
    client.force_login(user(Role.SUPERVISOR))
    sent = {"accounts": f"{number}\n999999999", "sent_date": "2026-03-01"}
    page = client.post(f"/promotions/codes/{code_id}/mailing/", sent).content.decode()
    assert "999999999" in page  # nobody's number is named, the others are noted
    assert models.Mailing.objects.count() == 1
    assert (
        actions.note_mailing(
            code_id=code_id,
            customer_ids=[draft.customer_id or 0],
            sent_date=date(2026, 3, 1),
            actor_id=1,
            now=clock.now(),
        )
        == 0
    )

    shown = client.get(f"/orders/drafts/{draft.id}/").content.decode()
    assert "SPRING27" in shown
    client.post(f"/orders/drafts/{draft.id}/codes/", {"code": "SPRING27"})
    assert order_queries.draft(draft.id).body.codes == ("SPRING27",)
    assert "sent-to" not in client.get(f"/orders/drafts/{draft.id}/").content.decode()


@pytest.mark.django_db
@pytest.mark.job("O4.5")
def test_what_a_source_code_brought_stands_against_its_cost(client: Client) -> None:
    code_id, house = spring(cost=Money(Decimal(100), "DKK")), orders.house()
    draft, now = orders.draft(house, SHIRT=2), clock.now()
    order_actions.change_draft(draft_id=draft.id, edits=[Edit(op="add", path="codes", value="SPRING27")], now=now)
    placed = orders.place(house, draft.id)
    actions.note_mailing(
        code_id=code_id, customer_ids=range(1, 41), sent_date=date(2026, 3, 1), actor_id=1, now=clock.now()
    )
    order = order_queries.order(placed.order_id)
    (source,) = sources(since=now - timedelta(days=1), until=clock.now() + timedelta(seconds=1))
    assert (source.orders, source.sent, source.response) == (1, 40, Decimal("2.5"))
    assert source.brought[0].revenue == order.total - order.tax
    assert source.back == (order.total - order.tax).amount / 100
    client.force_login(user(Role.MANAGER))
    page = client.get("/orders/sources/?days=30").content.decode()
    assert "Spring catalogue" in page
    assert "2.5" in page
    assert (source.brought[0].returns, source.brought[0].share) == (0, 0)


@pytest.mark.django_db
@pytest.mark.job("O4.5")
def test_what_came_back_of_a_source_codes_orders_is_its_returns(client: Client) -> None:
    spring(cost=Money(Decimal(100), "DKK"))
    house, now = orders.house(), clock.now()
    for n, came_back in enumerate((1, 0)):
        draft = orders.draft(house, SHIRT=2)
        order_actions.change_draft(draft_id=draft.id, edits=[Edit(op="add", path="codes", value="SPRING27")], now=now)
        order_id = sent_and_back(house, orders.place(house, draft.id, key=f"k{n}").order_id, came_back)
    order = order_queries.order(order_id)
    (brought,) = sources(since=now - timedelta(days=1), until=clock.now() + timedelta(seconds=1))[0].brought
    net = (order.total - order.tax).amount
    goods = order.lines[0].amount.amount / 2 * net / order.total.amount
    assert (brought.orders, brought.returns, brought.revenue.amount) == (2, 1, net * 2)
    assert brought.returned == Money(goods, "DKK").rounded()
    assert brought.share == brought.returned.amount * 100 / brought.revenue.amount
    assert brought.kept + brought.returned == brought.revenue
    client.force_login(user(Role.MANAGER))
    assert f"{brought.share:.1f}" in client.get("/orders/sources/").content.decode()


def sent_and_back(house: orders.House, order_id: int, pieces: int) -> int:
    """An order that is delivered, and of which so many pieces come back."""
    who, now = house.operator_id, clock.now()
    order_actions.check(order_id=order_id, now=now)
    line = order_queries.progress(order_id).lines[0]
    order_actions.pick(order_id=order_id, pieces={line.line_id: 2}, actor_id=who, now=now)
    parcel = order_actions.pack(order_id=order_id, pieces={line.line_id: 2}, actor_id=who, now=now)
    order_actions.ship(parcel_id=parcel, actor_id=who, now=now)
    order_actions.deliver(parcel_id=parcel, now=now)
    if pieces:
        order_actions.receive(order_id=order_id, pieces={line.line_id: pieces}, actor_id=who, now=now)
    return order_id


@pytest.mark.django_db
def test_a_gift_and_cheaper_pieces_are_made_on_the_screen(client: Client) -> None:
    client.force_login(user(Role.MANAGER))
    sent = {
        "code": "THREE4TWO",
        "title": "Three for two",
        "kind": "discount",
        "buy": "2",
        "get": "1",
        "currency": "DKK",
    }
    assert client.post("/promotions/codes/new/", sent | {"get": ""}).status_code == 422
    client.post("/promotions/codes/new/", sent | {"gift_sku": "cap", "excluded_categories": "sale"})
    code = queries.find_code("THREE4TWO", at=clock.now()).code
    assert code
    assert (code.buy, code.get, code.gift_sku, code.excluded_categories) == (2, 1, "CAP", frozenset({"sale"}))
    assert "buy 2, get 1 free" in client.get("/promotions/codes/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_limits_hold_whoever_comes_at_once() -> None:
    """Row M5.5. At night 50,000 attempts; each counts exactly once or is refused."""
    limit, workers = 37, 8
    code_id = actions.add_code(
        code="RUSH37", kind=CodeKind.DISCOUNT, title="Rush", percent=Decimal(5), total_limit=limit, customer_limit=2,
        actor_id=None, now=clock.now(),
    )  # fmt: skip
    gate, won = threading.Barrier(workers), []

    def rush(worker: int) -> None:
        gate.wait()
        for n in range(ATTEMPTS // workers):
            try:
                actions.redeem(code_id=code_id, customer_id=n % 23, order_id=worker * ATTEMPTS + n + 1, now=clock.now())
                won.append(n % 23)
            except DeskError:
                continue
        connection.close()

    threads = [threading.Thread(target=rush, args=(worker,)) for worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == limit == models.Redemption.objects.count() == models.Code.objects.get().redeemed
    assert max(won.count(customer) for customer in set(won)) <= 2
