"""When a line is open: hours of its own wall clock, nights over midnight, holidays, summer time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

DAY: Final = timedelta(days=1)
LOOKS_AHEAD: Final = 400
"""Days searched for the next opening: a year, and a holiday that has moved."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Open from `opens` on a weekday (0 is Monday); `closes` at or before `opens` is on the next day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day with hours of its own, or with none: then `opens` and `closes` are empty."""

    day: date
    name: str
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours in an IANA `time_zone`. Without any opening it is open day and night, holidays excepted."""

    time_zone: str
    openings: tuple[Opening, ...] = ()
    holidays: tuple[Holiday, ...] = ()


Span = tuple[datetime, datetime]


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether somebody is there at this moment."""
    return any(since <= at < until for since, until in _around(schedule, at))


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """When it opens next: `at` itself while open, None where it never does."""
    if is_open(schedule, at):
        return at
    today = at.astimezone(ZoneInfo(schedule.time_zone)).date()
    for ahead in range(LOOKS_AHEAD):
        starts = [since for since, _until in spans(schedule, today + ahead * DAY) if since > at]
        if starts:
            return min(starts)
    return None


def closes_at(schedule: Schedule, at: datetime) -> datetime | None:
    """The end of the stretch that is open at this moment; None while closed."""
    return max((until for since, until in _around(schedule, at) if since <= at < until), default=None)


def holiday_of(schedule: Schedule, at: datetime) -> Holiday | None:
    """The holiday that this moment falls on, by the schedule's own calendar."""
    today = at.astimezone(ZoneInfo(schedule.time_zone)).date()
    return next((one for one in schedule.holidays if one.day == today), None)


def spans(schedule: Schedule, day: date) -> list[Span]:
    """The stretches that begin on a day, in UTC. A holiday has its own hours; the night before one ends at midnight."""
    zone = ZoneInfo(schedule.time_zone)
    holidays = {one.day: one for one in schedule.holidays}
    return [
        (_instant(day, opens, zone), _end(day, opens, closes, zone, cut=day + DAY in holidays))
        for opens, closes in _hours(schedule, day, holidays.get(day))
    ]


def _around(schedule: Schedule, at: datetime) -> list[Span]:
    today = at.astimezone(ZoneInfo(schedule.time_zone)).date()
    return [*spans(schedule, today - DAY), *spans(schedule, today)]


def _hours(schedule: Schedule, day: date, holiday: Holiday | None) -> Iterator[tuple[time, time]]:
    if holiday:
        if holiday.opens is not None and holiday.closes is not None:
            yield holiday.opens, holiday.closes
        return
    if not schedule.openings:
        yield time(0), time(0)
    for one in schedule.openings:
        if one.weekday == day.weekday():
            yield one.opens, one.closes


def _end(day: date, opens: time, closes: time, zone: ZoneInfo, *, cut: bool) -> datetime:
    if closes > opens:
        return _instant(day, closes, zone, last=True)
    return _instant(day + DAY, time(0) if cut else closes, zone, last=True)


def _instant(day: date, wall: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """The moment at which a clock on the wall shows this time.

    In autumn it shows it twice: the first, or the `last`. In spring some times are skipped: the moment of the change.
    """
    local = datetime.combine(day, wall, tzinfo=zone).replace(fold=int(last))
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    before, after = (local.replace(fold=fold).astimezone(UTC) for fold in (1, 0))
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        is_after = middle.astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset()
        before, after = (before, middle) if is_after else (middle, after)
    return after.replace(microsecond=0)
