"""What every action of this room stands on: the locked row, the record, and telling the screens."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

from psycopg.types.json import Jsonb

from thirdring.calls import models
from thirdring.calls.queries import NoSuchCallError
from thirdring.calls.values import EventKind
from thirdring.calls.values.sharing import LIVE
from thirdring.kernel import fast, live
from thirdring.people import actions as people
from thirdring.people.rules import IllegalMoveError
from thirdring.people.values import Signal

_WRITTEN: Final = """
INSERT INTO calls_callevent (call_id, kind, actor_id, data, at) VALUES (%s, %s, %s, %s, %s) RETURNING id
"""
_SHARED: Final = "SELECT giver_id, receiver_id FROM calls_callhandover WHERE call_id = %s AND state = ANY(%s)"


def locked(call_id: int) -> models.Call:
    """The call's row, locked until the transaction ends. Raises NoSuchCallError."""
    row = fast.instance(models.Call, "WHERE id = %s FOR NO KEY UPDATE", [call_id])
    if row is None:
        raise NoSuchCallError
    return row


def keep(row: models.Call, *columns: str) -> None:
    """Write these columns of a locked row."""
    changes = ", ".join(f"{name} = %s" for name in columns)
    values = [getattr(row, name) for name in columns]
    fast.row(f"UPDATE calls_call SET {changes} WHERE id = %s RETURNING id", [*values, row.pk])  # noqa: S608 - our names


def write(
    row: models.Call,
    kind: EventKind,
    *,
    now: datetime,
    actor_id: int | None = None,
    data: Mapping[str, object] | None = None,
) -> None:
    """Add to the record of a call."""
    fast.row(_WRITTEN, [row.pk, kind, actor_id, Jsonb(dict(data or {})), now])


def close_offer(row: models.Call, *, now: datetime) -> None:
    """It rings at nobody from now on; the seconds that it rang are kept."""
    if row.offered_since_at:
        row.offered_for += max(now, row.offered_since_at) - row.offered_since_at
        row.offered_since_at = None


def close_hold(row: models.Call, *, now: datetime) -> None:
    """The caller hears somebody from now on; the seconds on hold are kept."""
    if row.held_since_at:
        row.held_for += max(now, row.held_since_at) - row.held_since_at
        row.held_since_at = None


def tell_call(row: models.Call) -> None:
    """What is written about a call changed: its own screens look again, the strip need not."""
    live.changed(f"call:{row.pk}")


def tell(row: models.Call) -> None:
    """The call's own screens, and those of all who have it, may have it or joined it, look again."""
    shared = fast.rows(_SHARED, [row.pk, [state.value for state in LIVE]])
    people = {row.operator_id, row.offered_to_id, *(one for pair in shared for one in pair)} - {None}
    live.changed(f"call:{row.pk}", *(f"user:{user_id}" for user_id in people), "queue")


def move_person(user_id: int | None, signal: Signal, *, now: datetime) -> None:
    """The call moves the operator's presence; who meanwhile signed out, or was moved by hand, stays where they are."""
    if user_id is None:
        return
    with suppress(IllegalMoveError):
        people.signal_presence(user_id=user_id, signal=signal, now=now)
