"""Many at once: nothing is sold twice, nothing is left unsold, one key makes one order."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection, transaction

from tests.orders import builders as make
from tests.telephony.callers import eventually
from thirdring.catalogue import actions as catalogue
from thirdring.catalogue.models import Reservation, Stock
from thirdring.catalogue.values import NewStock
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.orders import actions, models, queries
from thirdring.orders.values import Edit, Placed

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 64
T = TypeVar("T")
R = TypeVar("R")


@pytest.mark.job("O1.13.1")
def test_64_clients_fight_for_the_last_units() -> None:
    house = make.house(SHIRT=CLIENTS)
    read = [make.read_back(make.draft(house, SHIRT=1).id) for _client in range(CLIENTS)]
    for found in read:  # the holds run out, and a count finds ten left
        catalogue.release(f"draft:{found.draft.id}")
    catalogue.put_stock([NewStock("SHIRT", "main", 10)])
    told = Counter(_at_once(lambda found: _place(house, found), read))
    assert told["placed"] == 10
    assert told["out-of-stock"] + told["not-ready"] == CLIENTS - 10
    stock = Stock.objects.get()
    assert (stock.on_hand, stock.reserved, stock.backordered) == (0, 0, 0)
    assert models.Order.objects.count() == models.Line.objects.count() == 10
    assert not Reservation.objects.exists()


@pytest.mark.job("O1.13.1")
def test_64_clients_take_orders_from_start_to_end() -> None:
    house = make.house(SHIRT=40, CAP=30)

    def take(client: int) -> str:
        quantities = {"SHIRT": 1, "CAP": 1} if client % 2 else {"CAP": 1, "SHIRT": 1}
        draft = make.draft(house, **quantities)
        try:
            return _place(house, make.read_back(draft.id))
        finally:
            if queries.draft(draft.id).order_id is None:
                actions.drop_draft(draft_id=draft.id, now=clock.now())

    told = Counter(_at_once(take, range(CLIENTS)))
    assert told["placed"] == 30
    left = {row.variant.sku: (row.on_hand, row.reserved) for row in Stock.objects.select_related("variant")}
    assert left == {"SHIRT": (10, 0), "CAP": (0, 0)}


@pytest.mark.job("O1.13.1")
def test_one_key_sent_eight_times_at_once_makes_one_order() -> None:
    house = make.house(SHIRT=10)
    found = make.read_back(make.draft(house, SHIRT=2).id)
    answers = _at_once(lambda _n: _submit(house, found, "same"), range(8))
    assert len(set(answers)) == 1
    assert models.Order.objects.count() == 1
    assert Stock.objects.get().on_hand == 8


def test_a_draft_is_placed_once_under_different_keys() -> None:
    house = make.house(SHIRT=10)
    found = make.read_back(make.draft(house, SHIRT=2).id)
    told = Counter(_at_once(lambda n: _place(house, found, f"key-{n}"), range(8)))
    assert told == {"placed": 1, "draft-placed": 7}
    assert Stock.objects.get().on_hand == 8


def test_a_hold_that_ends_while_it_is_being_sold_is_sold_once() -> None:
    house = make.house(SHIRT=10)
    found = make.read_back(make.draft(house, SHIRT=2).id)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            catalogue.release(f"draft:{found.draft.id}")
            placing = pool.submit(_alone, lambda: _place(house, found))
            eventually(_somebody_waits, "the order waits for the row")
        assert placing.result(timeout=30) == "placed"
    stock = Stock.objects.get()
    assert (stock.on_hand, stock.reserved, stock.backordered) == (8, 0, 0)
    assert not Reservation.objects.exists()


def test_eight_people_type_into_one_draft_and_nothing_is_lost() -> None:
    house = make.house(SHIRT=100)
    draft = make.draft(house)

    def type_a_line(_n: int) -> None:
        row = {"variant_id": house.variants["SHIRT"], "quantity": 1}
        actions.change_draft(draft_id=draft.id, edits=[Edit(op="add", path="lines", value=row)], now=clock.now())

    _at_once(type_a_line, range(6))
    body = queries.draft(draft.id).body
    assert sorted(line.key for line in body.lines) == ["1", "2", "3", "4", "5", "6"]
    assert Stock.objects.get().reserved == 6


def _place(house: make.House, found: queries.Quoted, key: str = "") -> str:
    try:
        _submit(house, found, key or f"key-{found.draft.id}")
    except DeskError as error:
        return error.code
    return "placed"


def _submit(house: make.House, found: queries.Quoted, key: str) -> Placed:
    return actions.place(
        draft_id=found.draft.id,
        expected_version=found.draft.version,
        digest=found.quote.digest,
        idempotency_key=key,
        actor_id=house.operator_id,
        now=clock.now(),
    )


def _at_once(do: Callable[[T], R], items: Iterable[T]) -> list[R]:
    every = list(items)
    with ThreadPoolExecutor(len(every)) as pool:
        return list(pool.map(lambda item: _alone(lambda: do(item)), every))


def _alone(do: Callable[[], R]) -> R:
    """Do it on a connection of this thread's own, and close that."""
    try:
        return do()
    finally:
        connection.close()


def _somebody_waits() -> bool:
    """Whether another connection stands before a row that ours has locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return cursor.fetchone() is not None
