"""What becomes of a call on a line at a moment: its menu, its queue, whether somebody is there."""

from dataclasses import dataclass, field
from datetime import datetime

from thirdring.calls import queries as calls
from thirdring.calls.values import Line
from thirdring.routing import models
from thirdring.routing.queries.menus import live_menu
from thirdring.routing.rules.hours import Holiday, Opening, Schedule, closes_at, is_open, next_opening
from thirdring.routing.rules.menus import Menu, Texts


@dataclass(frozen=True, slots=True)
class LinePlan:
    """How a line is answered now. Without a menu the caller hears `welcome` and goes to the line's own queue."""

    schedule: Schedule
    is_open: bool
    opens_at: datetime | None
    queue: str = ""
    menu: Menu | None = None
    welcome: Texts = field(default_factory=dict)


def line_plan(line_id: int, *, now: datetime) -> LinePlan:
    """Raises NoSuchLineError."""
    return plan_of(calls.line(line_id), now=now)


def plan_of(line: Line, *, now: datetime) -> LinePlan:
    """A line that nobody has set up is open day and night, without a menu."""
    row = models.LineRoute.objects.filter(pk=line.id).select_related("queue", "schedule").first()
    schedule = schedule_value(row.schedule) if row and row.schedule else Schedule(line.time_zone)
    return LinePlan(
        schedule=schedule,
        is_open=is_open(schedule, now),
        opens_at=next_opening(schedule, now),
        queue=row.queue.code if row else "",
        menu=live_menu(row.menu_id) if row and row.menu_id else None,
        welcome=row.welcome if row else {},
    )


def schedule_value(row: models.Schedule) -> Schedule:
    return Schedule(
        time_zone=row.time_zone,
        openings=tuple(Opening(one.weekday, one.opens, one.closes) for one in row.openings.all()),
        holidays=tuple(Holiday(one.day, one.name, one.opens, one.closes) for one in row.holidays.all()),
    )


def open_now(schedule: Schedule, *, now: datetime) -> tuple[bool, datetime | None]:
    """Whether it is open, and until when; else when it opens."""
    until = closes_at(schedule, now)
    return until is not None, until or next_opening(schedule, now)
