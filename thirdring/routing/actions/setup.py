"""What administrators and planners keep: queues, lines and hours. Every change is on the audit trail."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import actions as calls
from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError
from thirdring.routing import models, queries
from thirdring.routing.rules.hours import Holiday, Opening


class NameTakenError(DeskError):
    code = "name-taken"
    sentence = _("“%(name)s” is there already. Choose another name.")


class QueueInUseError(DeskError):
    code = "queue-in-use"
    sentence = _("Lines lead to this queue: %(lines)s. Lead them to another one first.")


@transaction.atomic
def save_queue(
    *, queue_id: int | None, code: str, skills: Mapping[int, int], actor_id: int, now: datetime, **fields: Any
) -> int:
    """Add or change a queue; its id. `fields` are those of `values.Queue`, `skills` ids with levels.

    Raises NoSuchQueueError, NameTakenError, QueueInUseError.
    """
    if queue_id is not None:
        queries.queue(queue_id)
        lines = models.LineRoute.objects.filter(queue_id=queue_id, line__is_active=True)
        if not fields["is_active"] and lines.exists():
            raise QueueInUseError(lines=", ".join(lines.values_list("line__name", flat=True)))
    try:
        with transaction.atomic():
            row = models.Queue(pk=queue_id, code=code, **fields)
            row.save()
    except IntegrityError as error:
        if "code" not in str(error):
            raise
        raise NameTakenError(name=code) from None
    row.skill_levels.exclude(skill_id__in=skills).delete()
    for skill_id, level in skills.items():
        models.QueueSkill.objects.update_or_create(queue=row, skill_id=skill_id, defaults={"level": level})
    _kept("queue", row.pk, actor_id, now)
    return row.pk


@transaction.atomic
def save_line(
    *,
    line_id: int | None,
    brand: str,
    queue_id: int,
    schedule_id: int | None,
    menu_id: int | None,
    welcome: Mapping[str, str],
    actor_id: int,
    now: datetime,
    **fields: Any,
) -> int:
    """Add or change a line and where its calls go; its id. `fields` are those of `calls.values.Line`, `brand` a name.

    Raises NoSuchLineError, NameTakenError.
    """
    brand_id = calls.brand_named(brand, language=fields["language"])
    saved = calls.save_line(line_id=line_id, brand_id=brand_id, **fields)
    if saved is None:
        raise NameTakenError(name=fields["number"])
    route = {"queue_id": queue_id, "schedule_id": schedule_id, "menu_id": menu_id, "welcome": dict(welcome)}
    models.LineRoute.objects.update_or_create(line_id=saved, defaults=route)
    _kept("line", saved, actor_id, now)
    return saved


@transaction.atomic
def save_schedule(
    *,
    schedule_id: int | None,
    name: str,
    time_zone: str,
    openings: Iterable[Opening],
    holidays: Iterable[Holiday],
    actor_id: int,
    now: datetime,
) -> int:
    """Add or change hours; their id. Raises NoSuchScheduleError, NameTakenError."""
    if schedule_id is not None:
        queries.schedule(schedule_id)
    try:
        with transaction.atomic():
            row = models.Schedule(pk=schedule_id, name=name, time_zone=time_zone)
            row.save()
    except IntegrityError as error:
        if "name" not in str(error):
            raise
        raise NameTakenError(name=name) from None
    row.openings.all().delete()
    row.holidays.all().delete()
    days = {(one.weekday, one.opens): one for one in openings}.values()
    models.OpeningHours.objects.bulk_create(
        models.OpeningHours(schedule=row, weekday=one.weekday, opens=one.opens, closes=one.closes) for one in days
    )
    models.Holiday.objects.bulk_create(
        models.Holiday(schedule=row, day=one.day, name=one.name, opens=one.opens, closes=one.closes) for one in holidays
    )
    _kept("schedule", row.pk, actor_id, now)
    return row.pk


def _kept(kind: str, pk: int, actor_id: int, now: datetime) -> None:
    audit.record(stream=f"{kind}:{pk}", action="saved", actor_id=actor_id, now=now)
    live.changed("queue")
