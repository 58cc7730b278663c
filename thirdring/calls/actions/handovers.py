"""A call goes to somebody else. People decide here; what the switch then did it tells by `happened` and `hand_over`."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import models, ports, queries, rules
from thirdring.calls.actions._rows import locked, move_person, write
from thirdring.calls.actions._sharing import HandoverGoneError, locked_handover, move, must_be_free, tell_all
from thirdring.calls.queries.sharing import handover_value
from thirdring.calls.values import Call, CallState, Destination, EventKind
from thirdring.calls.values.sharing import ENGAGED, Handover, HandoverKind, HandoverSignal, HandoverState, Packet
from thirdring.kernel import batches, fast
from thirdring.kernel.errors import DeskError
from thirdring.people import queries as people
from thirdring.people.values import Role, Signal

ANSWERS_WITHIN: Final = {
    HandoverKind.WARM: timedelta(seconds=30),
    HandoverKind.BLIND: timedelta(seconds=30),
    HandoverKind.CONFERENCE: timedelta(seconds=30),
    HandoverKind.ESCALATION: timedelta(seconds=90),
}
"""How long the receiver, or for an escalation all supervisors, may take to answer."""


class IncompletePacketError(DeskError):
    code = "handover-incomplete"
    sentence = _(
        "Before the call can go to somebody else, fill in what your colleague must know: nothing may be empty."
    )


class CannotHandOverError(DeskError):
    code = "cannot-hand-over"
    sentence = _("This call cannot be handed over now: it is over, or already on its way to somebody.")


@transaction.atomic
def offer_handover(
    *, call_id: int, giver_id: int, receiver_id: int | None, kind: HandoverKind, packet: Packet, now: datetime
) -> int:
    """Ask a colleague, or for an escalation any supervisor (None), to take or join the call; the handover's id.

    The caller stays with the giver meanwhile. Raises IncompletePacketError, BusyReceiverError, CannotHandOverError.
    """
    gaps = rules.gaps(packet)
    if gaps:
        raise IncompletePacketError(missing=", ".join(gaps))
    row = locked(call_id)
    is_running = row.state in {CallState.TALKING, CallState.ON_HOLD} and row.operator_id == giver_id
    if not is_running or receiver_id == giver_id or (receiver_id is None and kind is not HandoverKind.ESCALATION):
        raise CannotHandOverError
    if receiver_id:
        must_be_free(receiver_id)
    try:
        with transaction.atomic():
            made = models.CallHandover.objects.create(
                call=row,
                kind=kind,
                giver_id=giver_id,
                receiver_id=receiver_id,
                packet=asdict(packet),
                offered_at=now,
                expires_at=now + ANSWERS_WITHIN[kind],
            )
    except IntegrityError as error:
        if "one_per_call" not in str(error):
            raise
        raise CannotHandOverError from None
    data = {"handover": made.pk, "kind": kind, "to": receiver_id}
    write(row, EventKind.HANDOVER_OFFERED, actor_id=giver_id, data=data, now=now)
    tell_all(row)
    return made.pk


def accept_handover(*, handover_id: int, person_id: int, now: datetime) -> Handover:
    """The receiver takes it, exactly once and in time; the switch is asked to connect.

    Raises HandoverGoneError, BusyReceiverError.
    """
    accepted = _accept(handover_id, person_id, now=now)
    call = queries.call(accepted.call_id)
    switch = ports.switch_of(call)
    ask = switch.transfer_blind if accepted.kind is HandoverKind.BLIND else switch.consult
    ask(call, to=Destination(operator_id=person_id), actor_id=accepted.giver_id, now=now)
    return queries.handover(handover_id)


@transaction.atomic
def decline_handover(*, handover_id: int, person_id: int, now: datetime) -> None:
    """The receiver cannot take it now; an escalation still waits for other supervisors. Raises HandoverGoneError."""
    call, row = locked_handover(handover_id)
    if not _may_take(row, person_id):
        raise HandoverGoneError
    if row.receiver_id is not None:
        move(row, HandoverSignal.DECLINE, now=now)
    write(call, EventKind.HANDOVER_DECLINED, actor_id=person_id, data={"handover": row.pk}, now=now)
    tell_all(call, row.giver_id, person_id)


@transaction.atomic
def withdraw_handover(*, handover_id: int, giver_id: int, now: datetime) -> None:
    """The giver takes it back before anybody answered. Raises HandoverGoneError."""
    call, row = locked_handover(handover_id)
    if row.giver_id != giver_id:
        raise HandoverGoneError
    move(row, HandoverSignal.WITHDRAW, now=now)
    write(call, EventKind.HANDOVER_WITHDRAWN, actor_id=giver_id, data={"handover": row.pk}, now=now)
    tell_all(call, row.giver_id, row.receiver_id)


@transaction.atomic
def expire_handovers(*, now: datetime) -> list[int]:
    """Offers that nobody answered in time, by the database's clock; the callers are where they were."""
    due = fast.rows("SELECT id FROM calls_callhandover WHERE state = 'offered' AND expires_at <= clock_timestamp()")
    return batches.each(lambda pk: _expire(pk, now=now), [pk for (pk,) in due])


