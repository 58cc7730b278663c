"""How long a caller has still to wait, told honestly."""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

PRIOR_HANDLE: Final = timedelta(minutes=4)
PRIOR_CALLS: Final = 10
"""What is believed of a queue before it has taken calls, and how many calls it takes to believe otherwise."""
LIKELY: Final = 0.9


def handle_time(total: timedelta, calls: int) -> timedelta:
    """The mean handle time to reckon with: that of the calls taken, drawn towards PRIOR_HANDLE while they are few."""
    return (total + PRIOR_HANDLE * PRIOR_CALLS) / (calls + PRIOR_CALLS)


def expected_wait(position: float, *, staff: int, handle: timedelta) -> timedelta | None:
    """The mean wait of whoever stands at `position` (1 is next, 0 has somebody free); None without staff.

    Each of m people finishes at rate 1/h, whoever they speak with, so that somebody becomes free every h/m and the
    caller needs `position` of those moments: n * h / m. Handle times are taken as exponential, so that how long the
    calls under way have lasted does not enter. W. Whitt, "Predicting queueing delays", Management
    Science 45 (1999), 870-888, section 3; the conditional wait of an M/M/m queue (Erlang C, 1917).
    """
    return handle * position / staff if staff > 0 else None


def likely_within(position: float, *, staff: int, handle: timedelta, share: float = LIKELY) -> timedelta | None:
    """The wait that `share` of callers at this place do not exceed; None without staff.

    The sum of n exponential times has an Erlang(n, m/h) distribution; its quantile is found by bisection.
    """
    if staff <= 0:
        return None
    if position <= 0:
        return timedelta()
    stages = math.ceil(position)
    low, high = 0.0, 2.0 * stages + 20.0
    for _each in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if erlang_cdf(stages, middle) < share else (low, middle)
    return handle * high / staff


def erlang_cdf(stages: int, x: float) -> float:
    """P(the sum of `stages` unit exponentials <= x) = 1 - sum of x^k e^-x / k! for k < stages."""
    term, below = math.exp(-x), 0.0
    for k in range(stages):
        below += term
        term *= x / (k + 1)
    return 1.0 - below


def erlang_c(load: float, staff: int) -> float:
    """The share of callers who have to wait at all, with `load` Erlangs offered to `staff`; 1 at overload.

    By the recursion of Erlang B, then C = B / (1 - rho (1 - B)); A. K. Erlang (1917), as in R. B. Cooper,
    "Introduction to Queueing Theory" (1981), section 3.5.
    """
    if load >= staff:
        return 1.0
    blocked = 1.0
    for people in range(1, staff + 1):
        blocked = load * blocked / (people + load * blocked)
    return blocked / (1.0 - load / staff * (1.0 - blocked))


def ahead(shares: Sequence[float]) -> float:
    """How many of those ahead count: each by the share of the people who could take it that this caller needs, too."""
    return math.fsum(min(1.0, max(0.0, share)) for share in shares)


SAID_UP_TO: Final = timedelta(minutes=30)
"""Longer waits are too uncertain to be told in minutes; the place alone is said."""


def prompts(
    position: int, expected: timedelta | None, *, offers_callback: bool = False
) -> tuple[tuple[str, dict[str, int]], ...]:
    """What a caller is told: keys of the house's prompts with their numbers. Waits are rounded up to whole minutes.

    The place is always true; the wait is told only where it is known and not too long to be worth anything.
    """
    told: list[tuple[str, dict[str, int]]] = [("position", {"position": position})]
    if expected is not None and expected < timedelta(minutes=1):
        told.append(("wait-soon", {}))
    elif expected is not None and expected <= SAID_UP_TO:
        told.append(("wait-minutes", {"minutes": math.ceil(expected / timedelta(minutes=1))}))
    if offers_callback:
        told.append(("offer-callback", {}))
    return tuple(told)
