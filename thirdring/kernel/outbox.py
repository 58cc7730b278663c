"""Facts leave a transaction as rows; the worker's relay turns each into one job per handler.

The relay, not the publisher, defers the jobs: procrastinate's insert trigger notifies inside the transaction, which
costs a third of the hot path's throughput (measured; see docs/decisions).
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from thirdring.kernel import fast, notices
from thirdring.kernel.models import HandledEvent, OutboxEvent

Handler = Callable[[Any], None]
CHANNEL = "thirdring_outbox"
_PUBLISH = "INSERT INTO kernel_outboxevent (name, body) VALUES (%s, %s) RETURNING id"

_subscriptions: Mapping[type, tuple[Handler, ...]] = {}
_adapters: dict[type, TypeAdapter[Any]] = {}


class NoTransactionError(RuntimeError):
    """An event was published outside the transaction that makes it true: a programming error."""


def use(subscriptions: Mapping[type, tuple[Handler, ...]]) -> None:
    """Take the house's page of causality (config/subscriptions.py), once, at start."""
    global _subscriptions
    _subscriptions = subscriptions


def publish(event: Any) -> None:
    """Write the event, a frozen dataclass of ids and plain values, with the current transaction.

    Raises NoTransactionError where no transaction is open.
    """
    if not connection.in_atomic_block:
        raise NoTransactionError(type(event).__name__)
    fast.row(_PUBLISH, [name_of(type(event)), Jsonb(body_of(event))])
    notices.after_commit(CHANNEL)  # the relay is woken; a poll is its backstop


def name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def body_of(event: Any) -> Any:
    """The event as JSON values, for rows that a hot path writes by itself."""
    return _adapter(type(event)).dump_python(event, mode="json")


def relay_waiting(limit: int = 200) -> int:
    """Defer one job per handler of each waiting event; the number of events relayed. Safe to run anywhere, at once."""
    from thirdring.kernel.tasks import handle_event

    with transaction.atomic():
        waiting = list(
            OutboxEvent.objects.select_for_update(skip_locked=True).filter(relayed_at=None).order_by("id")[:limit]
        )
        for row in waiting:
            for handler in _handlers_of(row.name):
                handle_event.defer(event_id=row.pk, handler=handler_name(handler))
        _mark_relayed([row.pk for row in waiting])
    return len(waiting)


def handle(event_id: int, handler: str) -> bool:
    """Run one handler on one event, once ever; False where it had been dealt with before."""
    with transaction.atomic():
        row = OutboxEvent.objects.get(pk=event_id)
        _done, fresh = HandledEvent.objects.get_or_create(event=row, handler=handler)
        if not fresh:
            return False
        kind = _kind_of(row.name)
        chosen = next(h for h in _subscriptions[kind] if handler_name(h) == handler)
        chosen(_adapter(kind).validate_python(row.body))
    return True


def handler_name(handler: Handler) -> str:
    return f"{handler.__module__}.{handler.__qualname__}"


def _mark_relayed(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_outboxevent SET relayed_at = clock_timestamp() WHERE id = ANY(%s)", [ids])


def _handlers_of(name: str) -> tuple[Handler, ...]:
    return next((handlers for kind, handlers in _subscriptions.items() if name_of(kind) == name), ())


def _kind_of(name: str) -> type:
    return next(kind for kind in _subscriptions if name_of(kind) == name)


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]
