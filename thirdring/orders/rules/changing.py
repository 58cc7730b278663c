"""Changes of an order that stands: what each edit changes, and which pieces come, go or move by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from thirdring.orders.values import DraftBody, DraftLine, Edit, LineProgress


class What(StrEnum):
    """What of an order a change is about; policies decide on each (`knowledge`: change)."""

    ADDRESS = "address"
    METHOD = "method"
    DATE = "date"
    ITEMS = "items"
    QUANTITY = "quantity"
    PAYMENT = "payment"
    DISCOUNT = "discount"
    CANCEL = "cancel"
    PRICE_MATCH = "price_match"


_BY_FIELD = {
    ("lines", "quantity"): What.QUANTITY,
    ("lines", "variant_id"): What.ITEMS,
    ("lines", "personalization"): What.ITEMS,
    ("lines", "gift_wrap"): What.ITEMS,
    ("lines", "gift_message"): What.ITEMS,
    ("lines", "ship_to"): What.ADDRESS,
    ("ship_tos", "address_id"): What.ADDRESS,
    ("ship_tos", "method"): What.METHOD,
    ("ship_tos", "wanted_date"): What.DATE,
    ("ship_tos", "gift"): What.ITEMS,
    ("tenders", "method"): What.PAYMENT,
    ("tenders", "reference"): What.PAYMENT,
}
_BY_LIST = {"lines": What.ITEMS, "ship_tos": What.ADDRESS, "codes": What.DISCOUNT, "tenders": What.PAYMENT}
_FREE = {"email", "language"}


class NotChangeable(ValueError):  # noqa: N818
    """An edit of something that is not part of an order that stands."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def whats(edits: Iterable[Edit]) -> tuple[What, ...]:
    """What the edits are about, each once, in their order. Raises NotChangeable."""
    found: dict[What, None] = {}
    for edit in edits:
        what = _what(edit)
        if what:
            found[what] = None
    return tuple(found)


def _what(edit: Edit) -> What | None:
    name, *rest = edit.path.split(".")
    if edit.op == "remove" and name != "lines":
        raise NotChangeable(edit.path)
    if edit.op != "set":
        what = _BY_LIST.get(name)
        if what is None:
            raise NotChangeable(edit.path)
        return what
    if edit.path in _FREE:
        return None
    if edit.path == "billing_id":
        return What.ADDRESS
    if len(rest) < 2 or (name, rest[1]) not in _BY_FIELD:  # noqa: PLR2004 - LIST.KEY.FIELD
        raise NotChangeable(edit.path)
    return _BY_FIELD[name, rest[1]]


@dataclass(frozen=True, slots=True)
class Pieces:
    """What happens to the pieces of a line: `more` are added or `fewer` canceled; of these `from_backorder` were not
    there yet and `put_down` have to be put back on the shelf."""

    line: LineProgress
    more: int = 0
    fewer: int = 0
    from_backorder: int = 0
    put_down: int = 0


class Gone(ValueError):  # noqa: N818
    """More pieces are to be canceled than are still here; `most` can be."""

    def __init__(self, position: int, most: int) -> None:
        super().__init__(f"line {position}: at most {most}")
        self.position, self.most = position, most


def pieces(line: LineProgress, wanted: int) -> Pieces:
    """How a line comes from what stands of it to `wanted` pieces. Raises Gone.

    Pieces that are not there yet go first, then those on the shelf, then those that are picked.
    """
    change = wanted - line.standing
    if change >= 0:
        return Pieces(line, more=change)
    fewer = -change
    if fewer > line.unsent:
        raise Gone(line.position, line.unsent)
    waiting = min(fewer, line.backordered)
    return Pieces(line, fewer=fewer, from_backorder=waiting, put_down=max(0, fewer - waiting - line.to_pick))


@dataclass(frozen=True, slots=True)
class Plan:
    """The difference between two bodies in pieces: lines that stay, with their pieces, and lines that are new.

    A line whose item changed is canceled and comes as a new one.
    """

    kept: tuple[tuple[DraftLine | None, Pieces], ...]
    new: tuple[DraftLine, ...]


def plan(lines: Iterable[LineProgress], after: DraftBody) -> Plan:
    """What to do with each line. Raises Gone."""
    wanted = {line.key: line for line in after.lines}
    kept: list[tuple[DraftLine | None, Pieces]] = []
    swapped: list[DraftLine] = []
    for line in lines:
        typed = wanted.pop(str(line.position), None)
        if typed is not None and typed.variant_id != line.variant_id:
            swapped.append(typed)
            typed = None
        kept.append((typed, pieces(line, typed.quantity if typed else 0)))
    return Plan(tuple(kept), (*swapped, *wanted.values()))


def key_of(position: int) -> str:
    """The key that a line or a shipment of an order has in a body."""
    return str(position)


def moved(before: DraftBody, after: DraftBody) -> Mapping[str, bool]:
    """By key, whether a shipment's address, method, date or lines changed, so that it gets new dates."""
    old = {s.key: s for s in before.ship_tos}

    def goods(body: DraftBody, key: str) -> list[tuple[str, int | None]]:
        return sorted((line.key, line.variant_id) for line in body.lines if line.ship_to == key)

    def grown(key: str) -> bool:
        held = {line.key: line.quantity for line in before.lines}
        return any(line.quantity > held.get(line.key, 0) for line in after.lines if line.ship_to == key)

    return {
        s.key: s.key not in old
        or (s.address_id, s.method, s.wanted_date) != (old[s.key].address_id, old[s.key].method, old[s.key].wanted_date)
        or grown(s.key)
        or goods(before, s.key) != goods(after, s.key)
        for s in after.ship_tos
    }
