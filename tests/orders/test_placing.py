"""Placing: once, whole, as it was read back, of goods that are there."""

from datetime import timedelta

import pytest

from tests.orders import builders as make
from thirdring.catalogue import actions as catalogue
from thirdring.catalogue.models import Reservation, Stock
from thirdring.catalogue.values import NewStock
from thirdring.kernel import audit, clock
from thirdring.kernel.idempotency import KeyReusedError
from thirdring.kernel.models import OutboxEvent
from thirdring.orders import actions, models, queries
from thirdring.orders.rules import numbering
from thirdring.orders.values import Edit

pytestmark = pytest.mark.django_db


@pytest.mark.job("O1.5", "O1.13", "O1.13.1", "M6.2")
def test_an_order_is_placed_whole() -> None:
    house = make.house(SHIRT=10, CAP=3)
    draft = make.draft(house, SHIRT=2, CAP=3)
    placed = make.place(house, draft.id)

    order = queries.order(placed.order_id)
    assert [(line.sku, line.quantity, line.amount.amount) for line in order.lines] == [
        ("SHIRT", 2, 200),
        ("CAP", 3, 300),
    ]
    assert order.customer_id == house.customer_id
    assert order.total.amount == 500
    assert order.freight.amount == 0
    assert "Nørregade" in order.shipments[0].text
    assert numbering.holds(placed.number)
    stock = {row.variant.sku: (row.on_hand, row.reserved) for row in Stock.objects.all()}
    assert stock == {"SHIRT": (8, 0), "CAP": (0, 0)}
    assert not Reservation.objects.exists()
    assert audit.first_broken_line(f"order:{placed.order_id}") is None
    assert OutboxEvent.objects.filter(name__endswith="OrderPlaced", body__order_id=placed.order_id).count() == 1


@pytest.mark.job("O1.13.1")
def test_a_repeat_gets_the_same_answer_and_changes_nothing() -> None:
    house = make.house(SHIRT=10)
    found = make.read_back(make.draft(house, SHIRT=2).id)
    request = {
        "draft_id": found.draft.id,
        "expected_version": found.draft.version,
        "digest": found.quote.digest,
        "idempotency_key": "k",
        "actor_id": house.operator_id,
        "now": clock.now(),
    }
    first = actions.place(**request)  # type: ignore[arg-type]
    assert actions.place(**request) == first  # type: ignore[arg-type]
    with pytest.raises(KeyReusedError):
        actions.place(**(request | {"expected_version": 99}))  # type: ignore[arg-type]
    with pytest.raises(actions.DraftPlacedError):
        actions.place(**(request | {"idempotency_key": "other"}))  # type: ignore[arg-type]
    assert models.Order.objects.count() == 1
    assert Stock.objects.get().on_hand == 8


@pytest.mark.job("O1.13")
def test_what_was_not_read_aloud_is_not_placed() -> None:
    house = make.house(SHIRT=10)
    found = make.read_back(make.draft(house, SHIRT=2).id)
    actions.untick(draft_id=found.draft.id, parts=["total"], now=clock.now())
    with pytest.raises(actions.UnreadError) as error:
        _place(house, found)
    assert error.value.data["parts"] == ("total",)
    assert not models.Order.objects.exists()


@pytest.mark.job("O1.13")
def test_an_edit_after_the_read_back_is_refused_and_unticks_what_it_touched() -> None:
    house = make.house(SHIRT=10, CAP=5)
    found = make.read_back(make.draft(house, SHIRT=2, CAP=1).id)
    actions.change_draft(draft_id=found.draft.id, edits=[Edit(path="lines.2.quantity", value=2)], now=clock.now())
    with pytest.raises(actions.DraftChangedError):
        _place(house, found)
    after = queries.quoted(queries.draft(found.draft.id), now=clock.now())
    assert {p.key for p in after.parts if not p.ticked} == {"line:2", "total", "tax"}
    with pytest.raises(actions.UnreadError):
        _place(house, after)
    assert not models.Order.objects.exists()


@pytest.mark.job("O1.13")
def test_a_price_that_changed_since_is_refused() -> None:
    house = make.house(SHIRT=10)
    found = make.read_back(make.draft(house, SHIRT=2).id)
    make.products(price="120", SHIRT=10)
    with pytest.raises(actions.UnreadError) as error:
        _place(house, found)
    assert set(error.value.data["parts"]) == {"line:1", "tax", "total"}
    with pytest.raises(actions.StalePartError):
        actions.tick(draft_id=found.draft.id, parts={"total": found.quote.parts["total"]}, now=clock.now())
    assert not models.Order.objects.exists()


@pytest.mark.job("O1.8")
def test_back_orders_take_what_is_expected_and_no_more() -> None:
    arrives = clock.now().date() + timedelta(days=10)
    house = make.house(SHIRT=make.expected("SHIRT", 4, arrives, on_hand=1))
    placed = make.place(house, make.draft(house, SHIRT=3).id)
    line = queries.order(placed.order_id).lines[0]
    assert line.backordered == 2
    stock = Stock.objects.get()
    assert (stock.on_hand, stock.backordered, stock.reserved) == (0, 2, 0)
    with pytest.raises(actions.NotReadyError):
        make.place(house, make.draft(house, SHIRT=3).id)
    assert models.Order.objects.count() == 1


def test_what_two_warehouses_lack_is_one_back_order() -> None:
    house = make.house(SHIRT=make.expected("SHIRT", 2, clock.now().date() + timedelta(days=10), on_hand=2))
    catalogue.put_warehouse(code="east", names={"en": "East"}, position=1)
    arrives = clock.now().date() + timedelta(days=12)
    catalogue.put_stock([NewStock("SHIRT", "east", 1, expected_quantity=3, expected_date=arrives)])
    placed = make.place(house, make.draft(house, SHIRT=7).id)
    assert queries.order(placed.order_id).lines[0].backordered == 4
    assert list(Stock.objects.order_by("warehouse__code").values_list("on_hand", "backordered", "reserved")) == [
        (0, 2, 0),
        (0, 2, 0),
    ]
    assert not Reservation.objects.exists()


@pytest.mark.job("O1.8", "O1.13.1")
def test_a_hold_that_ran_out_is_taken_again_or_refused() -> None:
    house = make.house(SHIRT=2)
    found = make.read_back(make.draft(house, SHIRT=2).id)
    Reservation.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    other = make.draft(house, SHIRT=1)
    with pytest.raises(actions.NotReadyError):
        _place(house, found)
    assert not models.Order.objects.exists()
    actions.drop_draft(draft_id=other.id, now=clock.now())
    _place(house, found)
    assert Stock.objects.get().on_hand == 0


def _place(house: make.House, found: queries.Quoted) -> None:
    actions.place(
        draft_id=found.draft.id,
        expected_version=found.draft.version,
        digest=found.quote.digest,
        idempotency_key="k1",
        actor_id=house.operator_id,
        now=clock.now(),
    )
