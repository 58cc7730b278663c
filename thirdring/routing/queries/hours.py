"""What becomes of a call on a line at a moment: its menu, its queue, whether somebody is there."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from thirdring.calls import queries as calls
from thirdring.calls.values import Line
from thirdring.kernel import fast
from thirdring.routing import models
from thirdring.routing.queries.menus import live_menu
from thirdring.routing.rules.hours import Holiday, Opening, Schedule, closes_at, next_opening
from thirdring.routing.rules.menus import Menu, Texts

_ROUTE: Final = """
SELECT q.code, r.menu_id, r.welcome, s.time_zone,
       (SELECT json_agg(json_build_array(o.weekday, o.opens, o.closes) ORDER BY o.weekday, o.opens)
        FROM routing_openinghours o WHERE o.schedule_id = s.id)::jsonb,
       (SELECT json_agg(json_build_array(h.day, h.name, h.opens, h.closes) ORDER BY h.day)
        FROM routing_holiday h WHERE h.schedule_id = s.id)::jsonb
FROM routing_lineroute r JOIN routing_queue q ON q.id = r.queue_id LEFT JOIN routing_schedule s ON s.id = r.schedule_id
WHERE r.line_id = %s
"""


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
    queue, menu_id, welcome, zone, openings, holidays = fast.row(_ROUTE, [line.id]) or ("", None, {}, None, None, None)
    schedule = Schedule(
        time_zone=zone or line.time_zone,
        openings=tuple(Opening(day, *map(time.fromisoformat, hours)) for day, *hours in openings or ()),
        holidays=tuple(
            Holiday(date.fromisoformat(day), name, *map(_time, hours)) for day, name, *hours in holidays or ()
        ),
    )
    opens_at = next_opening(schedule, now)
    return LinePlan(
        schedule=schedule,
        is_open=opens_at == now,
        opens_at=opens_at,
        queue=queue,
        menu=live_menu(menu_id) if menu_id else None,
        welcome=welcome,
    )


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


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
