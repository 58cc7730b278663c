"""Who waits, and who could be offered which of them.

One of the two places of this room that read other rooms' tables by SQL (the other is `seats`): a decision must take
milliseconds among ten thousand operators, and only the database can stop looking when enough of them are found.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from thirdring.kernel import fast
from thirdring.routing.queries.queues import queues_of_callers
from thirdring.routing.queries.seats import COUNT_FREE
from thirdring.routing.rules import choosing
from thirdring.routing.values import Queue, Waiting

_WAITING: Final = """
SELECT w.call_id, w.queue_id, w.entered_at, w.place_at, w.priority, w.returned, w.languages, w.skills,
       w.last_operator_id, w.reserved_for_id, c.practice, extract(epoch FROM w.rings_for)::float,
       3 * l.ring_on + 2 * l.ring_off,
       ARRAY(SELECT o.operator_id FROM routing_offer o
             WHERE o.call_id = w.call_id AND o.state IN ('declined', 'expired')
               AND (w.reserved_for_id IS NOT NULL OR o.decided_at > clock_timestamp() - interval '30 seconds')),
       row_number() OVER (
           PARTITION BY w.queue_id, w.languages, w.skills, w.entered_at + q.eases_after <= %(now)s,
                        w.entered_at + q.overflows_after <= %(now)s
           ORDER BY w.returned DESC, w.priority DESC, w.place_at, w.call_id) AS n
FROM routing_queuedcall w JOIN calls_call c ON c.id = w.call_id JOIN routing_queue q ON q.id = w.queue_id
JOIN calls_line l ON l.id = c.line_id
WHERE w.left_at IS NULL AND c.state = 'ringing'
"""
_NOT_OFFERED: Final = """
  AND NOT EXISTS (SELECT 1 FROM routing_offer o WHERE o.call_id = w.call_id AND o.state IN ('pending', 'accepted'))
"""
_HEADS: Final = f"""
SELECT line_up.*, free.count FROM ({_WAITING} {_NOT_OFFERED}) AS line_up, ({COUNT_FREE}) AS free
WHERE n <= free.count OR reserved_for_id IS NOT NULL
"""  # noqa: S608 - our own words only


def waiting(queue_id: int | None = None, *, now: datetime | None = None) -> list[Waiting]:
    """Everybody who waits, in a queue or in all of them, in the order in which they are served.

    Without `now`, what eases and overflows with time is left out of `wants`.
    """
    sql = f"SELECT * FROM ({_WAITING}) AS line_up WHERE %(queue)s::bigint IS NULL OR queue_id = %(queue)s"  # noqa: S608
    rows = fast.rows(sql, {"now": now, "queue": queue_id})
    return choosing.in_line(_values(rows, now=now))


def waiting_call(call_id: int, *, now: datetime | None = None) -> Waiting | None:
    """One who waits; None when the call waits no more."""
    rows = fast.rows(f"{_WAITING} AND w.call_id = %(call)s", {"now": now, "call": call_id})
    return next(iter(_values(rows, now=now)), None)


def heads(*, most: int, now: datetime) -> tuple[list[Waiting], int]:
    """Those who may be next, and how many operators are free, counted up to `most`.

    Of callers who want the same as many as operators are free (whoever stands further back cannot be served before
    these); and all of those reserved for somebody.
    """
    rows = fast.rows(_HEADS, {"now": now, "most": most})
    return _values(rows, now=now), rows[0][-1] if rows else 0


def _values(rows: Iterable[Any], *, now: datetime | None) -> list[Waiting]:
    kept = list(rows)
    known = {one.id: one for one in queues_of_callers(sorted({row[1] for row in kept}))} if kept else {}
    return [_value(row, known, now=now) for row in kept]


def _value(row: Any, known: Mapping[int, Queue], *, now: datetime | None) -> Waiting:
    (
        call_id,
        queue_id,
        entered_at,
        place_at,
        priority,
        returned,
        languages,
        skills,
        last,
        reserved,
        practice,
        rings,
        third_ring,
        refused,
    ) = row[:14]
    queue = known[queue_id]
    own = {int(skill): level for skill, level in skills.items()}
    return Waiting(
        call_id=call_id,
        queue_id=queue_id,
        entered_at=entered_at,
        place_at=place_at,
        wants=choosing.wants(queue, known, frozenset(languages), own, waited=now - entered_at if now else None),
        priority=priority,
        returned=returned,
        practice=practice,
        last_operator_id=last,
        holds_out_until_at=entered_at + queue.holds_out_for if queue.holds_out_for else None,
        reserved_for_id=reserved,
        refused_by=frozenset(refused),
        rings_for=timedelta(seconds=rings) if rings is not None else None,
        third_ring=timedelta(seconds=third_ring),
        channel=queue.channel,
    )
