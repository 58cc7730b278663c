"""Calls that the house owes: asked for with the place kept, taken by one operator at a time, tried, closed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.values import EndedBy
from thirdring.customers import queries as customers
from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError
from thirdring.routing import models, queries, words
from thirdring.routing.actions.waiting import leave, queue_of
from thirdring.routing.rules import callbacks as rules
from thirdring.routing.values import (
    LIVE,
    OPEN_CALLBACKS,
    AttemptOutcome,
    CallbackState,
    CallbackWhy,
    Outcome,
)


class NumberWithheldError(DeskError):
    code = "number-withheld"
    sentence = _("The caller's number is withheld, so nobody can be called back. Ask for a number.")


class MayNotCallError(DeskError):
    code = "may-not-call"
    sentence = _("This customer may not be called now: %(why)s.")


class HasCallbackError(DeskError):
    code = "has-a-callback"
    sentence = _("You have a callback already. Say first what came of it.")


@transaction.atomic
def ask_for_callback(
    *, call_id: int, queue: str = "", number: str = "", why: CallbackWhy = CallbackWhy.ASKED, now: datetime
) -> int:
    """The caller wants to be called back and keeps the place in the queue; the callback's id.

    A number has one open callback per line: who asks again keeps the older place. `number` is E.164, else the caller's.
    Raises NumberWithheldError.
    """
    call = call_queries.call(call_id)
    wanted = number or call.caller_number
    if not wanted:
        raise NumberWithheldError
    waited = models.QueuedCall.objects.filter(call_id=call_id).first()
    goes_to = queries.queue_by_code(queue) if queue else queue_of(call.line.id)
    place_at = waited.place_at if waited else call.moments.rang_at
    schedule = queries.line_plan(call.line.id, now=now).schedule
    row, fresh = models.Callback.objects.get_or_create(
        line_id=call.line.id,
        number=wanted,
        state__in=OPEN_CALLBACKS,
        defaults={
            "state": CallbackState.WAITING,
            "queue_id": waited.queue_id if waited and not queue else goes_to.id,
            "call_id": call_id,
            "customer_id": call.customer_id or _only_customer(wanted),
            "languages": waited.languages if waited else [call.spoken],
            "why": why,
            "asked_at": now,
            "place_at": place_at,
            "due_at": rules.callable_at(schedule, now),
        },
    )
    if not fresh and place_at < row.place_at:
        row.place_at = place_at
        row.save(update_fields=["place_at"])
    leave(call_id, Outcome.CALLBACK)
    live.changed("callbacks")
    return row.pk


@transaction.atomic
def leave_for_callback(*, call_id: int, now: datetime) -> bool:
    """A caller in the queue would rather be called back, with the place kept.

    False, and the caller waits on, while an operator is being rung or has the call, or when the number is withheld.
    """
    calls.lock(call_id)
    is_offered = models.Offer.objects.filter(call_id=call_id, state__in=LIVE).exists()
    waits = models.QueuedCall.objects.filter(call_id=call_id, left_at=None).exists()
    if is_offered or not waits or not call_queries.call(call_id).caller_number:
        return False
    ask_for_callback(call_id=call_id, now=now)
    return True


def owe_callback(call_id: int, *, by: EndedBy, now: datetime) -> int | None:
    """A caller is gone unserved: whoever we lost, or who waited past the third ring, is called back.

    The callback's id; None for practice, a withheld number, one not to be called, and who soon thought better of it.
    """
    call = call_queries.call(call_id)
    waited = models.QueuedCall.objects.filter(pk=call_id).first()
    is_lost = by is EndedBy.SYSTEM
    is_late = waited is not None and now - waited.entered_at > call.line.third_ring
    if call.practice or not call.caller_number or not (is_lost or is_late) or queries.is_blocked(call.caller_number):
        return None
    why = CallbackWhy.LOST if is_lost else CallbackWhy.ABANDONED
    return ask_for_callback(call_id=call_id, why=why, now=now)


@transaction.atomic
def take_callback(*, callback_id: int, operator_id: int, now: datetime) -> int:
    """Reserve a callback for an operator, who looks at it before dialing; its id.

    Raises NoSuchCallbackError, HasCallbackError, MayNotCallError.
    """
    row = models.Callback.objects.select_for_update(no_key=True).filter(pk=callback_id).first()
    if row is None or row.state != CallbackState.WAITING:
        raise queries.NoSuchCallbackError
    may_call(callback_id=callback_id, now=now)
    row.state, row.taken_by_id, row.taken_at = CallbackState.TAKEN, operator_id, now
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "taken_by", "taken_at"])
    except IntegrityError as error:
        if "routing_callback_one_per_operator" not in str(error):
            raise
        raise HasCallbackError from None
    live.changed("callbacks", f"user:{operator_id}")
    return row.pk


@transaction.atomic
def put_back(*, callback_id: int, operator_id: int, now: datetime) -> None:  # noqa: ARG001 - the same door for all
    """The operator does not call after all; the customer keeps the place. Raises NoSuchCallbackError."""
    row = _taken(callback_id, operator_id)
    row.state, row.taken_by_id, row.taken_at = CallbackState.WAITING, None, None
    row.save(update_fields=["state", "taken_by", "taken_at"])
    live.changed("callbacks", f"user:{operator_id}")


@transaction.atomic
def note_attempt(*, callback_id: int, operator_id: int, outcome: AttemptOutcome, now: datetime) -> CallbackState:
    """What came of calling: done, to be tried again later, or given up; where the callback stands now.

    Raises NoSuchCallbackError unless the operator has taken it.
    """
    row = _taken(callback_id, operator_id)
    models.CallbackAttempt.objects.create(callback=row, operator_id=operator_id, outcome=outcome, at=now)
    row.attempts += 1
    state = rules.after(outcome, attempts=row.attempts)
    row.state, row.taken_by_id, row.taken_at = state, None, None
    if state is CallbackState.WAITING:
        schedule = queries.line_plan(row.line_id, now=now).schedule
        row.due_at = rules.next_try_at(schedule, attempts=row.attempts, now=now)
    else:
        row.closed_at = now
    row.save()
    if outcome is AttemptOutcome.DO_NOT_CALL:
        do_not_call(number=row.number, actor_id=operator_id, now=now)
    live.changed("callbacks", f"user:{operator_id}")
    return state


def may_call(*, callback_id: int, now: datetime) -> None:
    """Raises MayNotCallError with the reason why this customer may not be called now."""
    found = queries.callback(callback_id, now=now)
    if found.hindrance:
        raise MayNotCallError(why=words.HINDRANCES[found.hindrance])


def may_call_number(*, number: str, line_id: int, now: datetime) -> None:
    """Raises MayNotCallError with the reason why nobody may call this number from the line now."""
    found = queries.hindrance(number, line_id=line_id, now=now)
    if found:
        raise MayNotCallError(why=words.HINDRANCES[found])


@transaction.atomic
def do_not_call(*, number: str, actor_id: int, now: datetime) -> bool:
    """The customer does not want to be called; False when that was known."""
    _row, fresh = models.DoNotCall.objects.get_or_create(number=number, defaults={"since_at": now, "by_id": actor_id})
    if fresh:
        audit.record(stream="do-not-call", action="added", actor_id=actor_id, data={"id": _row.pk}, now=now)
        live.changed("callbacks")
    return fresh


@transaction.atomic
def may_call_again(*, number: str, actor_id: int, now: datetime) -> bool:
    """The customer allows calls again; False when they were allowed."""
    row = models.DoNotCall.objects.filter(number=number).first()
    if row is None:
        return False
    audit.record(stream="do-not-call", action="removed", actor_id=actor_id, data={"id": row.pk}, now=now)
    row.delete()
    live.changed("callbacks")
    return True


def _taken(callback_id: int, operator_id: int) -> models.Callback:
    row = (
        models.Callback.objects.select_for_update(no_key=True)
        .filter(pk=callback_id, taken_by_id=operator_id, state=CallbackState.TAKEN)
        .first()
    )
    if row is None:
        raise queries.NoSuchCallbackError
    return row


def _only_customer(number: str) -> int | None:
    hits = customers.by_phone(number)
    return hits[0].customer_id if len(hits) == 1 else None
