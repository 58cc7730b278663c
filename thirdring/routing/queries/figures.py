"""What became of the callers, and how it stands now: the figures of the live board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from thirdring.kernel import fast
from thirdring.routing.queries.queues import queues
from thirdring.routing.rules import service
from thirdring.routing.rules.service import Tally
from thirdring.routing.values import Queue

NOBODY: Final = Tally()
OF_LATE: Final = timedelta(minutes=30)
"""What the alarm looks at."""
_TALLIES: Final = """
WITH gone AS (
    SELECT w.queue_id, w.outcome, w.left_at - w.entered_at AS waited,
           make_interval(secs => q.service_seconds) AS within,
           make_interval(secs => 3 * l.ring_on + 2 * l.ring_off) AS rings
    FROM routing_queuedcall w JOIN routing_queue q ON q.id = w.queue_id
    JOIN calls_call c ON c.id = w.call_id JOIN calls_line l ON l.id = c.line_id
    WHERE w.left_at >= %s AND NOT c.practice)
SELECT queue_id,
       count(*) FILTER (WHERE outcome = 'answered'),
       count(*) FILTER (WHERE outcome = 'answered' AND waited <= within),
       count(*) FILTER (WHERE outcome = 'answered' AND waited <= rings),
       count(*) FILTER (WHERE outcome = 'abandoned'),
       count(*) FILTER (WHERE outcome = 'abandoned' AND waited > within),
       count(*) FILTER (WHERE outcome = 'abandoned' AND waited > rings),
       count(*) FILTER (WHERE outcome NOT IN ('answered', 'abandoned')),
       coalesce(sum(waited) FILTER (WHERE outcome = 'answered'), '0'::interval)
FROM gone GROUP BY queue_id
"""
_NOW: Final = """
SELECT w.queue_id, count(*), min(w.entered_at),
       count(*) FILTER (WHERE %s - w.entered_at > make_interval(secs => 3 * l.ring_on + 2 * l.ring_off))
FROM routing_queuedcall w JOIN calls_call c ON c.id = w.call_id JOIN calls_line l ON l.id = c.line_id
WHERE w.left_at IS NULL AND NOT c.practice AND c.state = 'ringing' GROUP BY w.queue_id
"""


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """A queue on the board: since the day began, of late, and now. `longest_since_at` is who has waited the longest."""

    queue: Queue | None
    day: Tally = NOBODY
    late: Tally = NOBODY
    waiting: int = 0
    longest_since_at: datetime | None = None
    past_third_ring: int = 0

    @property
    def service_level(self) -> float | None:
        return service.service_level(self.day)

    @property
    def third_ring(self) -> float | None:
        return service.third_ring(self.day)

    @property
    def abandonment(self) -> float | None:
        return service.abandonment(self.day)

    @property
    def answer_time(self) -> timedelta | None:
        return service.mean_answer_time(self.day)

    @property
    def alarm(self) -> bool:
        return service.alarm(self.late, past_third_ring=self.past_third_ring)

    @property
    def is_short(self) -> bool:
        """Whether the service level stays below what the queue promises."""
        level = self.service_level
        return level is not None and self.queue is not None and level * 100 < self.queue.service_percent


def figures(*, day_start_at: datetime, now: datetime) -> list[QueueFigures]:
    """Every queue in use, and one that is closed but had callers, by name."""
    day, late = tallies(since_at=day_start_at), tallies(since_at=now - OF_LATE)
    waits = {queue_id: (count, since_at, past) for queue_id, count, since_at, past in fast.rows(_NOW, [now])}
    return [
        QueueFigures(queue, day.get(queue.id, NOBODY), late.get(queue.id, NOBODY), *waits.get(queue.id, (0, None, 0)))
        for queue in queues(with_closed=True)
        if queue.is_active or queue.id in day or queue.id in waits
    ]


def together(rows: list[QueueFigures]) -> QueueFigures:
    """All queues as one."""
    return QueueFigures(
        queue=None,
        day=sum((row.day for row in rows), NOBODY),
        late=sum((row.late for row in rows), NOBODY),
        waiting=sum(row.waiting for row in rows),
        longest_since_at=min((row.longest_since_at for row in rows if row.longest_since_at), default=None),
        past_third_ring=sum(row.past_third_ring for row in rows),
    )


def tallies(*, since_at: datetime) -> Mapping[int, Tally]:
    """What became of the callers who left a queue since then, by queue."""
    return {queue_id: Tally(*counts) for queue_id, *counts in fast.rows(_TALLIES, [since_at])}
