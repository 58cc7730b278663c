"""How a ringing call reached people, written on the call by the routing room as it happens."""

from datetime import datetime

from django.db import transaction

from thirdring.calls.actions._rows import close_offer, locked, tell, write
from thirdring.calls.values import CallState, EventKind


def lock(call_id: int) -> CallState:
    """Let nobody else move this call until the transaction ends; the state it is in. Raises NoSuchCallError."""
    return CallState(locked(call_id).state)


@transaction.atomic
def offered(*, call_id: int, operator_id: int, now: datetime) -> bool:
    """The call waits for this operator. False once the caller is answered or gone."""
    row = locked(call_id)
    if row.state != CallState.RINGING:
        return False
    row.offered_to_id = operator_id
    row.offered_since_at = max(now, row.rang_at)
    row.save(update_fields=["offered_to", "offered_since_at"])
    write(row, EventKind.OFFERED, actor_id=operator_id, now=now)
    tell(row)
    return True


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
    row.offered_to_id = None
    close_offer(row, now=now)
    row.save(update_fields=["offered_to", "offered_for", "offered_since_at"])
    write(row, kind, actor_id=operator_id, now=now)
    return True
