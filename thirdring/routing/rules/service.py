"""Service level and the third ring, by their definitions (docs/reference/service-level.md)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

TARGET: Final = 0.95
"""Of the third ring: below it the board raises its alarm."""
FEWEST: Final = 5
"""Calls below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the callers of a stretch of time; practice belongs to no figure.

    `in_time` were answered within the service level's seconds, `in_rings` before the third ring fell silent;
    `gave_up_late` and `gave_up_after_rings` had waited longer than that when they hung up.
    """

    answered: int = 0
    in_time: int = 0
    in_rings: int = 0
    abandoned: int = 0
    gave_up_late: int = 0
    gave_up_after_rings: int = 0
    elsewhere: int = 0
    answer_time: timedelta = timedelta()

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))

    @property
    def callers(self) -> int:
        return self.answered + self.abandoned + self.elsewhere


def service_level(tally: Tally) -> float | None:
    """Answered in time, of all answered and all who gave up later than that; None without any.

    Who hangs up sooner than the house promises to answer has not been let down: the usual definition (ISO 18295-1,
    annex A leaves the treatment of early abandonment to be stated; this is where we state it).
    """
    return _share(tally.in_time, tally.answered + tally.gave_up_late)


def third_ring(tally: Tally) -> float | None:
    """Answered by the third ring, of all answered and all who gave up after it; None without any."""
    return _share(tally.in_rings, tally.answered + tally.gave_up_after_rings)


def abandonment(tally: Tally) -> float | None:
    """Those who gave up, of all who were answered or gave up; None without any."""
    return _share(tally.abandoned, tally.answered + tally.abandoned)


def mean_answer_time(tally: Tally) -> timedelta | None:
    """Mean speed of answer (ASA) of the calls that were answered; None without any."""
    return tally.answer_time / tally.answered if tally.answered else None


def alarm(tally: Tally, *, past_third_ring: int) -> bool:
    """Whether somebody waits past the third ring now, or too many did of late."""
    rate = third_ring(tally)
    counted = tally.answered + tally.gave_up_after_rings
    return past_third_ring > 0 or (rate is not None and counted >= FEWEST and rate < TARGET)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
