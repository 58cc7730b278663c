"""How a ringing call reached people, written on the call by the routing room as it happens."""

from datetime import datetime
from typing import Final

from django.db import transaction

from thirdring.calls.actions._rows import close_offer, locked, tell, write
from thirdring.calls.queries import NoSuchCallError
from thirdring.calls.values import CallState, EventKind
from thirdring.kernel import fast, live

# One statement instead of the rows that every other move of a call goes through: each call passes here at least once,
# while its caller hears it ring.
_OFFERED: Final = """
WITH offered AS (
    UPDATE calls_call SET offered_to_id = %(operator)s, offered_since_at = greatest(%(now)s, rang_at),
        taken_at = NULL
    WHERE id = %(call)s AND state = 'ringing' RETURNING id, switch),
written AS (
    INSERT INTO calls_callevent (call_id, kind, actor_id, data, at)
    SELECT id, %(kind)s, %(operator)s, '{}', %(now)s FROM offered)
SELECT switch FROM offered
"""


_TAKEN: Final = """
UPDATE calls_call SET taken_at = %s WHERE id = %s AND offered_to_id = %s AND state = 'ringing' RETURNING id
"""


def lock(call_id: int) -> CallState:
    """Let nobody else move this call until the transaction ends; the state it is in. Raises NoSuchCallError."""
    return lock_on_switch(call_id)[0]


def lock_on_switch(call_id: int) -> tuple[CallState, str]:
    """The same, with the name of the switch that the call is on. Raises NoSuchCallError."""
    row = fast.row("SELECT state, switch FROM calls_call WHERE id = %s FOR NO KEY UPDATE", [call_id])
    if row is None:
        raise NoSuchCallError
    return CallState(row[0]), row[1]


def offered(*, call_id: int, operator_id: int, now: datetime) -> str | None:
    """The call waits for this operator, and its row is locked: the name of its switch. None once answered or gone."""
    row = fast.row(_OFFERED, {"call": call_id, "operator": operator_id, "kind": EventKind.OFFERED, "now": now})
    if row is None:
        return None
    live.changed(f"call:{call_id}", f"user:{operator_id}", "queue")
    return str(row[0])


def taken(*, call_id: int, operator_id: int, now: datetime) -> None:
    """The operator to whom it was offered says yes; they are connected as soon as the line is."""
    fast.row(_TAKEN, [now, call_id, operator_id])
    live.changed(f"call:{call_id}", f"user:{operator_id}")


def declined(*, call_id: int, operator_id: int, now: datetime) -> bool:
    """The operator has said no; the call waits for somebody else."""
    return _withdraw(call_id, EventKind.DECLINED, operator_id=operator_id, now=now)


def unanswered(*, call_id: int, operator_id: int, now: datetime) -> bool:
    """The operator has not answered in time."""
    return _withdraw(call_id, EventKind.UNANSWERED, operator_id=operator_id, now=now)


@transaction.atomic
def _withdraw(call_id: int, kind: EventKind, *, operator_id: int, now: datetime) -> bool:
    row = locked(call_id)
    if row.state != CallState.RINGING or row.offered_to_id != operator_id:
        return False
    tell(row)
    row.offered_to_id = row.taken_at = None
    close_offer(row, now=now)
    row.save(update_fields=["offered_to", "offered_for", "offered_since_at", "taken_at"])
    write(row, kind, actor_id=operator_id, now=now)
    return True
