"""What follows the sale: change, cancel, return and refund of orders that stand, one at a time and four at once.

./bench changes [SECONDS]      p95 in milliseconds and operations a second, of each
"""

import statistics
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from django.db import connection, transaction

from benchmarks.orders import stock
from thirdring.kernel import clock
from thirdring.kernel.money import Money
from thirdring.orders import actions, queries
from thirdring.orders.values import DraftBody, DraftLine, DraftTender, Edit
from thirdring.payments import actions as payments
from thirdring.payments import queries as paid

WORKERS = 4
WARM_UP = 5
NINETY_FIFTH = 0.95
Work = Callable[[int], None]


def main(arguments: list[str]) -> dict[str, float | str]:
    seconds = float(arguments[0]) if arguments else 4.0
    house = stock.prepare()
    figures: dict[str, float | str] = {}
    kinds: tuple[tuple[str, bool, Work], ...] = (
        ("change", False, lambda order_id: _change(house, order_id)),
        ("cancel", False, lambda order_id: _cancel(house, order_id)),
        ("return", True, lambda order_id: _return(house, order_id)),
        ("refund", True, lambda order_id: _refund(house, order_id)),
    )
    for name, ready, act in kinds:
        for workers in (1, WORKERS):
            orders = _orders(house, WARM_UP + int(seconds * 25), sent=ready)
            for _first in range(WARM_UP):
                act(orders.pop())
            took, spent = _run(act, orders, workers, seconds)
            p95 = sorted(took)[min(int(len(took) * NINETY_FIFTH), len(took) - 1)] * 1000
            each = len(took) / spent
            median = statistics.median(took) * 1000
            print(f"{name:7} {workers} at once: median {median:5.1f} ms, p95 {p95:5.1f} ms, {each:5.0f}/s")
            figures[f"{name}_{workers}_p95_ms"] = p95
            figures[f"{name}_{workers}_per_second"] = each
    return figures


def _orders(house: stock.House, count: int, *, sent: bool) -> list[int]:
    """Orders of two lines, made by the real actions; `sent` ones are paid, and with the customer."""
    made = []
    for number in range(count):
        order_id = _placed(house, number)
        if sent:
            _deliver(house, order_id)
        made.append(order_id)
    stock.refill()
    return made


def _placed(house: stock.House, number: int) -> int:
    now, who = clock.now(), house.operators[0]
    chosen = [house.variants[(number * 2 + at) % len(house.variants)] for at in (0, 1)]
    draft = actions.open_draft(
        operator_id=who,
        customer_id=house.customers[number % len(house.customers)],
        body=DraftBody(
            tenders=(DraftTender(key="1", method="bank_transfer"),),
            lines=tuple(DraftLine(key=str(k), variant_id=v, quantity=2) for k, v in enumerate(chosen, 1)),
        ),
        now=now,
    )
    found = queries.quoted(draft, now=now)
    found = actions.tick(draft_id=draft.id, parts=dict(found.quote.parts), now=now)
    placed = actions.place(
        draft_id=draft.id,
        expected_version=found.draft.version,
        digest=found.quote.digest,
        idempotency_key=f"changes-{draft.id}",
        actor_id=who,
        now=now,
    )
    actions.release(order_id=placed.order_id, actor_id=None, now=now)
    return placed.order_id


def _deliver(house: stock.House, order_id: int) -> None:
    now, who = clock.now(), house.operators[0]
    for payment in paid.payments(order_id):
        payments.mark_received(payment_id=payment.id, actor_id=who, now=now)
    with transaction.atomic():
        pieces = {line.line_id: line.to_pick for line in queries.progress(order_id).lines}
        actions.pick(order_id=order_id, pieces=pieces, actor_id=who, now=now)
        parcel = actions.pack(order_id=order_id, pieces=pieces, actor_id=who, now=now)
        actions.ship(parcel_id=parcel, actor_id=who, now=now)
        actions.deliver(parcel_id=parcel, now=now)


def _run(act: Work, orders: list[int], workers: int, seconds: float) -> tuple[list[float], float]:
    took: list[float] = []
    waiting, lock, ends = list(orders), threading.Lock(), time.monotonic() + seconds

    def work(_worker: int) -> None:
        try:
            while time.monotonic() < ends:
                with lock:
                    if not waiting:
                        return
                    order_id = waiting.pop()
                began = time.perf_counter()
                act(order_id)
                took.append(time.perf_counter() - began)
        finally:
            connection.close()

    began = time.monotonic()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    return took, time.monotonic() - began


def _change(house: stock.House, order_id: int) -> None:
    version = queries.progress(order_id).version
    edits = [
        Edit(path="lines.1.quantity", value=1),
        Edit(op="add", path="lines", value={"variant_id": house.variants[-1], "quantity": 1, "ship_to": "1"}),
    ]
    actions.change(
        order_id=order_id,
        expected_version=version,
        edits=edits,
        key=f"bench-{order_id}",
        actor_id=house.operators[0],
        now=clock.now(),
    )


def _cancel(house: stock.House, order_id: int) -> None:
    actions.cancel(
        order_id=order_id,
        expected_version=queries.progress(order_id).version,
        key=f"bench-{order_id}",
        actor_id=house.operators[0],
        now=clock.now(),
    )


def _return(house: stock.House, order_id: int) -> None:
    line = queries.progress(order_id).lines[0]
    actions.receive(order_id=order_id, pieces={line.line_id: 1}, actor_id=house.operators[0], now=clock.now())


def _refund(house: stock.House, order_id: int) -> None:
    payments.refund(
        order_id=order_id,
        amount=Money(Decimal(10), "DKK"),
        reason="bench",
        key=f"bench-{order_id}",
        actor_id=house.operators[0],
        now=clock.now(),
    )
