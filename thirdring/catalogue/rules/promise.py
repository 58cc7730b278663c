"""What may be promised of the stock (row O1.8)."""

from dataclasses import dataclass
from datetime import date

from thirdring.catalogue.values import Availability, AvailabilityState


@dataclass(frozen=True, slots=True)
class Free:
    """Pieces not held by anybody: on the shelf, and in all (shelf and the next delivery)."""

    now: int
    in_all: int
    expected_date: date | None
    low_at: int


NOTHING = Availability(AvailabilityState.UNAVAILABLE, 0)


def promise(free: Free, *, today: date) -> Availability:
    """The shelf first; then the next delivery, whose date is told only while it lies ahead."""
    if free.now > free.low_at:
        return Availability(AvailabilityState.IN_STOCK, free.now)
    if free.now > 0:
        return Availability(AvailabilityState.LOW, free.now)
    if free.in_all > 0:
        ahead = free.expected_date if free.expected_date and free.expected_date >= today else None
        return Availability(AvailabilityState.EXPECTED, free.in_all, ahead)
    return NOTHING


_RANK = {each: rank for rank, each in enumerate(AvailabilityState)}


def best(promises: list[Availability]) -> Availability:
    """What a row that stands for several variants may say: the best of them, the earliest date among equals."""
    return min(
        promises,
        key=lambda each: (_RANK[each.state], each.expected_date or date.max, -each.quantity),
        default=NOTHING,
    )
