"""Take over orders that were placed elsewhere, many at once."""

import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection, transaction

from thirdring.catalogue import queries as catalogue
from thirdring.kernel import fast
from thirdring.orders.rules import numbering
from thirdring.orders.values import HistoryOrder, OrderState

CHUNK = 2000
_ORDER = (
    "id, number, customer_id, external_reference, state, placed_at, language, email, billing, price_list, currency,"
    " tax_inclusive, goods, discount, freight, fee, tax, total, codes, quote"
)
_LINE = (
    "order_id, position, variant_id, sku, name, options, quantity, backordered, unit_price, discount, amount,"
    " personalization, gift_wrap, gift_message, shipment, cancelled, picked, shipped, delivered"
)
Words = dict[tuple[str, int], tuple[str, str, str]]
_SHIPMENT = "order_id, position, address, method, freight, full_freight, gift"


def import_history(*, orders: Iterable[HistoryOrder], price_list: str, now: datetime) -> int:
    """Write orders that were placed elsewhere, whole, by COPY; how many were new.

    Known references are skipped, so a second run changes nothing. They touch no stock and send nothing.
    """
    del now
    waiting, added, words = iter(orders), 0, Words()
    inclusive = catalogue.price_list(price_list).tax_inclusive
    while chunk := list(islice(waiting, CHUNK)):
        with transaction.atomic():
            added += _write(_unknown(chunk), words, price_list, inclusive=inclusive)
    return added


def _unknown(chunk: list[HistoryOrder]) -> list[HistoryOrder]:
    by_reference = {order.reference: order for order in chunk if order.lines}
    known = fast.rows(
        "SELECT external_reference FROM orders_order WHERE external_reference = ANY(%s)", [list(by_reference)]
    )
    for (reference,) in known:
        del by_reference[reference]
    return list(by_reference.values())


def _write(orders: list[HistoryOrder], words: Words, price_list: str, *, inclusive: bool) -> int:
    """`words`: what the catalogue said of earlier chunks, to be added to."""
    if not orders:
        return 0
    ids = fast.rows(
        "SELECT nextval('orders_order_id_seq'), nextval('orders_number') FROM generate_series(1, %s::int)",
        [len(orders)],
    )
    _learn(words, orders)
    numbered = list(zip(ids, orders, strict=True))
    _copy("orders_order", _ORDER, (_order_row(i, n, o, price_list, inclusive) for (i, n), o in numbered))
    _copy("orders_line", _LINE, (row for (i, _n), o in numbered for row in _line_rows(i, o, words)))
    _copy(
        "orders_shipment",
        _SHIPMENT,
        ((i, 1, json.dumps(dict(o.address)), o.method, o.freight, o.freight, False)
         for (i, _n), o in numbered if o.address),
    )  # fmt: skip
    _copy(
        "customers_entry",
        "customer_id, kind, at, actor_id, reference, summary, action, fields",
        ((o.customer_id, "order", o.placed_at, None, f"order:{i}", numbering.number_of(n), "placed", "[]")
         for (i, n), o in numbered),
    )  # fmt: skip
    return len(orders)


def _learn(words: Words, orders: list[HistoryOrder]) -> None:
    """Stock code, name and options as they stand in the catalogue, in the languages of the orders."""
    for language in {order.language for order in orders}:
        ids = {line.variant_id for order in orders if order.language == language for line in order.lines}
        unknown = {each for each in ids if (language, each) not in words}
        for v in catalogue.variants(unknown, language=language).values():
            words[language, v.id] = v.sku, v.name, json.dumps(list(v.options.items()))


def _order_row(
    order_id: int,
    serial: int,
    order: HistoryOrder,
    price_list: str,
    inclusive: bool,  # noqa: FBT001
) -> tuple[Any, ...]:
    goods = sum((line.unit_price * line.quantity for line in order.lines), Decimal(0))
    zero = Decimal(0)
    total = goods + order.freight + (zero if inclusive else order.tax)
    return (
        order_id, numbering.number_of(serial), order.customer_id, order.reference, order.state.value, order.placed_at,
        order.language, order.email, json.dumps(dict(order.address)), price_list, order.currency, inclusive, goods,
        zero, order.freight, zero, order.tax, total,
        "[]", "{}",
    )  # fmt: skip


def _line_rows(order_id: int, order: HistoryOrder, words: Words) -> Iterable[tuple[Any, ...]]:
    for position, line in enumerate(order.lines, 1):
        sku, name, options = words[order.language, line.variant_id]
        amount = line.unit_price * line.quantity
        gone = order.state in {OrderState.SHIPPED, OrderState.DELIVERED}
        yield (
            order_id, position, line.variant_id, sku, name, options, line.quantity, 0, line.unit_price, Decimal(0),
            amount, "[]", False, "", 1, line.quantity * (order.state is OrderState.CANCELLED), line.quantity * gone,
            line.quantity * gone, line.quantity * (order.state is OrderState.DELIVERED),
        )  # fmt: skip


def _copy(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.wrap_database_errors, fast.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
