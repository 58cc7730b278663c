"""How far orders have come: their lines' progress, their parcels, and what has happened to them."""

from collections.abc import Iterable

from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.orders import models
from thirdring.orders.values import (
    LineProgress,
    OrderState,
    Parcel,
    ParcelEvent,
    ParcelNews,
    ParcelState,
    Progress,
    Step,
)

_PROGRESS = """
SELECT o.state, o.version, l.id, l.position, l.variant_id, l.shipment, l.quantity, l.backordered, l.cancelled, l.picked,
  l.shipped, l.delivered, l.returned, l.returning
FROM orders_order o JOIN orders_line l ON l.order_id = o.id WHERE o.id = %s ORDER BY l.position
"""


def progress(order_id: int) -> Progress:
    """How far an order and each of its lines have come; raises NotFoundError."""
    rows = fast.rows(_PROGRESS, [order_id])
    if not rows:
        raise NotFoundError(order_id=order_id)
    state, version = rows[0][:2]
    return Progress(order_id, OrderState(state), version, tuple(LineProgress(*row[2:]) for row in rows))


def parcels(order_id: int) -> tuple[Parcel, ...]:
    """The parcels of an order, the first packed first, each with its events, the latest first."""
    return parcels_of(models.Parcel.objects.filter(order_id=order_id).order_by("id"))


def parcels_of(rows: Iterable[models.Parcel]) -> tuple[Parcel, ...]:
    rows = list(rows)
    ids = [row.pk for row in rows]
    contents: dict[int, list[tuple[int, int]]] = {each: [] for each in ids}
    for line in models.ParcelLine.objects.filter(parcel_id__in=ids).order_by("id"):
        contents[line.parcel_id].append((line.line_id, line.quantity))
    events: dict[int, list[ParcelEvent]] = {each: [] for each in ids}
    for event in models.ParcelEvent.objects.filter(parcel_id__in=ids).order_by("-at", "-id"):
        events[event.parcel_id].append(ParcelEvent(ParcelNews(event.news), event.at, event.place, event.words))
    return tuple(
        Parcel(
            id=row.pk,
            order_id=row.order_id,
            shipment=row.shipment,
            carrier=row.carrier,
            tracking=row.tracking,
            state=ParcelState(row.state),
            expected_date=row.expected_date,
            packed_at=row.packed_at,
            shipped_at=row.shipped_at,
            ended_at=row.ended_at,
            contents=tuple(contents[row.pk]),
            events=tuple(events[row.pk]),
        )
        for row in rows
    )


def steps(order_id: int) -> tuple[Step, ...]:
    """What has happened to an order since it was placed, the latest first."""
    rows = models.Step.objects.filter(order_id=order_id).order_by("-id")
    return tuple(Step(row.kind, row.at, row.actor_id, tuple((k, str(v)) for k, v in row.facts.items())) for row in rows)
