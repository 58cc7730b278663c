"""Promises and parcels for the demo house's orders, so that there is something to follow from the first minute."""

from datetime import datetime, timedelta

from django.utils import timezone

from thirdring.orders import carriers, demo_carrier, models, terms
from thirdring.orders.quote.delivery import add_working_days, first_dispatch
from thirdring.orders.values import OrderState, ParcelState

_WAY = {OrderState.SHIPPED.value: timedelta(hours=25), OrderState.DELIVERED.value: timedelta(hours=20)}


def load(now: datetime) -> None:
    """Give each recent demo order its promise, and each that has left its parcel, moved as far as it should be."""
    recent = models.Order.objects.filter(
        external_reference__startswith="demo:", placed_at__gt=now - timedelta(days=30)
    ).prefetch_related("shipments", "lines", "parcels")
    for order in recent:
        _promise(order)
        if order.state in _WAY and not order.parcels.all():
            _send(order, min(order.placed_at + _WAY[order.state], now - timedelta(hours=1)), now)
    if not models.Parcel.objects.filter(carrier=demo_carrier.CARRIER, ended_at=None).exists():
        return
    demo_carrier.move(now=now)


def _promise(order: models.Order) -> None:
    in_force = terms.current()
    for shipment in order.shipments.all():
        method = in_force.method(shipment.method)
        if method and shipment.from_date is None:
            leaves = first_dispatch(timezone.localtime(order.placed_at), method.cutoff_hour, in_force.holidays)
            shipment.from_date = add_working_days(leaves, method.days_from, in_force.holidays)
            shipment.to_date = add_working_days(leaves, method.days_to, in_force.holidays)
            shipment.save(update_fields=["from_date", "to_date"])
            models.Line.objects.filter(order=order, promised_date=None).update(promised_date=shipment.to_date)


def _send(order: models.Order, shipped_at: datetime, now: datetime) -> None:
    carrier = carriers.default()
    ended = order.state == OrderState.DELIVERED.value
    parcel = models.Parcel.objects.create(
        order=order,
        carrier=carrier.code,
        tracking=carrier.number(),
        state=(ParcelState.DELIVERED if ended else ParcelState.SENT).value,
        expected_date=timezone.localtime(shipped_at + timedelta(days=2)).date(),
        packed_at=shipped_at - timedelta(hours=2),
        shipped_at=shipped_at,
        ended_at=min(shipped_at + timedelta(hours=30), now) if ended else None,
    )
    models.ParcelLine.objects.bulk_create(
        models.ParcelLine(parcel=parcel, line=line, quantity=line.shipped) for line in order.lines.all() if line.shipped
    )
