"""Pieces are held for one draft at a time, never more than there are, and come back when nobody comes for them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.catalogue.builders import MUG, NOW, free, open_shop, stock
from thirdring.catalogue import actions, models

pytestmark = pytest.mark.job("O1.8")


@pytest.fixture
def mug(db: None) -> int:
    mug = open_shop(MUG)["8001"]
    stock("8001", 5)
    return mug


def hold(key: str, quantities: dict[int, int], **rest: timedelta) -> dict[int, int]:
    return dict(actions.reserve(key=key, quantities=quantities, now=NOW, **rest).quantities)


def test_what_is_held_is_not_free_to_others(mug: int) -> None:
    assert hold("draft:1", {mug: 3}) == {mug: 3}
    assert free(mug) == 2
    assert free(mug, reserved_by="draft:1") == 5


def test_holding_again_replaces(mug: int) -> None:
    hold("draft:1", {mug: 3})
    assert hold("draft:1", {mug: 4}) == {mug: 4}
    assert free(mug) == 1


def test_short_stock_is_told_not_raised(mug: int) -> None:
    hold("draft:1", {mug: 4})
    held = actions.reserve(key="draft:2", quantities={mug: 3}, now=NOW)
    assert held.quantities == {mug: 1}
    assert held.short({mug: 3}) == {mug: 2}


def test_release_gives_back(mug: int) -> None:
    hold("draft:1", {mug: 3})
    assert actions.release("draft:1") == 3
    assert actions.release("draft:1") == 0
    assert free(mug) == 5


def test_an_expired_hold_is_free_before_it_is_swept(mug: int) -> None:
    hold("draft:1", {mug: 5}, held_for=timedelta(0))
    assert free(mug) == 5
    assert hold("draft:2", {mug: 5}) == {mug: 5}


def test_sweeping_gives_back_only_what_expired(mug: int) -> None:
    hold("draft:1", {mug: 2}, held_for=timedelta(0))
    hold("draft:2", {mug: 1})
    hold("draft:3", {mug: 2}, held_for=timedelta(0))
    assert actions.sweep_expired() == 2
    assert models.Stock.objects.get().reserved == 1


def test_shelves_first_then_the_next_delivery(mug: int) -> None:
    stock("8001", 2)
    stock("8001", 1, warehouse="far", expected=10, expected_date=date(2026, 12, 1))
    assert hold("draft:1", {mug: 6}) == {mug: 6}
    assert dict(models.Stock.objects.values_list("warehouse__code", "reserved")) == {"near": 2, "far": 4}


def test_the_database_refuses_more_than_there_is(mug: int) -> None:
    for change in ({"reserved": 6}, {"reserved": -1}, {"on_hand": -1}, {"backordered": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Stock.objects.update(**change)
    assert models.Stock.objects.filter(on_hand=5, reserved=0, backordered=0).exists()


@pytest.mark.django_db(transaction=True)
def test_many_hands_never_hold_more_than_there_is() -> None:
    ids = open_shop()
    mug, parka = ids["8001"], ids["1001-RED-M"]
    stock("8001", 20)
    stock("1001-RED-M", 20)

    def grab(number: int) -> int:
        try:
            quantities = {mug: 1, parka: 1} if number % 2 else {parka: 1, mug: 1}
            held = hold(f"draft:{number}", quantities)
            if number % 8 == 0:
                actions.release(f"draft:{number}")
                return 0
            return sum(held.values())
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        held = sum(pool.map(grab, range(64)))
    rows = list(models.Stock.objects.values_list("on_hand", "reserved"))
    assert rows == [(20, 20), (20, 20)]
    assert held == 40
    assert sum(models.Reservation.objects.values_list("quantity", flat=True)) == 40
