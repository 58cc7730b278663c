"""Lines and hours as an administrator keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.calls.values import Line
from thirdring.kernel.errors import NotFoundError
from thirdring.routing import models
from thirdring.routing.queries.hours import schedule_value
from thirdring.routing.rules.hours import Schedule


class NoSuchScheduleError(NotFoundError):
    code = "no-such-hours"
    sentence = _("There are no such hours. Choose some from the list.")


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line with where its calls go."""

    line: Line
    is_active: bool
    queue_id: int | None = None
    queue: str = ""
    schedule_id: int | None = None
    schedule: str = ""
    menu_id: int | None = None
    menu: str = ""
    welcome: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptSchedule:
    """Hours with their name and the lines that keep them."""

    id: int
    name: str
    schedule: Schedule
    lines: tuple[str, ...] = ()


def kept_lines() -> list[KeptLine]:
    """All lines, also those not in use, by name."""
    return [_line(line, is_active=is_active) for line, is_active in calls.all_lines()]


def kept_line(line_id: int) -> KeptLine:
    """Raises NoSuchLineError."""
    active = {line.id: is_active for line, is_active in calls.all_lines()}
    return _line(calls.line(line_id), is_active=active.get(line_id, False))


def schedules() -> list[KeptSchedule]:
    """All hours, by name."""
    return [_schedule(row) for row in models.Schedule.objects.prefetch_related("openings", "holidays")]


def schedule(schedule_id: int) -> KeptSchedule:
    """Raises NoSuchScheduleError."""
    row = models.Schedule.objects.filter(pk=schedule_id).first()
    if row is None:
        raise NoSuchScheduleError
    return _schedule(row)


def _line(line: Line, *, is_active: bool) -> KeptLine:
    row = models.LineRoute.objects.filter(pk=line.id).select_related("queue", "schedule", "menu").first()
    if row is None:
        return KeptLine(line, is_active)
    return KeptLine(
        line,
        is_active,
        queue_id=row.queue_id,
        queue=row.queue.name,
        schedule_id=row.schedule_id,
        schedule=row.schedule.name if row.schedule else "",
        menu_id=row.menu_id,
        menu=row.menu.name if row.menu else "",
        welcome=row.welcome,
    )


def _schedule(row: models.Schedule) -> KeptSchedule:
    lines = models.LineRoute.objects.filter(schedule=row).values_list("line__name", flat=True).order_by("line__name")
    return KeptSchedule(row.pk, row.name, schedule_value(row), tuple(lines))
