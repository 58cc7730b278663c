"""The mailbox of the switchboard process: a row for each order, and a word that one has come.

Web processes never talk to the telephone exchange. An order is taken once, by the switchboard that leads; one that is
not taken in time is refused, so that nothing is done to a caller long after it was asked for.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from thirdring.kernel import commits, fast, live
from thirdring.telephony import models, queries
from thirdring.telephony.values import Command, CommandKind, CommandState

CHANNEL: Final = "thirdring_switchboard"
_at_hand: ContextVar[list[Command] | None] = ContextVar("orders_at_hand", default=None)
PATIENCE: Final = timedelta(seconds=10)
TOO_LATE: Final = "too-late"
_LATE: Final = "SELECT 1 FROM telephony_command WHERE state IN ('waiting', 'taken') AND expires_at <= %s LIMIT 1"


@contextmanager
def at_hand() -> Iterator[list[Command]]:
    """For the switchboard itself: what is asked for in here, once committed, is in this list instead of the mailbox.

    A switchboard that is killed before it carried them out finds offers that ring nowhere, and takes them back.
    """
    orders: list[Command] = []
    token = _at_hand.set(orders)
    try:
        yield orders
    finally:
        _at_hand.reset(token)


@commits.together
def command(
    kind: CommandKind,
    *,
    call_id: int | None,
    actor_id: int | None,
    data: Mapping[str, Any] | None = None,
    now: datetime,
) -> int:
    """Ask the switchboard for something; the order's id, 0 for one that is `at_hand`.

    Screens of `call:ID` are told when it is done or refused.
    """
    orders = _at_hand.get()
    if orders is not None:
        order = Command(0, kind, call_id, actor_id, dict(data or {}), CommandState.TAKEN, "", now, None)
        transaction.on_commit(lambda: orders.append(order))
        return 0
    row = models.Command.objects.create(
        kind=kind, call_id=call_id, actor_id=actor_id, data=dict(data or {}), asked_at=now, expires_at=now + PATIENCE
    )
    transaction.on_commit(lambda: _wake(row.pk))
    return row.pk


def take() -> list[Command]:
    """Every order that waits and is not too late, oldest first; each is handed out once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE telephony_command SET state = %s WHERE id IN (SELECT id FROM telephony_command WHERE state = %s "
            "AND expires_at > clock_timestamp() ORDER BY id FOR UPDATE SKIP LOCKED) RETURNING id",
            [CommandState.TAKEN, CommandState.WAITING],
        )
        taken = sorted(number for (number,) in cursor.fetchall())
    return [queries.command(number) for number in taken]


@transaction.atomic
def finish(*, command_id: int, reason: str = "", now: datetime) -> None:
    """The order is done or, with a reason (a code that `words.refusal` puts into words), refused."""
    state = CommandState.FAILED if reason else CommandState.DONE
    row = models.Command.objects.select_for_update().get(pk=command_id)
    row.state, row.reason, row.decided_at = state, reason, now
    row.save(update_fields=["state", "reason", "decided_at"])
    _tell(row)


def fail_late(*, now: datetime) -> list[int]:
    """Refuse what was not taken in time, and what a switchboard took and did not live to finish."""
    return _fail_late(now=now) if fast.row(_LATE, [now]) else []


@transaction.atomic
def _fail_late(*, now: datetime) -> list[int]:
    late = models.Command.objects.select_for_update().filter(
        state__in=(CommandState.WAITING, CommandState.TAKEN), expires_at__lte=now
    )
    rows = list(late)
    for row in rows:
        row.state, row.reason, row.decided_at = CommandState.FAILED, TOO_LATE, now
        row.save(update_fields=["state", "reason", "decided_at"])
        _tell(row)
    return [row.pk for row in rows]


def _tell(row: models.Command) -> None:
    if row.call_id:
        live.changed(f"call:{row.call_id}")
    if row.actor_id:
        live.changed(f"user:{row.actor_id}")


def _wake(command_id: int) -> None:
    fast.row("SELECT pg_notify(%s, %s)", [CHANNEL, str(command_id)])
