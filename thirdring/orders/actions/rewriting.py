"""Rewrite an order's rows after a change: pieces to and from the shelf, lines, shipments, sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdring.catalogue import actions as catalogue
from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders import models
from thirdring.orders.actions.moving import Moving
from thirdring.orders.actions.placing import OutOfStockError
from thirdring.orders.queries.repricing import Repriced, Standing
from thirdring.orders.quote import QuoteLine, Shipment
from thirdring.orders.rules import changing, writing
from thirdring.orders.rules.addresses import kept
from thirdring.orders.values import DraftLine, LineProgress, ParcelState

NOTHING = Decimal(0)


class PackedError(DeskError):
    code = "packed"
    sentence = _("Line %(position)s is packed already. Have the warehouse open the parcel, or wait and take it back.")
    status = HTTPStatus.CONFLICT


class SentError(DeskError):
    code = "sent"
    sentence = _("A parcel to this address has left. Only what has not left can go elsewhere, as a new address.")
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the order comes to after a change: (discount, amount) by line key, (freight, full freight) by shipment."""

    lines: Mapping[str, tuple[Decimal, Decimal]]
    shipments: Mapping[str, tuple[Decimal, Decimal]]
    goods: Decimal
    discount: Decimal
    freight: Decimal
    fee: Decimal
    tax: Decimal
    total: Decimal


def amounts(order: Standing, before: Repriced, after: Repriced) -> Amounts:
    """Each stored amount moved by the difference between the two quotes; what is new is as quoted, what is gone 0."""
    old_lines = {line.key: line for line in before.quote.lines}
    old_parcels = {parcel.key: parcel for parcel in before.quote.shipments}
    lines = {line.key: _line(order, old_lines.get(line.key), line) for line in after.quote.lines}
    parcels = {s.key: _freight(order, old_parcels.get(s.key), s) for s in after.quote.shipments}
    stands = bool(after.body.lines)

    def moved(name: str) -> Decimal:
        by = getattr(after.quote, name).amount - getattr(before.quote, name).amount
        return max(NOTHING, getattr(order.row, name) + by) if stands else NOTHING

    goods = sum((discount + amount for discount, amount in lines.values()), NOTHING)
    discount = sum((off for off, _amount in lines.values()), NOTHING)
    freight = sum((charged for charged, _full in parcels.values()), NOTHING)
    fee, tax = moved("fee"), moved("tax")
    total = goods - discount + freight + fee + (NOTHING if order.row.tax_inclusive else tax)
    return Amounts(lines, parcels, goods, discount, freight, fee, tax, total)


def _line(order: Standing, before: QuoteLine | None, after: QuoteLine) -> tuple[Decimal, Decimal]:
    row = order.lines.get(after.key)
    if row is None or before is None or row.variant_id != after.variant_id:
        return after.discount.amount, after.amount.amount
    return (
        max(NOTHING, row.discount + after.discount.amount - before.discount.amount),
        max(NOTHING, row.amount + after.amount.amount - before.amount.amount),
    )


def _freight(order: Standing, before: Shipment | None, after: Shipment) -> tuple[Decimal, Decimal]:
    row = order.shipments.get(after.key)
    if row is None or before is None:
        return after.freight.amount, after.full_freight.amount
    return (
        max(NOTHING, row.freight + after.freight.amount - before.freight.amount),
        max(NOTHING, row.full_freight + after.full_freight.amount - before.full_freight.amount),
    )


def total_after(order: Standing, before: Repriced, after: Repriced) -> Money:
    return order.money(amounts(order, before, after).total)


def rewrite(begun: Moving, order: Standing, before: Repriced, after: Repriced, plan: changing.Plan) -> None:
    """Write all of it under the order's lock. Raises PackedError, SentError, OutOfStockError."""
    sums = amounts(order, before, after)
    _put_back(begun, order, plan)
    stock = _take(order, after, plan)
    places = _shipments(order, before, after, sums)
    _kept_lines(begun, order, before, after, plan, sums=sums, stock=stock, places=places)
    _new_lines(begun, order, after, plan, sums=sums, stock=stock, places=places)
    _sums(order, after, sums)


