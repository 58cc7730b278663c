"""What a change of an order would do and cost, before anybody says yes to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError
from thirdring.kernel.money import Money
from thirdring.orders import ruling
from thirdring.orders.actions import rewriting
from thirdring.orders.queries import paying
from thirdring.orders.queries.repricing import Repriced, Standing, late_code, repriced, standing
from thirdring.orders.quote import Explanation
from thirdring.orders.rules import changing, editing
from thirdring.orders.rules.changing import What
from thirdring.orders.values import DraftBody, Edit
from thirdring.payments import queries as paid
from thirdring.payments.values import Tender
from thirdring.promotions import queries as codes
from thirdring.promotions.values import Code


class OrderChangedError(DeskError):
    code = "order-changed"
    sentence = _("This order has changed meanwhile. Load it again, check what it says now, then change it.")
    status = HTTPStatus.CONFLICT


class NotChangeableError(DeskError):
    code = "not-changeable"
    sentence = _("That cannot be changed in this order: %(why)s")
    status = HTTPStatus.CONFLICT


class NotPartOfItError(NotChangeableError):
    sentence = _("That is no part of an order that stands (%(why)s). Load the order again and change what it shows.")


class NoLongerHereError(DeskError):
    code = "no-longer-here"
    sentence = _("Only %(most)s of line %(position)s can still be canceled; the rest has left and can be sent back.")
    status = HTTPStatus.CONFLICT


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: what it costs more (or less), which policies it needs a yes for, and why it cannot be."""

    order_id: int
    version: int
    before: Repriced
    after: Repriced
    difference: Money
    total: Money
    whats: tuple[What, ...]
    rulings: tuple[ruling.Ruling, ...]
    faults: tuple[Explanation, ...]
    sent: int
    parts: tuple[Tender, ...] | None = None
    """How what is owed is to be paid, where that is changed."""

    @property
    def needs_approval(self) -> bool:
        return any(each.must_ask for each in self.rulings)

    @property
    def is_refused(self) -> bool:
        return any(not each.allowed for each in self.rulings)


@dataclass(frozen=True, slots=True)
class Late:
    """A discount to be given: a part of the goods, an amount, or with `sku` a price matched for so many `pieces`."""

    percent: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    reason: str = "goodwill"
    sku: str = ""
    pieces: int = 0

    @property
    def what(self) -> What:
        return What.PRICE_MATCH if self.sku else What.DISCOUNT


def preview(
    *, order_id: int, edits: Sequence[Edit] = (), now: datetime, kind: str = "change", late: Late | None = None
) -> Preview:
    """What `change`, `cancel` or `discount` would do with the same arguments; nothing is changed.

    Raises NotFoundError, NotChangeableError, NoLongerHereError.
    """
    return previewed(standing(order_id), edits, now=now, kind=kind, late=late)


