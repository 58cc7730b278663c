"""Who gets which call. Every step is one conditional UPDATE by the database's clock, so that a call has one taker.

Rows are locked in one order everywhere: call, wait in the queue, offer, person.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import actions as calls
from thirdring.calls import ports
from thirdring.calls import queries as call_queries
from thirdring.calls.values import CallState, EndedBy
from thirdring.kernel import batches, commits, fast
from thirdring.kernel.errors import DeskError
from thirdring.people import actions as people
from thirdring.people.rules import IllegalMoveError
from thirdring.people.values import Signal
from thirdring.routing import models
from thirdring.routing.actions.callbacks import owe_callback
from thirdring.routing.actions.waiting import leave, return_to_head
from thirdring.routing.rules.rings import LONGEST
from thirdring.routing.values import Offer, OfferState, Outcome

_RESERVE: Final = """
INSERT INTO routing_offer (call_id, operator_id, state, offered_at, expires_at)
SELECT %(call)s, %(operator)s, 'pending', t, t + make_interval(secs => %(seconds)s) FROM clock_timestamp() AS t
"""
_FROM_QUEUE: Final = """
WHERE EXISTS (SELECT 1 FROM (
    SELECT 1 FROM routing_queuedcall WHERE call_id = %(call)s AND left_at IS NULL FOR NO KEY UPDATE) AS still_waits)