def _put_back(begun: Moving, order: Standing, plan: changing.Plan) -> None:
    """Pieces that are canceled: off the line, and back to where they came from."""
    boxed = _boxed(order) if any(pieces.put_down for _typed, pieces in plan.kept) else {}
    back = []
    for _typed, pieces in plan.kept:
        line = pieces.line
        if pieces.put_down > line.to_ship - boxed.get(line.line_id, 0):
            raise PackedError(position=line.position)
        if pieces.fewer:
            waiting = pieces.from_backorder
            begun.count(line.line_id, cancelled=pieces.fewer, backordered=-waiting, picked=-pieces.put_down)
            back.append((line.variant_id, pieces.fewer - waiting, waiting))
    if order.is_ours and back:
        catalogue.put_back(back)


def _boxed(order: Standing) -> dict[int, int]:
    found: dict[int, int] = {}
    rows = models.ParcelLine.objects.filter(
        parcel__order_id=order.row.pk, parcel__state=ParcelState.PACKED.value
    ).values_list("line_id", "quantity")
    for line_id, quantity in rows:
        found[line_id] = found.get(line_id, 0) + quantity
    return found


class _Stock:
    """Pieces that were taken, dealt out to the lines that asked for them: from the shelf first."""

    def __init__(self, taken: Mapping[int, tuple[int, int]]) -> None:
        self.left = dict(taken)

    def deal(self, variant_id: int, quantity: int) -> int:
        """How many of the pieces of a line are on back-order."""
        if variant_id not in self.left:
            return 0
        shelf, waiting = self.left[variant_id]
        here = min(shelf, quantity)
        self.left[variant_id] = (shelf - here, waiting - (quantity - here))
        return quantity - here


def _take(order: Standing, after: Repriced, plan: changing.Plan) -> _Stock:
    wanted: dict[int, int] = {}
    for variant_id, quantity in _added(plan):
        if order.is_ours and not after.goods[variant_id].variant.is_charge:
            wanted[variant_id] = wanted.get(variant_id, 0) + quantity
    taken = catalogue.take(wanted) if wanted else {}
    short = [v for v, quantity in wanted.items() if sum(taken.get(v, (0, 0))) < quantity]
    if short:
        raise OutOfStockError(skus=", ".join(sorted(after.goods[v].variant.sku for v in short)))
    return _Stock(taken)


def _added(plan: changing.Plan) -> Iterable[tuple[int, int]]:
    for typed, pieces in plan.kept:
        if typed and pieces.more:
            yield pieces.line.variant_id, pieces.more
    for line in plan.new:
        yield line.variant_id or 0, line.quantity


def _shipments(order: Standing, before: Repriced, after: Repriced, sums: Amounts) -> dict[str, int]:
    """Write where it goes; the position of each shipment by its key."""
    quoted = {s.key: s for s in after.quote.shipments}
    moved = changing.moved(before.body, after.body)
    sent = {line.shipment for line in order.progress.lines if line.shipped}
    places: dict[str, int] = {}
    for typed in after.body.ship_tos:
        row = order.shipments.get(typed.key)
        if row is None:
            position = max([*(s.position for s in order.shipments.values()), *places.values(), 0]) + 1
            row = models.Shipment(order_id=order.row.pk, position=position)
        elif row.position in sent and (typed.address_id is not None or typed.method != row.method):
            raise SentError(position=row.position)
        places[typed.key] = row.position
        was = dict(vars(row))
        row.address, row.method = dict(after.addresses[typed.key]), typed.method
        row.wanted_date, row.gift = typed.wanted_date, typed.gift
        row.freight, row.full_freight = sums.shipments.get(typed.key, (NOTHING, NOTHING))
        if moved[typed.key] and typed.key in quoted:
            row.from_date, row.to_date = quoted[typed.key].from_date, quoted[typed.key].to_date
        if row.pk is None or vars(row) != was:
            row.save()
    return places