def previewed(order: Standing, edits: Sequence[Edit], *, now: datetime, kind: str, late: Late | None) -> Preview:
    try:
        whats = changing.whats(edits)
        after_body = editing.apply(order.body, edits)
    except changing.NotChangeable as error:
        raise NotPartOfItError(why=error.path, what="") from None
    except editing.BadEdit as error:
        raise NotPartOfItError(why=error.path, what="") from None
    except editing.Overtaken:
        raise OrderChangedError(order_id=order.row.pk) from None
    if kind == "cancel":
        whats = (What.CANCEL,)
    extra: tuple[Code, ...] = ()
    if late:
        whats = (late.what,)
        extra = (late_code("new", late.percent, late.amount, currency=order.currency, sku=late.sku),)
    try:
        plan = changing.plan(order.progress.lines, after_body)
    except changing.Gone as error:
        raise NoLongerHereError(position=error.position, most=error.most) from None
    before, after = repriced(order, order.body, now=now), repriced(order, after_body, now=now, extra=extra)
    settled = _settled(order, before, after, whats)
    if after.quote.fee and order.is_ours:
        free = repriced(order, after_body, now=now, extra=extra, with_fees=False)
        cheaper = _settled(order, before, free, whats)
        if not _collects(order, cheaper, {fee.code for fee in after.quote.fees}):
            after, settled = free, cheaper
    return Preview(
        order_id=order.row.pk,
        version=order.progress.version,
        before=before,
        after=after,
        difference=settled.difference,
        total=settled.total,
        whats=whats,
        rulings=ruling.decide(whats, order, asked=-settled.difference, sku=late.sku if late else "", now=now),
        faults=(*_faults(order, after, plan, after_body), *settled.faults),
        sent=sum(line.returnable for line in order.progress.lines),
        parts=settled.parts,
    )


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a change comes to. `owed` is what the customer owes then; `parts` how it is paid where the payment changes,
    None where it does not, or where there is no money here."""

    total: Money
    difference: Money
    owed: Money
    parts: tuple[Tender, ...] | None = None
    faults: tuple[Explanation, ...] = ()


def _settled(order: Standing, before: Repriced, after: Repriced, whats: Sequence[What]) -> _Settled:
    total = rewriting.total_after(order, before, after)
    difference = total - order.money(order.row.total)
    owed = paid.balance(order.row.pk, order.currency).owed if order.is_ours else order.money(Decimal(0))
    if What.PAYMENT not in whats or not order.is_ours:
        return _Settled(total, difference, owed + difference)
    if owed and (owed + difference).amount <= 0:
        return _Settled(total, difference, owed + difference, ())
    parts, faults = paying.anew(order, after.body, owed + difference if owed else owed)
    return _Settled(total, difference, owed + difference, parts, faults)


def _collects(order: Standing, settled: _Settled, charging: Collection[str]) -> bool:
    """Whether money is collected, or was, by a way of paying that has a fee, when the order costs no fee."""
    if any(p.method in charging and p.captured.amount > 0 for p in paid.payments(order.row.pk)):
        return True
    if settled.parts is None or settled.faults:
        return settled.owed.amount > 0
    return any(part.method in charging for part in settled.parts)


def _faults(order: Standing, after: Repriced, plan: changing.Plan, body: DraftBody) -> list[Explanation]:
    """What keeps the changed order from being sent; an order of which nothing is left has no faults."""
    if not body.lines:
        return []
    keys = {line.key for line in plan.new} | {typed.key for typed, p in plan.kept if typed and p.more}
    faults = [p for p in after.quote.problems if p.subject.partition(":")[0] != "line" or p.subject[5:] in keys]
    faults += [
        Explanation("unfinished", f"line:{line.key}", (("text", line.text),))
        for line in plan.new
        if line.variant_id not in after.goods
    ]
    more: dict[int, int] = {}
    for variant_id, count in [
        *((typed.variant_id or 0, p.more) for typed, p in plan.kept if typed and p.more),
        *((line.variant_id or 0, line.quantity) for line in plan.new),
    ]:
        more[variant_id] = more.get(variant_id, 0) + count
    for variant_id, count in more.items():
        found = after.goods.get(variant_id)
        if found and count > found.availability.quantity:
            facts = (("sku", found.variant.sku), ("available", found.availability.quantity))
            faults.append(Explanation("short", f"variant:{variant_id}", facts))
    known = {c.code for c in codes.codes(body.codes)}
    faults += [
        Explanation("unknown-code", "codes", (("name", code),))
        for code in body.codes
        if code not in known and code not in order.row.codes
    ]
    return faults


def cancel_edits(order: Standing, pieces: Mapping[int, int] | None) -> tuple[Edit, ...]:
    """A cancellation as edits: lines taken off, or left with what remains (what has left always remains)."""
    edits = []
    for line in order.progress.lines:
        fewer = line.unsent if pieces is None else pieces.get(line.position, 0)
        if not fewer:
            continue
        if fewer == line.standing:
            edits.append(Edit(op="remove", path=f"lines.{line.position}"))
        else:
            edits.append(Edit(path=f"lines.{line.position}.quantity", value=line.standing - fewer))
    return tuple(edits)
