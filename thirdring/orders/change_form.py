"""What the change form sends, parsed into edits of the order's body."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import get_language

from thirdring.catalogue import queries as catalogue
from thirdring.kernel import amounts
from thirdring.orders.actions import Late
from thirdring.orders.forms import number, wish
from thirdring.orders.queries.repricing import Standing
from thirdring.orders.rules import returning
from thirdring.orders.values import DraftBody, Edit
from thirdring.payments import queries as payments
from thirdring.payments.values import Method

KINDS = ("change", "cancel", "discount", "match")
LARGEST = Decimal(10) ** 9


@dataclass(frozen=True, slots=True)
class Asked:
    """One change as typed. `pieces` (by position) only for a cancellation, None for all of it; `unfound` are words
    that name no product. `comes_back`: what has left is to come back as a return."""

    kind: str
    edits: tuple[Edit, ...] = ()
    pieces: dict[int, int] | None = None
    late: Late | None = None
    reason: str = ""
    method: str = ""
    unfound: str = ""
    comes_back: bool = False


def read(data: QueryDict, order: Standing, *, card: Callable[[str], str]) -> Asked:
    """The change that a form describes; `card` finds the reference of a gift card's number."""
    kind = data.get("kind", "change")
    reason = data.get("reason", "")[:200]
    if kind == "cancel":
        return Asked("cancel", pieces=_pieces(data, order), reason=reason, comes_back="back" in data)
    if kind == "discount":
        return Asked("discount", late=_late(data, reason), reason=reason)
    if kind == "match":
        return Asked("match", late=_match(data, order, reason), reason=reason)
    edits, unfound = _edits(data, order)
    edits += _part(data, order, card)
    return Asked("change", edits=tuple(edits), reason=reason, method=data.get("take", ""), unfound=unfound)


def _pieces(data: QueryDict, order: Standing) -> dict[int, int] | None:
    if data.get("whole"):
        return None
    found = {line.position: number(data, f"fewer-{line.position}") or 0 for line in order.progress.lines}
    return {position: count for position, count in found.items() if count}


def _late(data: QueryDict, reason: str) -> Late:
    amount, percent = _decimal(data.get("amount", "")), _decimal(data.get("percent", ""))
    if percent:
        return Late(percent=min(percent, Decimal(100)), reason=reason or "goodwill")
    return Late(amount=amount, reason=reason or "goodwill")


def _match(data: QueryDict, order: Standing, reason: str) -> Late:
    """The line and what a piece of it costs elsewhere, or here now; without a lower price nothing is taken off."""
    line = next((line for line in order.progress.lines if str(line.position) == data.get("line")), None)
    if line is None:
        return Late(reason=reason)
    row = order.lines[str(line.position)]
    try:
        price = order.money(amounts.read(data.get("price", ""), get_language() or "en"))
    except amounts.NotAnAmountError:
        price = order.money(row.amount)
    pieces = returning.kept(line)
    saved = returning.saved(order.money(row.amount), line.standing, kept=pieces, price=price)
    return Late(amount=saved.amount, reason=reason or "match", sku=row.sku, pieces=pieces)


def _decimal(text: str) -> Decimal:
    """An amount as the reader's language writes it; nothing for what is none."""
    try:
        value = amounts.read(text, get_language() or "en") if text.strip() else Decimal(0)
    except amounts.NotAnAmountError:
        return Decimal(0)
    return value.quantize(Decimal("0.01")) if 0 < value < LARGEST else Decimal(0)


def _edits(data: QueryDict, order: Standing) -> tuple[list[Edit], str]:
    body = order.body
    edits = [*_quantities(data, body), *_destinations(data, body)]
    for tender in body.tenders:
        pay = data.get(f"pay-{tender.key}", tender.method)
        if pay != tender.method:
            edits.append(Edit(path=f"tenders.{tender.key}.method", value=pay))
    if (email := data.get("email")) is not None and email.strip() != body.email:
        edits.append(Edit(path="email", value=email.strip()))
    if code := data.get("code", "").strip().upper():
        edits.append(Edit(op="add", path="codes", value=code))
    added, unfound = _added(data.get("add", ""), order, body)
    return edits + added, unfound


def _part(data: QueryDict, order: Standing, card: Callable[[str], str]) -> Iterator[Edit]:
    """A part of what is owed that is to be paid another way than the rest."""
    method = data.get("part", "")
    if method not in set(Method):
        return
    reference = ""
    if method == Method.GIFT_CARD:
        reference = card(data.get("part-code", ""))
    elif method == Method.STORE_CREDIT:
        kept = payments.credits_of(order.row.customer_id)
        reference = next((c.reference for c in kept if c.balance.currency == order.currency), "")
    amount = _decimal(data.get("part-amount", ""))
    row = {"method": method, "amount": str(amount) if amount else None, "reference": reference}
    yield Edit(op="add", path="tenders", value=row)


def _quantities(data: QueryDict, body: DraftBody) -> Iterator[Edit]:
    for line in body.lines:
        wanted = number(data, f"quantity-{line.key}")
        if wanted == 0:
            yield Edit(op="remove", path=f"lines.{line.key}")
        elif wanted is not None and wanted != line.quantity:
            yield Edit(path=f"lines.{line.key}.quantity", value=wanted)


def _destinations(data: QueryDict, body: DraftBody) -> Iterator[Edit]:
    for each in body.ship_tos:
        address = number(data, f"address-{each.key}")
        if address:
            yield Edit(path=f"ship_tos.{each.key}.address_id", value=address)
        method, day = data.get(f"method-{each.key}", each.method), data.get(f"date-{each.key}")
        if method != each.method:
            yield Edit(path=f"ship_tos.{each.key}.method", value=method)
        if day is not None and day != (each.wanted_date.isoformat() if each.wanted_date else ""):
            yield Edit(path=f"ship_tos.{each.key}.wanted_date", value=day or None)


def _added(text: str, order: Standing, body: DraftBody) -> tuple[list[Edit], str]:
    """A line as it is typed, `2 x parka red m`, where the words name just one thing."""
    words, quantity = wish(text)
    if not words:
        return [], ""
    hits = catalogue.find(words, price_list=order.row.price_list, limit=2)
    exact = bool(hits) and hits[0].sku.lower() == words.lower()
    found = hits[0].variant_id if hits and (len(hits) == 1 or exact) else None
    if found is None:
        return [], words
    key = str(max([*(int(k) for k in order.lines if k.isdigit()), 0]) + 1)
    row = {"key": key, "variant_id": found, "quantity": quantity, "text": words, "ship_to": body.ship_tos[0].key}
    return [Edit(op="add", path="lines", value=row)], ""
