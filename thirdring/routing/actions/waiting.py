"""A call's wait in a queue: begun once, kept in its place, ended once."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from psycopg.types.json import Jsonb

from thirdring.calls import queries as calls
from thirdring.calls.values import Caller
from thirdring.customers import queries as customers
from thirdring.kernel import commits, fast, live
from thirdring.people import queries as people
from thirdring.routing import models, queries
from thirdring.routing.values import Outcome, Queue

DEFAULT_QUEUE: Final = "everybody"
REMEMBERS_FOR: Final = timedelta(days=30)
"""How long the operator of last time is the one to ask first."""

_ADMITTED: Final = """
INSERT INTO routing_queuedcall (call_id, queue_id, entered_at, place_at, priority, languages, skills, returned,
                                last_operator_id, reserved_for_id, rings_for, outcome)
VALUES (%(call)s, %(queue)s, %(now)s, %(place)s, %(priority)s, %(languages)s, %(skills)s, false,
        %(last)s, %(reserved)s, %(rings)s, '')
ON CONFLICT (call_id) DO NOTHING RETURNING call_id
"""


@commits.together
def admit(
    *,
    call_id: int,
    queue: str | None = None,
    languages: Iterable[str] = (),
    skills: Mapping[str, int] | None = None,
    priority: int = 0,
    customer_id: int | None = None,
    place_at: datetime | None = None,
    reserved_for: int | None = None,
    rings_for: timedelta | None = None,
    now: datetime,
) -> bool:
    """A caller waits from now on; False when this call waited already, which is then left as it is.

    `queue` is a code (without it the line's own queue), `languages` those that will do (without them the caller's or
    the line's), `skills` codes with levels beyond what the queue asks, `place_at` an older place that is kept
    (callbacks, transfers). A call `reserved_for` somebody is offered to nobody else, for as long as it `rings_for`.

    Raises NoSuchQueueError, NoSuchSkillError.
    """
    caller = calls.caller(call_id)
    goes_to = queries.queue_by_code(queue) if queue else queue_of(caller.line_id)
    fields = {
        "call": call_id,
        "queue": goes_to.id,
        "now": now,
        "place": min(place_at, now) if place_at else now,
        "priority": goes_to.priority + priority,
        "languages": sorted(set(languages) or {caller.spoken}),
        "skills": Jsonb(people.skill_ids(skills or {})),
        "last": None if reserved_for else _last_operator(caller, customer_id, now=now),
        "reserved": reserved_for,
        "rings": rings_for,
    }
    if fast.row(_ADMITTED, fields) is None:
        return False
    live.changed("queue")
    return True


def leave(call_id: int, outcome: Outcome) -> bool:
    """The wait is over, by the database's clock; False when it was over before."""
    left = fast.row(
        "UPDATE routing_queuedcall SET left_at = greatest(clock_timestamp(), entered_at), outcome = %s "
        "WHERE call_id = %s AND left_at IS NULL RETURNING call_id",
        [outcome, call_id],
    )
    live.changed("queue")
    return left is not None


def return_to_head(call_id: int) -> None:
    """Offered and not taken: the caller is next, with the place of before."""
    fast.row(
        "UPDATE routing_queuedcall SET returned = true, left_at = NULL, outcome = '' WHERE call_id = %s "
        "AND (left_at IS NULL OR outcome = 'answered') RETURNING call_id",
        [call_id],
    )
    live.changed("queue")


def queue_of(line_id: int) -> Queue:
    """The line's own queue; a line that nobody has set up rings at everybody."""
    found = queries.queue_of_line(line_id)
    if found:
        return found
    row, _fresh = models.Queue.objects.get_or_create(code=DEFAULT_QUEUE, defaults={"name": "Everybody"})
    return queries.queue(row.pk)


def _last_operator(caller: Caller, customer_id: int | None, *, now: datetime) -> int | None:
    """Whom the customer spoke with last, not too long ago; a number that several share tells nothing."""
    known = customer_id or caller.customer_id
    if known is None:
        found = tuple(customers.callers(caller.number)) if caller.number else ()
        known = found[0] if len(found) == 1 else None
    last = calls.last_talk(known) if known else None
    return last[0] if last and last[1] > now - REMEMBERS_FOR else None