def bring_together(*, handover_id: int, actor_id: int, now: datetime) -> None:
    """Caller, giver and receiver are to hear one another. Raises HandoverGoneError."""
    call = _call_of(handover_id, actor_id)
    ports.switch_of(call).conference(call, actor_id=actor_id, now=now)


def complete_handover(*, handover_id: int, actor_id: int, now: datetime) -> None:
    """The giver leaves; the receiver has the caller. Raises HandoverGoneError."""
    call = _call_of(handover_id, actor_id)
    ports.switch_of(call).complete_transfer(call, actor_id=actor_id, now=now)


def leave_handover(*, handover_id: int, actor_id: int, now: datetime) -> None:
    """The receiver leaves, or is thanked and let go; the giver keeps the caller. Raises HandoverGoneError."""
    call = _call_of(handover_id, actor_id, receiver_too=True)
    ports.switch_of(call).cancel_consult(call, actor_id=actor_id, now=now)


@transaction.atomic
def _accept(handover_id: int, person_id: int, *, now: datetime) -> Handover:
    call, row = locked_handover(handover_id)
    if not _may_take(row, person_id) or not _is_in_time(handover_id):
        raise HandoverGoneError
    must_be_free(person_id)
    row.receiver_id = person_id
    move(row, HandoverSignal.ACCEPT, now=now)
    move_person(person_id, Signal.CALL_ANSWERED, now=now)
    write(call, EventKind.HANDOVER_ACCEPTED, actor_id=person_id, data={"handover": row.pk}, now=now)
    tell_all(call)
    return handover_value(row)


def _expire(handover_id: int, *, now: datetime) -> bool:
    call, row = locked_handover(handover_id)
    if row.state != HandoverState.OFFERED:
        return False
    move(row, HandoverSignal.EXPIRE, now=now)
    write(call, EventKind.HANDOVER_EXPIRED, actor_id=row.receiver_id, data={"handover": row.pk}, now=now)
    tell_all(call, row.giver_id, row.receiver_id)
    return True


def _may_take(row: models.CallHandover, person_id: int) -> bool:
    if row.state != HandoverState.OFFERED or row.giver_id == person_id:
        return False
    if row.receiver_id is not None:
        return row.receiver_id == person_id
    return people.person(person_id).has(Role.SUPERVISOR)


def _is_in_time(handover_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT expires_at > clock_timestamp() FROM calls_callhandover WHERE id = %s", [handover_id])
        return bool(cursor.fetchone()[0])


def _call_of(handover_id: int, actor_id: int, *, receiver_too: bool = False) -> Call:
    row = models.CallHandover.objects.filter(pk=handover_id, state__in=ENGAGED).first()
    if row is None or not (row.giver_id == actor_id or (receiver_too and row.receiver_id == actor_id)):
        raise HandoverGoneError
    return queries.call(row.call_id)
