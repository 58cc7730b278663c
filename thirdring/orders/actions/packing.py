"""The warehouse's part: pick what is there, pack it into parcels, send them."""

from collections.abc import Mapping
from datetime import date, datetime
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import live, outbox
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.kernel.templatetags.screen import money
from thirdring.orders import carriers, models
from thirdring.orders.actions import moving
from thirdring.orders.events import ParcelSent
from thirdring.orders.values import OrderSignal, OrderState, ParcelState
from thirdring.payments import queries as payments

TOPIC = "warehouse"


def pick(*, order_id: int, pieces: Mapping[int, int], actor_id: int | None, now: datetime) -> OrderState:
    """Take pieces (by line id) from the shelf for an order. Raises NotNowError, TooManyError, NotFoundError."""
    with transaction.atomic():
        begun = moving.begin(order_id)
        moving.check(begun, OrderSignal.PICK)
        for line_id, count in sorted(pieces.items()):
            line = begun.line(line_id)
            _within(count, line.to_pick, line.position)
            begun.count(line_id, picked=count)
        return moving.finish(
            begun, OrderSignal.PICK, kind="pick", actor_id=actor_id, now=now, facts={"pieces": sum(pieces.values())}
        )


def put_down(*, order_id: int, pieces: Mapping[int, int], actor_id: int | None, now: datetime) -> OrderState:
    """Put picked pieces that are in no parcel back on the shelf. Raises NotNowError, TooManyError, NotFoundError."""
    with transaction.atomic():
        begun = moving.begin(order_id)
        boxed = _in_open_parcels(order_id)
        for line_id, count in sorted(pieces.items()):
            line = begun.line(line_id)
            _within(count, line.to_ship - boxed.get(line_id, 0), line.position)
            begun.count(line_id, picked=-count)
        return moving.finish(
            begun, OrderSignal.PICK, kind="put_down", actor_id=actor_id, now=now,
            facts={"pieces": sum(pieces.values())},
        )  # fmt: skip


class EmptyParcelError(DeskError):
    code = "empty-parcel"
    sentence = _("Nothing is picked for this parcel. Scan what goes into it, then pack it.")


class SeveralAddressesError(DeskError):
    code = "several-addresses"
    sentence = _("These pieces go to different addresses. Pack a parcel for each.")


class NotPaidError(DeskError):
    code = "not-paid"
    sentence = _("%(amount)s is still to be paid before a parcel leaves. It can be sent as soon as the money is here.")
    status = HTTPStatus.CONFLICT


def pack(
    *,
    order_id: int,
    pieces: Mapping[int, int],
    actor_id: int | None,
    now: datetime,
    carrier: str = "",
    tracking: str = "",
) -> int:
    """Put picked pieces, all to one address, into a parcel and have the carrier number it; the parcel's id.

    Raises EmptyParcelError, SeveralAddressesError, TooManyError, NotNowError, NotFoundError.
    """
    wanted = {line_id: count for line_id, count in sorted(pieces.items()) if count}
    with transaction.atomic():
        begun = moving.begin(order_id)
        moving.check(begun, OrderSignal.SHIP)
        boxed = _in_open_parcels(order_id)
        for line_id, count in wanted.items():
            line = begun.line(line_id)
            _within(count, line.to_ship - boxed.get(line_id, 0), line.position)
        places = {begun.line(line_id).shipment for line_id in wanted}
        if not places:
            raise EmptyParcelError(order_id=order_id)
        if len(places) > 1:
            raise SeveralAddressesError(order_id=order_id)
        chosen = carriers.named(carrier) if carrier else carriers.default()
        parcel = models.Parcel.objects.create(
            order_id=order_id,
            shipment=places.pop(),
            carrier=chosen.code,
            tracking=tracking or chosen.number(),
            packed_at=now,
            packed_by_id=actor_id,
        )
        models.ParcelLine.objects.bulk_create(
            models.ParcelLine(parcel=parcel, line_id=line_id, quantity=count) for line_id, count in wanted.items()
        )
        moving.finish(
            begun, OrderSignal.SHIP, kind="pack", actor_id=actor_id, now=now, facts={"parcel": parcel.tracking}
        )
    return parcel.pk


def unpack(*, parcel_id: int, actor_id: int | None, now: datetime) -> None:
    """Open a parcel that has not left; what was in it stays picked. Raises NotFoundError."""
    order_id = _order_of(parcel_id)
    with transaction.atomic():
        begun = moving.begin(order_id)
        parcel = models.Parcel.objects.filter(pk=parcel_id, state=ParcelState.PACKED.value).first()
        if parcel is None:
            raise NotFoundError(parcel_id=parcel_id)
        parcel.delete()
        moving.finish(begun, OrderSignal.PICK, kind="unpack", actor_id=actor_id, now=now)


def ship(*, parcel_id: int, actor_id: int | None, now: datetime) -> OrderState:
    """Hand a parcel to the carrier; a repeat changes nothing. Raises NotFoundError, NotNowError, NotPaidError.

    What the operator said holds: what is paid in advance is paid before its parcel leaves. Row O1.10.
    """
    order_id = _order_of(parcel_id)
    with transaction.atomic():
        begun = moving.begin(order_id)
        parcel = models.Parcel.objects.get(pk=parcel_id)
        if parcel.state != ParcelState.PACKED:
            return begun.state
        if waits_for := payments.awaited(order_id):
            amount = sum((p.to_come for p in waits_for[1:]), start=waits_for[0].to_come)
            raise NotPaidError(amount=money(amount))
        for content in parcel.contents.all():
            begun.count(content.line_id, shipped=content.quantity)
        parcel.state, parcel.shipped_at = ParcelState.SENT.value, now
        parcel.expected_date = parcel.expected_date or _promised(order_id, parcel.shipment)
        parcel.save(update_fields=["state", "shipped_at", "expected_date"])
        outbox.publish(ParcelSent(order_id=order_id, parcel_id=parcel_id))
        live.changed(TOPIC)
        return moving.finish(
            begun, OrderSignal.SHIP, kind="ship", actor_id=actor_id, now=now, facts={"parcel": parcel.tracking}
        )


def _within(count: int, most: int, position: int) -> None:
    if not 0 <= count <= most:
        raise moving.TooManyError(position=position, most=most)


def _in_open_parcels(order_id: int) -> dict[int, int]:
    """Pieces by line that lie in parcels which have not left."""
    found: dict[int, int] = {}
    rows = models.ParcelLine.objects.filter(parcel__order_id=order_id, parcel__state=ParcelState.PACKED.value)
    for line_id, quantity in rows.values_list("line_id", "quantity"):
        found[line_id] = found.get(line_id, 0) + quantity
    return found


def _order_of(parcel_id: int) -> int:
    order_id = models.Parcel.objects.filter(pk=parcel_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFoundError(parcel_id=parcel_id)
    return order_id


def _promised(order_id: int, shipment: int) -> date | None:
    rows = models.Shipment.objects.filter(order_id=order_id, position=shipment)
    return rows.values_list("to_date", flat=True).first()
