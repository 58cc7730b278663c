"""When a customer may be called back, and when to try again."""

from datetime import datetime, time, timedelta
from typing import Final

from thirdring.routing.rules.hours import Opening, Schedule, is_open, next_opening
from thirdring.routing.values import AttemptOutcome, CallbackState, Hindrance

DECENT: Final = (time(8), time(21))
"""When private people are called, whatever the hours of the house."""
WAITS: Final = (timedelta(minutes=15), timedelta(hours=2))
"""How long until the second and the third try; there is no fourth."""

OUTCOMES: Final = {
    AttemptOutcome.REACHED: CallbackState.DONE,
    AttemptOutcome.WRONG_NUMBER: CallbackState.GIVEN_UP,
    AttemptOutcome.DO_NOT_CALL: CallbackState.REFUSED,
}
"""Tries after which there is nothing more to try."""


def hindrance(
    *, blocked: bool, is_next: bool = True, schedule: Schedule, due_at: datetime, now: datetime
) -> Hindrance | None:
    """Why this customer may not be called now, the weightiest reason first; None when they may.

    Callers who came earlier are answered first: outbound calls fill the quiet times (row S2.4).
    """
    if blocked:
        return Hindrance.DO_NOT_CALL
    if not (is_open(schedule, now) and is_open(_decent(schedule), now)):
        return Hindrance.OUT_OF_HOURS
    if now < due_at:
        return Hindrance.NOT_YET
    return None if is_next else Hindrance.CALLERS_WAIT


def after(outcome: AttemptOutcome, *, attempts: int) -> CallbackState:
    """Where a callback stands after its `attempts`-th try ended like this."""
    if outcome in OUTCOMES:
        return OUTCOMES[outcome]
    return CallbackState.WAITING if attempts <= len(WAITS) else CallbackState.GIVEN_UP


def next_try_at(schedule: Schedule, *, attempts: int, now: datetime) -> datetime:
    """When to try again after `attempts` tries: later each time, and within hours."""
    wanted = now + WAITS[min(attempts, len(WAITS)) - 1] if attempts else now
    return callable_at(schedule, wanted)


def callable_at(schedule: Schedule, at: datetime) -> datetime:
    """The first moment from `at` on that is both within the line's hours and decent."""
    decent, moment = _decent(schedule), at
    for _each in range(100):
        opens = next_opening(schedule, moment)
        if opens is None:
            return at
        moment = next_opening(decent, opens) or opens
        if is_open(schedule, moment):
            return moment
    return at


def _decent(schedule: Schedule) -> Schedule:
    return Schedule(schedule.time_zone, tuple(Opening(weekday, *DECENT) for weekday in range(7)))
