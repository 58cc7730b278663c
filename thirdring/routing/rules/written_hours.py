"""Hours and holidays as people write them: `9-17`, `8:30-12, 13-17`, `22-6`; `2026-12-24 10-12 Christmas Eve`."""

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Final

from thirdring.routing.rules.hours import Holiday, Opening

_SPAN: Final = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?$")
_HOLIDAY: Final = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*(?:(\d[\d:.]*\s*[-–]\s*\d[\d:.]*)\s+)?(.*)$")
CLOSED: Final = frozenset({"", "-", "–", "closed", "lukket", "休息", "关闭"})
_DAY: Final = 24
_HOUR: Final = 60


class UnreadableError(ValueError):
    """What was written is no time; `args[0]` is the piece."""


def day(text: str, weekday: int) -> tuple[Opening, ...]:
    """The openings of a weekday (0 is Monday). Raises UnreadableError."""
    if text.strip().lower() in CLOSED:
        return ()
    return tuple(Opening(weekday, *span(part)) for part in re.split(r"[,;、]", text) if part.strip())


def span(text: str) -> tuple[time, time]:
    """`9-17`, `8:30-12`, `0-24`. Raises UnreadableError."""
    found = _SPAN.match(text.strip())
    if not found:
        raise UnreadableError(text.strip())
    return _time(found[1], found[2], text), _time(found[3], found[4], text)


def holidays(text: str) -> tuple[Holiday, ...]:
    """One holiday a line: the day, hours of its own where it has some, its name. Raises UnreadableError."""
    found = [_holiday(line.strip()) for line in text.splitlines() if line.strip()]
    days = [one.day for one in found]
    twice = next((one for one in days if days.count(one) > 1), None)
    if twice:
        raise UnreadableError(f"{twice:%Y-%m-%d}")
    return tuple(sorted(found, key=lambda one: one.day))


def written_day(openings: Iterable[Opening]) -> str:
    """The openings of one day, written."""
    return ", ".join(f"{_written(one.opens)}-{_written(one.closes, last=True)}" for one in openings)


def written_holidays(given: Iterable[Holiday]) -> str:
    """Holidays, one a line."""
    return "\n".join(" ".join(filter(None, [f"{one.day:%Y-%m-%d}", _own_hours(one), one.name])) for one in given)


def _own_hours(one: Holiday) -> str:
    if one.opens is None or one.closes is None:
        return ""
    return f"{_written(one.opens)}-{_written(one.closes, last=True)}"


def _holiday(line: str) -> Holiday:
    found = _HOLIDAY.match(line)
    if not found:
        raise UnreadableError(line)
    try:
        when = date.fromisoformat(found[1])
    except ValueError:
        raise UnreadableError(line) from None
    own = span(found[2]) if found[2] else (None, None)
    return Holiday(when, found[3].strip(), *own)


def _time(hour: str, minute: str | None, text: str) -> time:
    hours, minutes = int(hour), int(minute or 0)
    if (hours, minutes) == (_DAY, 0):
        return time(0)
    if hours >= _DAY or minutes >= _HOUR:
        raise UnreadableError(text.strip())
    return time(hours, minutes)


def _written(one: time, *, last: bool = False) -> str:
    if last and one == time(0):
        return "24"
    return f"{one.hour}:{one.minute:02}" if one.minute else f"{one.hour}"