def _kept_lines(
    begun: Moving,
    order: Standing,
    before: Repriced,
    after: Repriced,
    plan: changing.Plan,
    *,
    sums: Amounts,
    stock: _Stock,
    places: Mapping[str, int],
) -> None:
    quoted = {line.key: line for line in after.quote.lines}
    moved = changing.moved(before.body, after.body)
    for typed, pieces in plan.kept:
        row = order.lines[str(pieces.line.position)]
        if typed is None:
            _update(row, amount=NOTHING, discount=NOTHING)
            continue
        if pieces.more:
            waiting = stock.deal(row.variant_id, pieces.more)
            begun.count(row.pk, ordered=pieces.more, backordered=waiting)
        if places[typed.ship_to] != row.shipment and pieces.line.picked:
            raise SentError(position=row.position)
        off, amount = sums.lines[typed.key]
        promised = quoted[typed.key].promised_date if moved[typed.ship_to] else row.promised_date
        _update(
            row,
            amount=amount,
            discount=off,
            personalization=sorted([k, v] for k, v in typed.personalization.items() if v),
            gift_wrap=typed.gift_wrap,
            gift_message=typed.gift_message,
            shipment=places[typed.ship_to],
            promised_date=promised,
        )


def _update(row: models.Line, **columns: Any) -> None:
    if any(getattr(row, name) != value for name, value in columns.items()):
        models.Line.objects.filter(pk=row.pk).update(**columns)


def _new_lines(
    begun: Moving,
    order: Standing,
    after: Repriced,
    plan: changing.Plan,
    *,
    sums: Amounts,
    stock: _Stock,
    places: Mapping[str, int],
) -> None:
    quoted = {line.key: line for line in after.quote.lines}
    for position, typed in enumerate(plan.new, 1 + max(row.position for row in order.lines.values())):
        begun_line = _new_line(order, typed, quoted[typed.key], sums=sums, stock=stock, places=places, at=position)
        begun.lines[begun_line.line_id] = begun_line


def _new_line(
    order: Standing,
    typed: DraftLine,
    line: QuoteLine,
    *,
    sums: Amounts,
    stock: _Stock,
    places: Mapping[str, int],
    at: int,
) -> LineProgress:
    off, amount = sums.lines[typed.key]
    waiting = stock.deal(line.variant_id, typed.quantity)
    row = models.Line.objects.create(
        order_id=order.row.pk,
        position=at,
        variant_id=line.variant_id,
        sku=line.sku,
        name=line.name,
        options=[list(pair) for pair in line.options],
        quantity=typed.quantity,
        backordered=waiting,
        unit_price=line.unit_price.amount,
        discount=off,
        amount=amount,
        personalization=[list(pair) for pair in line.personalized],
        gift_wrap=typed.gift_wrap,
        gift_message=typed.gift_message,
        shipment=places[typed.ship_to],
        promised_date=line.promised_date,
    )
    return LineProgress(row.pk, at, line.variant_id, row.shipment, ordered=typed.quantity, backordered=waiting)


def _sums(order: Standing, after: Repriced, sums: Amounts) -> None:
    body = after.body
    written = writing.quote(after.quote) | {"terms": order.row.quote.get("terms", after.quote.terms_version)}
    columns = {name: getattr(sums, name) for name in ("goods", "discount", "freight", "fee", "tax", "total")} | {
        "codes": list(body.codes),
        "email": body.email,
        "language": body.language,
        "quote": written,
    }
    billing = next((a for a in order.shopper.addresses if a.id == body.billing_id), None)
    if billing:
        columns["billing"] = dict(kept(billing))
    models.Order.objects.filter(pk=order.row.pk).update(**columns)
