"""What a scan means at the warehouse's bench, and what the bench shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from thirdring.catalogue import queries as catalogue
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import actions, carriers, queries
from thirdring.orders.actions import moving
from thirdring.orders.forms import wish
from thirdring.orders.values import OrderState, ParcelState, Progress
from thirdring.payments import queries as paid

LARGEST_FILE = 5_000_000
Context = dict[str, Any]


class NotOnOrderError(DeskError):
    code = "not-on-order"
    sentence = gettext_lazy("“%(typed)s” does not belong in this order, or is all there. Put it back on the shelf.")


class UnknownScanError(DeskError):
    code = "unknown-scan"
    sentence = gettext_lazy("Nothing is known by “%(typed)s”. Scan an item of the order, or the number of an order.")


class MovedOnError(DeskError):
    code = "bench-moved-on"
    sentence = gettext_lazy("The order has moved on since this was shown; nothing was done twice. Look, then go on.")
    status = HTTPStatus.CONFLICT


def scan(
    typed: str, order_id: int | None, *, version: int | None, actor_id: int, now: datetime
) -> tuple[int | None, str]:
    """The order on the bench after a scan, and what was done. Raises NotOnOrderError, UnknownScanError, MovedOnError
    and what the warehouse's actions raise."""
    words, count = wish(typed)
    if not words:
        return (order_id, _go_on(order_id, version=version, actor_id=actor_id, now=now)) if order_id else (None, "")
    found = queries.by_number(words)
    is_number = words.replace(" ", "").isdigit()
    if order_id is not None and (line := _line(order_id, words)):
        with _as_shown(order_id, version):
            actions.pick(order_id=order_id, pieces={line: count}, actor_id=actor_id, now=now)
        return order_id, _("Picked: %(count)s × %(sku)s") % {"count": count, "sku": words.upper()}
    if is_number and len(found.orders) == 1 and not found.misheard:
        return found.orders[0].id, ""
    raise (NotOnOrderError if order_id else UnknownScanError)(typed=words)


def _line(order_id: int, words: str) -> int | None:
    """The line of the order that an item's code names, the first of which something is missing."""
    progress = queries.progress(order_id)
    items = catalogue.variants([line.variant_id for line in progress.lines], language=get_language() or "en")
    wanted = words.casefold()
    for line in progress.lines:
        item = items.get(line.variant_id)
        if item and wanted in {item.sku.casefold(), item.ean} and line.to_pick:
            return line.line_id
    return None


@contextmanager
def _as_shown(order_id: int, version: int | None) -> Iterator[None]:
    """Do something with the order as it stood on the screen: the same button twice, or two at one order, act once."""
    with transaction.atomic():
        if moving.begin(order_id).before.version != version:
            raise MovedOnError(order_id=order_id)
        yield


def _go_on(order_id: int, *, version: int | None, actor_id: int, now: datetime) -> str:
    """The next thing to do with what lies on the bench: pack what is picked, or send what is packed."""
    what = "ship" if queries.open_parcel_ids(order_id) else "pack"
    return act(what, order_id, version=version, parcel_id=None, actor_id=actor_id, now=now)


def act(what: str, order_id: int, *, version: int | None, parcel_id: int | None, actor_id: int, now: datetime) -> str:
    """Pick all that is there, pack what is picked, send what is packed, or open a parcel again; what was done.

    Raises MovedOnError where the order is no longer in the `version` that was shown.
    """
    with _as_shown(order_id, version):
        return _act(what, order_id, parcel_id=parcel_id, actor_id=actor_id, now=now)


def _act(what: str, order_id: int, *, parcel_id: int | None, actor_id: int, now: datetime) -> str:
    if what == "pick":
        pieces = {line.line_id: line.to_pick for line in queries.progress(order_id).lines if line.to_pick}
        actions.pick(order_id=order_id, pieces=pieces, actor_id=actor_id, now=now)
        return _("All picked.")
    if what == "put_down":
        actions.put_down(order_id=order_id, pieces=_loose(order_id), actor_id=actor_id, now=now)
        return _("Everything that was not packed is back on the shelf.")
    if what == "unpack" and parcel_id:
        actions.unpack(parcel_id=parcel_id, actor_id=actor_id, now=now)
        return _("The parcel is open again.")
    if what == "ship":
        for each in [parcel_id] if parcel_id else queries.open_parcel_ids(order_id):
            actions.ship(parcel_id=each, actor_id=actor_id, now=now)
        return _("Sent. The customer gets a mail with the number.")
    if what == "pack":
        return _pack(order_id, actor_id=actor_id, now=now)
    raise NotFoundError(act=what)


def _pack(order_id: int, *, actor_id: int, now: datetime) -> str:
    loose, progress = _loose(order_id), queries.progress(order_id)
    for place in sorted({progress.line(line_id).shipment for line_id in loose}) or [0]:
        pieces = {line_id: count for line_id, count in loose.items() if progress.line(line_id).shipment == place}
        actions.pack(order_id=order_id, pieces=pieces, actor_id=actor_id, now=now)
    return _("Packed. Put the label on, then send it.")


def _loose(order_id: int) -> dict[int, int]:
    """Picked pieces by line that are in no parcel yet."""
    boxed: dict[int, int] = {}
    for parcel in queries.parcels(order_id):
        if parcel.state is ParcelState.PACKED:
            for line_id, count in parcel.contents:
                boxed[line_id] = boxed.get(line_id, 0) + count
    lines = queries.progress(order_id).lines
    return {line.line_id: left for line in lines if (left := line.to_ship - boxed.get(line.line_id, 0)) > 0}


def goods_in(typed: str, *, key: str, actor_id: int, now: datetime) -> str:
    """A delivery as typed, `12 x SKU`; what was done, once for each key. Raises UnknownScanError."""
    words, count = wish(typed)
    found = catalogue.variant_by_code(words) if words else None
    if found is None:
        raise UnknownScanError(typed=words)
    given = actions.goods_in(variant_id=found.id, quantity=count, key=key, now=now, actor_id=actor_id)
    facts = {"count": count, "sku": found.sku, "given": given}
    if given:
        return _("%(count)s × %(sku)s taken in; %(given)s of them go to orders that waited.") % facts
    return _("%(count)s × %(sku)s taken in.") % facts


def shown(order_id: int) -> Context:
    """The order on the bench: lines with what is picked and what is missing, its parcels, and the next step."""
    order, progress = queries.order(order_id), queries.progress(order_id)
    items = catalogue.variants([line.variant_id for line in order.lines], language=get_language() or "en")
    loose = _loose(order_id)
    open_ids = set(queries.open_parcel_ids(order_id))
    rows = [
        {"line": line, "progress": progress.line(line.id), "item": items.get(line.variant_id)}
        for line in order.lines
        if line.standing
    ]
    return {
        "order": order,
        "progress": progress,
        "rows": rows,
        "loose": sum(loose.values()),
        "parcels": [(p, carriers.named(p.carrier).name) for p in queries.parcels(order_id)],
        "open_parcels": open_ids,
        "next": _next(progress, loose, open_ids),
        "awaited": paid.awaited(order_id),
        "is_stopped": progress.state in {OrderState.HELD, OrderState.UNDER_REVIEW, OrderState.PLACED},
    }


def _next(progress: Progress, loose: dict[int, int], open_parcels: set[int]) -> str:
    if progress.state not in {OrderState.RELEASED, OrderState.PICKING}:
        return ""
    if open_parcels:
        return "ship"
    if any(line.to_pick for line in progress.lines):
        return "pick"
    return "pack" if loose else ""
