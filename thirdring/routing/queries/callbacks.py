from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thirdring.customers import queries as customers
from thirdring.kernel.errors import NotFoundError
from thirdring.people import queries as people
from thirdring.people.values import PresenceState
from thirdring.routing import models
from thirdring.routing.queries.hours import line_plan
from thirdring.routing.queries.line_up import waiting
from thirdring.routing.rules import callbacks as rules
from thirdring.routing.rules.hours import Schedule
from thirdring.routing.values import OPEN_CALLBACKS, Callback, CallbackState, CallbackWhy, Hindrance


class NoSuchCallbackError(NotFoundError):
    code = "no-such-callback"
    sentence = _("This callback is not open any more: it was made, or a colleague has it.")


def callbacks(*, now: datetime, queue_id: int | None = None) -> list[Callback]:
    """Everybody to be called back, in the order of their places."""
    rows = _rows().filter(state__in=OPEN_CALLBACKS).order_by("place_at", "id")
    if queue_id:
        rows = rows.filter(queue_id=queue_id)
    return _values(rows, now=now)


def callback(callback_id: int, *, now: datetime) -> Callback:
    """Raises NoSuchCallbackError."""
    found = _values(_rows().filter(pk=callback_id), now=now)
    if not found:
        raise NoSuchCallbackError
    return found[0]


def callback_of(operator_id: int, *, now: datetime) -> Callback | None:
    """The callback that the operator has taken."""
    return next(iter(_values(_rows().filter(taken_by_id=operator_id, state=CallbackState.TAKEN), now=now)), None)


def next_to_call(operator_id: int, *, now: datetime) -> Callback | None:
    """Whom this operator may call back now: the one taken already, or, while nobody waits in any queue, the first in
    place whose language they speak; None for who is not free. Row S2.4."""
    if people.presence(operator_id).state is not PresenceState.AVAILABLE:
        return None
    owed, spoken = callbacks(now=now), {one.language for one in people.colleague(operator_id).languages}
    if mine := next((one for one in owed if one.taken_by_id == operator_id), None):
        return mine
    if waiting():
        return None
    free = (one for one in owed if one.state is CallbackState.WAITING and one.hindrance is None)
    return next((one for one in free if not one.languages or spoken & set(one.languages)), None)


def is_blocked(number: str) -> bool:
    """Whether the number asked not to be called."""
    return models.DoNotCall.objects.filter(number=number).exists()


def hindrance(number: str, *, line_id: int, now: datetime) -> Hindrance | None:
    """Why this number may not be called from the line now; None when it may."""
    schedule = line_plan(line_id, now=now).schedule
    return rules.hindrance(blocked=is_blocked(number), schedule=schedule, due_at=now, now=now)


def blocked_numbers() -> list[tuple[str, datetime]]:
    """Numbers that must not be called, and since when, the latest first."""
    return list(models.DoNotCall.objects.order_by("-since_at").values_list("number", "since_at"))


def _rows() -> QuerySet[models.Callback]:
    return models.Callback.objects.select_related("line", "queue")


def _values(rows: Iterable[models.Callback], *, now: datetime) -> list[Callback]:
    kept = list(rows)
    names = customers.names_of(row.customer_id for row in kept if row.customer_id)
    blocked = set(
        models.DoNotCall.objects.filter(number__in=[row.number for row in kept]).values_list("number", flat=True)
    )
    plans: dict[int, Schedule] = {}
    for row in kept:
        plans.setdefault(row.line_id, line_plan(row.line_id, now=now).schedule)
    return [
        Callback(
            id=row.pk,
            number=row.number,
            why=CallbackWhy(row.why),
            state=CallbackState(row.state),
            asked_at=row.asked_at,
            place_at=row.place_at,
            due_at=row.due_at,
            attempts=row.attempts,
            line_id=row.line_id,
            line=row.line.name,
            region=row.line.region,
            queue_id=row.queue_id,
            queue=row.queue.name,
            languages=tuple(row.languages),
            call_id=row.call_id,
            customer_id=row.customer_id,
            customer=names.get(row.customer_id or 0, ""),
            taken_by_id=row.taken_by_id,
            hindrance=rules.hindrance(
                blocked=row.number in blocked,
                is_next=is_next,
                schedule=plans[row.line_id],
                due_at=row.due_at,
                now=now,
            ),
            is_next=is_next,
        )
        for row, is_next in ((row, _is_next(row)) for row in kept)
    ]


def _is_next(row: models.Callback) -> bool:
    """Whether nobody waits in the queue any more who had come before this customer."""
    before = models.QueuedCall.objects.filter(queue_id=row.queue_id, left_at=None, place_at__lt=row.place_at)
    return not before.exists()
