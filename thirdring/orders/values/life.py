"""The life of an order: its states, what moves it, and how far each line has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from thirdring.kernel.money import Money

OUTCOMES = ["released", "changed", "cancelled", "refunded", "sent_again", "no_fault"]
"""What may become of a problem."""


class OrderState(StrEnum):
    """Where an order stands as a whole; how far each line has come is in its LineProgress."""

    PLACED = "placed"
    UNDER_REVIEW = "under_review"
    HELD = "held"
    RELEASED = "released"
    PICKING = "picking"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class OrderSignal(StrEnum):
    """What can happen to an order."""

    REVIEW = "review"
    HOLD = "hold"
    RELEASE = "release"
    PICK = "pick"
    SHIP = "ship"
    DELIVER = "deliver"
    RETURN = "return"
    CHANGE = "change"
    PRICE = "price"


class ParcelState(StrEnum):
    """Where a parcel is."""

    PACKED = "packed"
    SENT = "sent"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"


class ParcelNews(StrEnum):
    """What a carrier tells about a parcel."""

    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPTED = "attempted"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class LineProgress:
    """Pieces of one line. `picked` counts those that are in a box or have left, `shipped` those that have left,
    `delivered` those whose journey has ended (at the customer's, or back with us), `returned` those that are back."""

    line_id: int
    position: int
    variant_id: int
    shipment: int
    ordered: int
    backordered: int = 0
    cancelled: int = 0
    picked: int = 0
    shipped: int = 0
    delivered: int = 0
    returned: int = 0
    returning: int = 0

    @property
    def standing(self) -> int:
        """Pieces that the customer is to have, or has had."""
        return self.ordered - self.cancelled

    @property
    def unsent(self) -> int:
        """Pieces that can still be canceled."""
        return self.standing - self.shipped

    @property
    def to_pick(self) -> int:
        return self.standing - self.backordered - self.picked

    @property
    def to_ship(self) -> int:
        return self.picked - self.shipped

    @property
    def returnable(self) -> int:
        """Pieces that have left, have not come back, and are not waited for by a return (orders.returns)."""
        return self.shipped - self.returned - self.returning


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an order has come; `version` grows with everything that happens to it."""

    order_id: int
    state: OrderState
    version: int
    lines: tuple[LineProgress, ...]

    def line(self, line_id: int) -> LineProgress:
        return next(line for line in self.lines if line.line_id == line_id)

    @property
    def is_partly_sent(self) -> bool:
        return total(self.lines, "shipped") > 0 and any(line.unsent for line in self.lines)

    @property
    def is_partly_returned(self) -> bool:
        return total(self.lines, "returned") > 0 and self.state is not OrderState.RETURNED


def total(lines: Iterable[LineProgress], name: str) -> int:
    """The sum of one count over all lines."""
    return sum(getattr(line, name) for line in lines)


@dataclass(frozen=True, slots=True)
class ParcelEvent:
    """What a carrier told, and when it happened there."""

    news: ParcelNews
    at: datetime
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A box of an order. `expected_date` is the carrier's or ours, `contents` maps line ids to pieces."""

    id: int
    order_id: int
    shipment: int
    carrier: str
    tracking: str
    state: ParcelState
    expected_date: date | None
    packed_at: datetime
    shipped_at: datetime | None
    ended_at: datetime | None
    contents: tuple[tuple[int, int], ...]
    events: tuple[ParcelEvent, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that has happened to an order; `facts` are ids, counts and amounts."""

    kind: str
    at: datetime
    actor_id: int | None
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """The answer to a change or cancellation; `difference` is what the customer owes more (negative: gets back)."""

    change_id: int
    order_id: int
    version: int
    difference: Money
    total: Money
