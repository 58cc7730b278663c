"""Who gets which call. Every step is one conditional UPDATE by the database's clock, so that a call has one taker.

Rows are locked in one order everywhere: offer, call, person.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import actions as calls
from thirdring.calls import ports
from thirdring.calls import queries as call_queries
from thirdring.calls.values import EndedBy
from thirdring.kernel.errors import DeskError
from thirdring.people import actions as people
from thirdring.people.rules import IllegalMoveError
from thirdring.people.values import Signal
from thirdring.routing import models
from thirdring.routing.values import OfferState

RINGS_FOR: Final = timedelta(seconds=20)


class AlreadyTakenError(DeskError):
    code = "call-already-taken"
    sentence = _("This call already waits for somebody, or you have one already. Finish your call first.")


class OfferGoneError(DeskError):
    code = "offer-gone"
    sentence = _("This call is no longer waiting: the caller hung up, or it went to a colleague.")


def offer(*, call_id: int, operator_id: int, now: datetime, rings_for: timedelta = RINGS_FOR) -> int:
    """Reserve a ringing call for an operator and ring there; the offer's id.

    Raises AlreadyTakenError while call or operator has a live offer, OfferGoneError when the call no longer rings.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                offer_id = _reserve(call_id, operator_id, rings_for)
        except IntegrityError as error:
            if "one_live_per" not in str(error):
                raise
            raise AlreadyTakenError from None
        if not calls.offered(call_id=call_id, operator_id=operator_id, now=now):
            raise OfferGoneError
        call = call_queries.call(call_id)
        ports.switch_of(call).offer(call, operator_id=operator_id, now=now)
    return offer_id


@transaction.atomic
def accept(*, call_id: int, operator_id: int, now: datetime) -> int:
    """The operator takes the call that is offered: exactly once, and only in time. The call's id.

    Raises OfferGoneError.
    """
    if not _decide(OfferState.ACCEPTED, "call_id = %s AND operator_id = %s AND {in_time}", call_id, operator_id):
        raise OfferGoneError
    call = call_queries.call(call_id)
    if not call.is_live:
        raise OfferGoneError
    ports.switch_of(call).answer(call, operator_id=operator_id, now=now)
    return call_id


@transaction.atomic
def decline(*, call_id: int, operator_id: int, now: datetime) -> None:
    """The operator leaves the call to somebody else. Raises OfferGoneError."""
    if not _decide(OfferState.DECLINED, "call_id = %s AND operator_id = %s", call_id, operator_id):
        raise OfferGoneError
    calls.declined(call_id=call_id, operator_id=operator_id, now=now)
    call = call_queries.call(call_id)
    ports.switch_of(call).withdraw(call, operator_id=operator_id, now=now)


@transaction.atomic
def expire_due(*, now: datetime) -> list[int]:
    """Take back every offer that was not answered in time; the calls that wait again.

    Who did not answer is away from now on: the next caller must not wait for an empty chair.
    """
    expired = _decide(OfferState.EXPIRED, "expires_at <= clock_timestamp()")
    for call_id, operator_id in expired:
        calls.unanswered(call_id=call_id, operator_id=operator_id, now=now)
        call = call_queries.call(call_id)
        ports.switch_of(call).withdraw(call, operator_id=operator_id, now=now)
        _away(operator_id, now=now)
    return [call_id for call_id, _operator_id in expired]


@transaction.atomic
def end(*, call_id: int, by: EndedBy, now: datetime) -> bool:
    """Somebody hung up: the reservation is over and the call has ended. False when it had ended before."""
    models.Offer.objects.filter(call_id=call_id, state=OfferState.PENDING).update(
        state=OfferState.WITHDRAWN, decided_at=now
    )
    models.Offer.objects.filter(call_id=call_id, state=OfferState.ACCEPTED).update(
        state=OfferState.FINISHED, decided_at=now
    )
    return calls.end(call_id=call_id, by=by, now=now)


def _reserve(call_id: int, operator_id: int, rings_for: timedelta) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO routing_offer (call_id, operator_id, state, offered_at, expires_at) "
            "SELECT %s, %s, 'pending', t, t + make_interval(secs => %s) FROM clock_timestamp() AS t RETURNING id",
            [call_id, operator_id, rings_for.total_seconds()],
        )
        return int(cursor.fetchone()[0])


def _decide(state: OfferState, which: str, *parameters: int) -> list[tuple[int, int]]:
    """Move pending offers to `state`; the (call, operator) pairs that were moved."""
    where = which.format(in_time="expires_at > clock_timestamp()")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE routing_offer SET state = %s, decided_at = clock_timestamp() "  # noqa: S608 - our own words only
            f"WHERE state = 'pending' AND {where} RETURNING call_id, operator_id",
            [state, *parameters],
        )
        return [(call_id, operator_id) for call_id, operator_id in cursor.fetchall()]


def _away(operator_id: int, *, now: datetime) -> None:
    try:
        people.signal_presence(user_id=operator_id, signal=Signal.UNANSWERED, now=now)
    except IllegalMoveError:
        return
