"""The call log: what is asked of it, its lines, and what a person answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from thirdring.calls.values import Call, Disposition, Reason, Times


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which calls of the log are wanted; an empty field asks nothing. Dates are in `time_zone` of the reader."""

    from_at: datetime | None = None
    until_at: datetime | None = None
    line_id: int | None = None
    operator_id: int | None = None
    customer_id: int | None = None
    reason: Reason | None = None
    disposition: Disposition | None = None
    practice: bool | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A line of the call log."""

    call: Call
    times: Times
    operator: str
    customer: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some rows, newest first; `next_before` continues, None at the end."""

    rows: tuple[LogRow, ...]
    total: int
    times: Times
    next_before: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """Calls that a person answered; practice calls are counted apart and belong to no other figure."""

    count: int
    held: timedelta
    practice: int