"""
_CLOSE: Final = """
UPDATE routing_offer SET decided_at = %s, state = CASE state WHEN 'pending' THEN 'withdrawn' ELSE 'finished' END
WHERE call_id = %s AND state IN ('pending', 'accepted') RETURNING id
"""
_IF_FREE: Final = "ON CONFLICT DO NOTHING RETURNING id, offered_at, expires_at"


class AlreadyTakenError(DeskError):
    code = "call-already-taken"
    sentence = _("This call already waits for somebody, or you have one already. Finish your call first.")


class OfferGoneError(DeskError):
    code = "offer-gone"
    sentence = _("This call is no longer waiting: the caller hung up, or it went to a colleague.")


@transaction.atomic
def offer(*, call_id: int, operator_id: int, now: datetime, rings_for: timedelta = LONGEST) -> int:
    """Reserve a ringing call for an operator and ring there; the offer's id.

    Raises AlreadyTakenError while call or operator has a live offer, OfferGoneError when the call no longer rings.
    """
    return reserve(call_id, operator_id, rings_for, now=now).id


def reserve(call_id: int, operator_id: int, rings_for: timedelta, *, from_queue: bool = False, now: datetime) -> Offer:
    """Reserve and ring, inside the caller's transaction; which of several who try at once wins, the database decides.

    Raises AlreadyTakenError (also where the call was to be offered `from_queue` and has left it), OfferGoneError; the
    caller rolls back.
    """
    switch = calls.offered(call_id=call_id, operator_id=operator_id, now=now)
    if switch is None:
        raise OfferGoneError
    wanted = {"call": call_id, "operator": operator_id, "seconds": rings_for.total_seconds()}
    row = fast.row(f"{_RESERVE} {_FROM_QUEUE if from_queue else ''} {_IF_FREE}", wanted)
    if row is None:
        raise AlreadyTakenError
    ports.switch_named(switch).offer(call_id, operator_id=operator_id, now=now)
    return Offer(row[0], call_id, operator_id, OfferState.PENDING, row[1], row[2])


@commits.together
def accept(*, call_id: int, operator_id: int, now: datetime) -> int:
    """The operator takes the call that is offered: exactly once, and only in time. The call's id.

    Raises OfferGoneError.
    """
    state, switch = calls.lock_on_switch(call_id)
    in_time = "call_id = %s AND operator_id = %s AND expires_at > clock_timestamp()"
    if state in {CallState.ENDED, CallState.WRAPPED} or not _decide(OfferState.ACCEPTED, in_time, call_id, operator_id):
        raise OfferGoneError
    leave(call_id, Outcome.ANSWERED)
    calls.taken(call_id=call_id, operator_id=operator_id, now=now)
    ports.switch_named(switch).answer(call_id, operator_id=operator_id, now=now)
    return call_id


@transaction.atomic
def decline(*, call_id: int, operator_id: int, now: datetime) -> None:
    """The operator leaves the call to somebody else. Raises OfferGoneError."""
    calls.lock(call_id)
    if not _decide(OfferState.DECLINED, "call_id = %s AND operator_id = %s", call_id, operator_id):
        raise OfferGoneError
    return_to_head(call_id)
    calls.declined(call_id=call_id, operator_id=operator_id, now=now)
    call = call_queries.call(call_id)
    ports.switch_of(call).withdraw(call, operator_id=operator_id, now=now)


def expire_due(*, now: datetime) -> list[int]:
    """Take back every offer that was not answered in time; the calls that wait again, at the head of their queues.

    Who did not answer is away from now on: the next caller must not wait for an empty chair.
    """
    due = fast.rows(
        "SELECT call_id FROM routing_offer WHERE state = 'pending' AND expires_at <= clock_timestamp() ORDER BY call_id"
    )
    return batches.each(lambda call_id: _expire(call_id, now=now), [call_id for (call_id,) in due])


expire = expire_due


@transaction.atomic
def give_back(*, call_id: int, operator_id: int, now: datetime) -> bool:
    """The operator took the call but was never connected, or was lost before it: the caller stands at the head again.

    False when caller and operator were connected, or the call is over.
    """
    taken = models.Offer.objects.filter(call_id=call_id, operator_id=operator_id, state=OfferState.ACCEPTED)
    if calls.lock(call_id) is not CallState.RINGING:
        return False
    if not taken.update(state=OfferState.WITHDRAWN, decided_at=now):
        return False
    return_to_head(call_id)
    calls.unanswered(call_id=call_id, operator_id=operator_id, now=now)
    return True


@commits.together
def end(*, call_id: int, by: EndedBy, is_recorded: bool = False, now: datetime) -> bool:
    """Somebody hung up: the reservation is over and the call has ended. False when it had ended before."""
    calls.lock(call_id)
    fast.rows(_CLOSE, [now, call_id])
    if leave(call_id, Outcome.ABANDONED):
        owe_callback(call_id, by=by, now=now)
    return calls.end(call_id=call_id, by=by, is_recorded=is_recorded, now=now)


@transaction.atomic
def lose(*, call_id: int, is_recorded: bool = False, now: datetime) -> bool:
    """The house lost the caller, waiting or in mid-talk: to be called back. False when the call was over."""
    if not end(call_id=call_id, by=EndedBy.SYSTEM, is_recorded=is_recorded, now=now):
        return False
    owe_callback(call_id, by=EndedBy.SYSTEM, now=now)
    return True


@transaction.atomic
def not_picked_up(*, call_id: int, operator_id: int, now: datetime) -> bool:
    """The operator took the call and never picked up the telephone: away from now on, the caller at the head again.

    False when they were connected meanwhile, or the call is over.
    """
    if not give_back(call_id=call_id, operator_id=operator_id, now=now):
        return False
    _away(operator_id, now=now)
    return True


@transaction.atomic
def _expire(call_id: int, *, now: datetime) -> bool:
    calls.lock(call_id)
    expired = _decide(OfferState.EXPIRED, "call_id = %s AND expires_at <= clock_timestamp()", call_id)
    for _call_id, operator_id in expired:
        return_to_head(call_id)
        calls.unanswered(call_id=call_id, operator_id=operator_id, now=now)
        call = call_queries.call(call_id)
        ports.switch_of(call).withdraw(call, operator_id=operator_id, now=now)
        _away(operator_id, now=now)
    return bool(expired)


def _decide(state: OfferState, which: str, *parameters: int) -> list[tuple[int, int]]:
    """Move pending offers to `state`; the (call, operator) pairs that were moved."""
    sql = "UPDATE routing_offer SET state = %s, decided_at = clock_timestamp() WHERE state = 'pending'"
    found = fast.rows(f"{sql} AND {which} RETURNING call_id, operator_id", [state.value, *parameters])
    return [(call_id, operator_id) for call_id, operator_id in found]


def _away(operator_id: int, *, now: datetime) -> None:
    try:
        people.signal_presence(user_id=operator_id, signal=Signal.UNANSWERED, now=now)
    except IllegalMoveError:
        return
