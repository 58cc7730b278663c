"""The demo house's queues: orders by line, and those who know about returns and complaints."""

from datetime import datetime, timedelta
from typing import Final

from thirdring.calls import queries as calls
from thirdring.people import queries as people
from thirdring.routing import models

QUEUES: Final = (
    ("orders", "Orders", {"orders": 2}, 0),
    ("returns", "Returns and exchanges", {"returns": 2}, 0),
    ("complaints", "Complaints", {"complaints": 3}, 1),
)


def load(now: datetime) -> None:  # noqa: ARG001 - the same door for every room
    """Add the queues, and lead every line to the orders; what is there already stays as it is."""
    for code, name, skills, priority in QUEUES:
        _queue(code, name, skills, priority)
    orders = models.Queue.objects.get(code="orders")
    models.Queue.objects.exclude(pk=orders.pk).filter(overflow_to=None, code__in=[row[0] for row in QUEUES]).update(
        overflow_to=orders, overflows_after=timedelta(minutes=2)
    )
    for line in calls.lines():
        models.LineRoute.objects.get_or_create(line_id=line.id, defaults={"queue": orders})


def _queue(code: str, name: str, skills: dict[str, int], priority: int) -> None:
    fields = {
        "name": name,
        "priority": priority,
        "eases_after": timedelta(minutes=1),
        "announces_every": timedelta(seconds=45),
        "holds_out_for": timedelta(seconds=5),
    }
    row, fresh = models.Queue.objects.get_or_create(code=code, defaults=fields)
    if fresh:
        for skill_id, level in people.skill_ids(skills).items():
            models.QueueSkill.objects.create(queue=row, skill_id=skill_id, level=level)
