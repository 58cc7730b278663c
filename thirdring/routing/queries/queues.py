from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.routing.values import Channel, Queue

_QUEUES = """
SELECT q.id, q.code, q.name, q.channel, q.priority, q.service_seconds, q.service_percent,
       extract(epoch FROM q.eases_after)::float, extract(epoch FROM q.overflows_after)::float, q.overflow_to_id,
       extract(epoch FROM q.holds_out_for)::float, extract(epoch FROM q.announces_every)::float, q.is_active,
       (SELECT json_object_agg(s.skill_id, s.level) FROM routing_queueskill s WHERE s.queue_id = q.id)::jsonb
FROM routing_queue q
"""
_WITH_HELPERS = f"""
{_QUEUES}
WHERE q.id IN (SELECT unnest(ARRAY[own.id, own.overflow_to_id]) FROM routing_queue own WHERE own.id = ANY(%s))
"""  # noqa: S608 - our own words only


class NoSuchQueueError(NotFoundError):
    code = "no-such-queue"
    sentence = _("There is no such queue. An administrator keeps the list of queues.")


def queues(*, with_closed: bool = False) -> list[Queue]:
    """All queues in use, by name."""
    found = [_value(row) for row in fast.rows(f"{_QUEUES} ORDER BY q.name, q.id")]
    return [one for one in found if one.is_active or with_closed]


def queues_of_callers(ids: Iterable[int]) -> list[Queue]:
    """These queues and those that help them, in use or not."""
    return [_value(row) for row in fast.rows(_WITH_HELPERS, [list(ids)])]


def queue(queue_id: int) -> Queue:
    """Raises NoSuchQueueError."""
    return _only(fast.row(f"{_QUEUES} WHERE q.id = %s", [queue_id]))


def queue_by_code(code: str) -> Queue:
    """Raises NoSuchQueueError."""
    return _only(fast.row(f"{_QUEUES} WHERE q.code = %s", [code]))


def queue_of_line(line_id: int) -> Queue | None:
    """Where the calls of a line go; None for a line that nobody has set up."""
    row = fast.row(f"{_QUEUES} JOIN routing_lineroute r ON r.queue_id = q.id WHERE r.line_id = %s", [line_id])
    return _value(row) if row else None


def _only(row: Any) -> Queue:
    if row is None:
        raise NoSuchQueueError
    return _value(row)


def _value(row: Any) -> Queue:
    (
        id_,
        code,
        name,
        channel,
        priority,
        seconds,
        percent,
        eases,
        overflows,
        overflow_to,
        holds,
        announces,
        active,
        has,
    ) = row
    return Queue(
        id=id_,
        code=code,
        name=name,
        channel=Channel(channel),
        priority=priority,
        skills={int(skill): level for skill, level in (has or {}).items()},
        service_seconds=seconds,
        service_percent=percent,
        eases_after=_length(eases),
        overflows_after=_length(overflows),
        overflow_to_id=overflow_to,
        holds_out_for=_length(holds),
        announces_every=_length(announces),
        is_active=active,
    )


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
