"""What the warehouse has to do, what a parcel is worth, and the orders that need somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from thirdring.kernel import fast
from thirdring.kernel.money import Money, minor_unit
from thirdring.orders import models
from thirdring.orders.values import OrderState, ParcelState


@dataclass(frozen=True, slots=True)
class Job:
    """An order in the warehouse's list. `leaves_date` is the promise's first day; `to_pick` what can be picked now."""

    order_id: int
    number: str
    state: OrderState
    name: str
    method: str
    promised_date: date | None
    to_pick: int
    picked: int
    waiting: int
    parcels: int
    gift: bool
    places: int


_JOBS = """
SELECT o.id, o.number, o.state, coalesce(s.address->>'recipient', ''), s.method, s.from_date,
  sum(l.quantity - l.cancelled - l.backordered - l.picked)::int, sum(l.picked - l.shipped)::int,
  sum(l.backordered)::int,
  (SELECT count(*) FROM orders_parcel p WHERE p.order_id = o.id AND p.state = 'packed')::int,
  bool_or(l.gift_wrap), count(DISTINCT l.shipment)::int
FROM orders_order o JOIN orders_line l ON l.order_id = o.id
LEFT JOIN orders_shipment s ON s.order_id = o.id AND s.position = 1
LEFT JOIN calls_call c ON c.id = o.call_id
WHERE o.state IN ('released', 'picking') AND NOT coalesce(c.practice, false)
GROUP BY o.id, s.id
HAVING sum(l.quantity - l.cancelled - l.backordered - l.shipped) > 0
ORDER BY s.from_date NULLS LAST, o.placed_at, o.id LIMIT %s
"""


def jobs(*, limit: int = 100) -> tuple[Job, ...]:
    """The orders of which something can be picked, packed or sent now, the most urgent first."""
    return tuple(Job(row[0], row[1], OrderState(row[2]), *row[3:]) for row in fast.rows(_JOBS, [limit]))


def open_parcel_ids(order_id: int) -> tuple[int, ...]:
    """Parcels that are packed and have not left."""
    rows = models.Parcel.objects.filter(order_id=order_id, state=ParcelState.PACKED.value).order_by("id")
    return tuple(rows.values_list("id", flat=True))


def worth_of(order_id: int, parcel_id: int) -> Money:
    """What is to be charged as a parcel leaves: its pieces' part of their lines, and with the first one freight, fee
    and tax. The last parcel is worth whatever the order comes to, so that nothing is left over by rounding."""
    row = models.Order.objects.get(pk=order_id)
    sent = list(
        models.Parcel.objects.filter(order_id=order_id, shipped_at__isnull=False)
        .order_by("shipped_at", "id")
        .values_list("id", flat=True)
    )
    if row.state in {OrderState.SHIPPED, OrderState.DELIVERED} and sent and sent[-1] == parcel_id:
        return Money(row.total, row.currency).rounded()
    goods = Decimal(0)
    for content in models.ParcelLine.objects.filter(parcel_id=parcel_id).select_related("line"):
        standing = content.line.quantity - content.line.cancelled
        goods += content.line.amount * content.quantity / standing if standing else 0
    extra = row.freight + row.fee if sent and sent[0] == parcel_id else Decimal(0)
    tax = Decimal(0)
    whole = row.goods - row.discount + row.freight + row.fee
    if not row.tax_inclusive and whole:
        tax = row.tax * (goods + extra) / whole
    worth = (goods + extra + tax).quantize(minor_unit(row.currency), ROUND_HALF_UP)
    return Money(min(worth, row.total), row.currency).rounded()


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the problem-order list. Row Z2.2."""

    id: int
    order_id: int
    number: str
    customer_id: int
    state: OrderState
    kind: str
    reasons: tuple[str, ...]
    words: str
    owner_id: int | None
    opened_at: datetime
    total: Money
    closed_at: datetime | None
    closed_by: int | None
    outcome: str
    note: str


def problems(
    *, order_id: int | None = None, owner_id: int | None = None, closed: bool = False, limit: int = 200
) -> tuple[Problem, ...]:
    """The problem-order list: the open ones, the oldest first, or the closed ones, the latest first."""
    rows = models.Problem.objects.select_related("order")
    if order_id is not None:
        rows = rows.filter(order_id=order_id)
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if closed:
        rows = rows.filter(closed_at__isnull=False).order_by("-closed_at", "-id")
    else:
        rows = rows.filter(closed_at=None).order_by("opened_at", "id")
    return tuple(_problem(row) for row in rows[:limit])


def _problem(row: Any) -> Problem:
    order = row.order
    return Problem(
        id=row.pk,
        order_id=order.pk,
        number=order.number,
        customer_id=order.customer_id,
        state=OrderState(order.state),
        kind=row.kind,
        reasons=tuple(row.reasons),
        words=row.words,
        owner_id=row.owner_id,
        opened_at=row.opened_at,
        total=Money(order.total, order.currency).rounded(),
        closed_at=row.closed_at,
        closed_by=row.closed_by_id,
        outcome=row.outcome,
        note=row.note,
    )
