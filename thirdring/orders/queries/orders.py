"""Orders as they were placed: one, by its number, of a customer, and all of them as baskets."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.rules import numbering
from thirdring.orders.rules.addresses import text_of
from thirdring.orders.values import (
    Note,
    NumberMatch,
    Order,
    OrderHead,
    OrderLine,
    OrderShipment,
    OrderState,
)

_HEADS = """
SELECT o.id, o.number, o.customer_id, o.state, o.total, o.currency, o.placed_at,
       (SELECT count(*) FROM orders_line l WHERE l.order_id = o.id),
       (SELECT string_agg(l.name, ', ' ORDER BY l.position) FROM orders_line l
        WHERE l.order_id = o.id AND l.position <= 3)
FROM orders_order o
"""
_ENDING = """
WHERE reverse(o.number) COLLATE "C" >= %s AND reverse(o.number) COLLATE "C" < %s ORDER BY o.placed_at DESC LIMIT %s
"""
_FAMILY = "o.customer_id IN (SELECT id FROM customers_customer WHERE id = %s OR survivor_id = %s)"


def order(order_id: int) -> Order:
    """One order, whole; raises NotFoundError."""
    row = models.Order.objects.filter(pk=order_id).first()
    if row is None:
        raise NotFoundError(order_id=order_id)

    def money(amount: Any) -> Money:
        return Money(amount, row.currency).rounded()

    return Order(
        id=row.pk,
        number=row.number,
        customer_id=row.customer_id,
        operator_id=row.operator_id,
        call_id=row.call_id,
        state=OrderState(row.state),
        placed_at=row.placed_at,
        language=row.language,
        email=row.email,
        billing=text_of(row.billing),
        price_list=row.price_list,
        goods=money(row.goods),
        discount=money(row.discount),
        freight=money(row.freight),
        fee=money(row.fee),
        tax=money(row.tax),
        total=money(row.total),
        tax_inclusive=row.tax_inclusive,
        codes=tuple(row.codes),
        lines=tuple(_line(each, row.currency) for each in row.lines.order_by("position")),
        shipments=tuple(_shipment(each, row.currency) for each in row.shipments.order_by("position")),
        tenders=(),
        version=row.version,
        notes=tuple(Note(n.text, n.author_id, n.at) for n in row.notes.order_by("-at", "-id")),
    )


def history(customer_id: int, *, limit: int = 20, offset: int = 0) -> list[OrderHead]:
    """The orders of a customer (of the whole family after a merge), newest first. Rows O1.4, O4.3.3."""
    return _heads(
        f"WHERE {_FAMILY} ORDER BY o.placed_at DESC, o.id DESC LIMIT %s OFFSET %s",
        [customer_id, customer_id, limit, offset],
    )


def open_orders(customer_id: int, *, limit: int = 20) -> list[OrderHead]:
    """The orders of a customer that have not arrived yet."""
    return _heads(
        f"WHERE {_FAMILY} AND o.state NOT IN ('delivered', 'returned', 'cancelled') ORDER BY o.placed_at DESC LIMIT %s",
        [customer_id, customer_id, limit],
    )


def heads(order_ids: Sequence[int]) -> dict[int, OrderHead]:
    """Orders in short, by id; those that are not there are left out."""
    return {head.id: head for head in _heads("WHERE o.id = ANY(%s)", [list(order_ids)])}


def by_number(text: str, *, limit: int = 10) -> NumberMatch:
    """The orders that a number as it was heard may mean: whole, or its last three digits and more, newest first.

    A whole number whose check digit does not fit is looked up with one digit or one swap put right: `misheard`.
    """
    digits = numbering.digits_in(text)
    if len(digits) < numbering.SUFFIX_DIGITS:
        return NumberMatch(())
    exact = _heads("WHERE o.number = %s", [digits])
    if exact:
        return NumberMatch(tuple(exact))
    end = digits[::-1]
    ending = _heads(_ENDING, [end, end + ":", limit])  # ":" comes after "9"
    if ending or numbering.holds(digits):
        return NumberMatch(tuple(ending))
    near = _heads(
        "WHERE o.number = ANY(%s) ORDER BY o.placed_at DESC LIMIT %s", [list(numbering.sounds_like(digits)), limit]
    )
    return NumberMatch(tuple(near), misheard=bool(near))


def baskets(*, chunk: int = 5000) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every order as (customer id, variant ids), streamed: what is bought together is worked out from these."""
    sql = (
        "SELECT o.customer_id, array_agg(DISTINCT l.variant_id)"
        " FROM orders_order o JOIN orders_line l ON l.order_id = o.id"
        " WHERE o.state <> 'cancelled' GROUP BY o.id"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(chunk):
            for customer_id, variant_ids in rows:
                yield customer_id, tuple(variant_ids)


def _heads(where: str, params: Sequence[Any]) -> list[OrderHead]:
    return [
        OrderHead(
            id=order_id,
            number=number,
            customer_id=customer_id,
            state=OrderState(state),
            total=Money(total, currency).rounded(),
            placed_at=placed_at,
            lines=lines,
            summary=summary or "",
        )
        for order_id, number, customer_id, state, total, currency, placed_at, lines, summary in fast.rows(
            _HEADS + where, params
        )
    ]


def _line(row: models.Line, currency: str) -> OrderLine:
    return OrderLine(
        position=row.position,
        variant_id=row.variant_id,
        sku=row.sku,
        name=row.name,
        options=tuple((k, v) for k, v in row.options),
        quantity=row.quantity,
        backordered=row.backordered,
        unit_price=Money(row.unit_price, currency).rounded(),
        discount=Money(row.discount, currency).rounded(),
        amount=Money(row.amount, currency).rounded(),
        personalization=tuple((k, v) for k, v in row.personalization),
        gift_wrap=row.gift_wrap,
        gift_message=row.gift_message,
        shipment=row.shipment,
        promised_date=row.promised_date,
        id=row.pk,
        cancelled=row.cancelled,
        shipped=row.shipped,
        delivered=row.delivered,
        returned=row.returned,
    )


def _shipment(row: models.Shipment, currency: str) -> OrderShipment:
    return OrderShipment(
        position=row.position,
        text=text_of(row.address),
        method=row.method,
        freight=Money(row.freight, currency).rounded(),
        full_freight=Money(row.full_freight, currency).rounded(),
        from_date=row.from_date,
        to_date=row.to_date,
        gift=row.gift,
        wanted_date=row.wanted_date,
    )
