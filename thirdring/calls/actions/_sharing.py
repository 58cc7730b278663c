"""What several people on one call have in common: the locked handover, who is free, and how all of it ends."""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from thirdring.calls import models, rules
from thirdring.calls.actions._rows import locked, move_person, tell, write
from thirdring.calls.queries.calls import live_call_of
from thirdring.calls.rules import IllegalSignalError
from thirdring.calls.values import EventKind
from thirdring.calls.values.sharing import ENGAGED, LIVE, Ear, HandoverSignal, HandoverState
from thirdring.kernel import fast, live
from thirdring.kernel.errors import DeskError
from thirdring.people import actions as people
from thirdring.people import queries as people_queries
from thirdring.people.values import Signal

TOPIC = "help"
"""Live topic of supervisors: requests for help, escalations, who listens where."""

SIGNALS: Final = {
    EventKind.CONSULTING: HandoverSignal.CONSULT,
    EventKind.CONFERENCED: HandoverSignal.JOIN,
    EventKind.CONSULT_ENDED: HandoverSignal.LEAVE,
}
_SHARED: Final = """
SELECT EXISTS (SELECT 1 FROM calls_callhandover WHERE call_id = %(call)s AND state = ANY(%(live)s))
    OR EXISTS (SELECT 1 FROM calls_callsupervision WHERE call_id = %(call)s AND ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM calls_callhelp WHERE call_id = %(call)s AND ended_at IS NULL)
"""
EARS: Final = {EventKind.LISTENED: Ear.LISTEN, EventKind.WHISPERED: Ear.WHISPER, EventKind.BARGED: Ear.BARGE}


class HandoverGoneError(DeskError):
    code = "handover-gone"
    sentence = _("This handover is over: it was taken, taken back, or the caller hung up.")


class BusyReceiverError(DeskError):
    code = "receiver-busy"
    sentence = _("This colleague is on a call. Choose somebody else, or wait until the call is over.")


def locked_handover(handover_id: int) -> tuple[models.Call, models.CallHandover]:
    """Call and handover, locked in that order. Raises HandoverGoneError where there is no such handover."""
    found = models.CallHandover.objects.filter(pk=handover_id).values_list("call_id", flat=True).first()
    if found is None:
        raise HandoverGoneError
    call = locked(found)
    return call, models.CallHandover.objects.select_for_update(no_key=True).get(pk=handover_id)


def move(row: models.CallHandover, signal: HandoverSignal, *, now: datetime) -> bool:
    """One step of the handover, saved; False where it only repeats what is so. Raises HandoverGoneError."""
    before = HandoverState(row.state)
    try:
        row.state = rules.move_handover(before, signal)
    except IllegalSignalError:
        raise HandoverGoneError from None
    if row.state == before:
        return False
    row.ended_at = None if row.state in LIVE else now
    row.save()
    return True


def must_be_free(person_id: int) -> None:
    """Raises BusyReceiverError for somebody who has a call, or one to wrap up."""
    if live_call_of(person_id):
        raise BusyReceiverError


def _engage(person_id: int, *, now: datetime) -> None:
    """Somebody is beside a call: none is offered to them meanwhile, and afterwards they do what they did before."""
    before = people_queries.presence(person_id).state
    move_person(person_id, Signal.CALL_ANSWERED, now=now)
    with suppress(people.PresenceByHandError):
        people.choose_presence(user_id=person_id, state=before, now=now)


def _disengage(person_id: int, *, now: datetime) -> None:
    """They are beside it no more; who has a caller of their own by now keeps them."""
    if not live_call_of(person_id):
        release(person_id, now=now)


def release(person_id: int | None, *, now: datetime) -> None:
    """Somebody left the call with nothing to wrap up: their next caller may come."""
    move_person(person_id, Signal.CALL_ENDED, now=now)
    move_person(person_id, Signal.CALL_WRAPPED, now=now)


def follow(row: models.Call, kind: EventKind, actor_id: int | None, *, now: datetime) -> bool:
    """Let handovers and supervision follow what the switch tells; False where it only repeats what is so."""
    if kind in SIGNALS:
        handover = row.handovers.filter(state__in=ENGAGED).first()
        return handover is None or _try_move(handover, SIGNALS[kind], now=now)
    if kind in EARS and actor_id:
        return _beside(row, actor_id, EARS[kind], now=now)
    if kind is EventKind.LISTENING_ENDED and actor_id:
        if not row.supervisions.filter(supervisor_id=actor_id, ended_at=None).update(ended_at=now):
            return False
        _disengage(actor_id, now=now)
    return True


def close(row: models.Call, *, is_transfer: bool, now: datetime) -> None:
    """The call is over for its operator: whoever was to take it, had joined it, listened or was asked for help is free.

    A transfer is what an accepted handover was for: the receiver goes on with the caller.
    """
    if not fast.row(_SHARED, {"call": row.pk, "live": [state.value for state in LIVE]})[0]:
        return
    for handover in row.handovers.filter(state__in=LIVE):
        _close_handover(row, handover, is_transfer=is_transfer, now=now)
    for beside in row.supervisions.filter(ended_at=None):
        beside.ended_at = now
        beside.save(update_fields=["ended_at"])
        _disengage(beside.supervisor_id, now=now)
        write(row, EventKind.LISTENING_ENDED, actor_id=beside.supervisor_id, now=now)
        live.changed(TOPIC, f"user:{beside.supervisor_id}")
    for asked in row.help_requests.filter(ended_at=None):
        end_help(row, asked, now=now)


def end_help(row: models.Call, asked: models.CallHelp, *, now: datetime) -> None:
    asked.ended_at = now
    asked.save(update_fields=["ended_at"])
    write(row, EventKind.HELP_ENDED, actor_id=asked.taken_by_id, now=now)
    live.changed(TOPIC)


def tell_all(row: models.Call, *more: int | None) -> None:
    """Everybody on the call, these people, and the supervisors' desks look again."""
    tell(row)
    live.changed(TOPIC, *(f"user:{person_id}" for person_id in more if person_id))


def _close_handover(row: models.Call, handover: models.CallHandover, *, is_transfer: bool, now: datetime) -> None:
    if handover.state not in ENGAGED:
        move(handover, HandoverSignal.WITHDRAW, now=now)
        write(row, EventKind.HANDOVER_WITHDRAWN, actor_id=handover.receiver_id, now=now)
    elif is_transfer:
        move(handover, HandoverSignal.COMPLETE, now=now)
    else:
        move(handover, HandoverSignal.LEAVE, now=now)
        release(handover.receiver_id, now=now)
        write(row, EventKind.CONSULT_ENDED, actor_id=handover.receiver_id, now=now)
    live.changed(TOPIC, *([f"user:{handover.receiver_id}"] if handover.receiver_id else []))


def _try_move(handover: models.CallHandover, signal: HandoverSignal, *, now: datetime) -> bool:
    try:
        moved = move(handover, signal, now=now)
    except HandoverGoneError:
        return False
    if moved and signal is HandoverSignal.LEAVE:
        release(handover.receiver_id, now=now)
        live.changed(f"user:{handover.receiver_id}")
    return moved


def _beside(row: models.Call, supervisor_id: int, ear: Ear, *, now: datetime) -> bool:
    """The supervisor is beside this call from now on, and beside no other."""
    for other in models.CallSupervision.objects.filter(supervisor_id=supervisor_id, ended_at=None):
        if other.call_id == row.pk and other.ear == ear:
            return False
        if other.call_id == row.pk:
            models.CallSupervision.objects.filter(pk=other.pk).update(ear=ear)
            return True
        models.CallSupervision.objects.filter(pk=other.pk).update(ended_at=now)
        write(other.call, EventKind.LISTENING_ENDED, actor_id=supervisor_id, now=now)
        tell(other.call)
    _engage(supervisor_id, now=now)
    models.CallSupervision.objects.create(call=row, supervisor_id=supervisor_id, ear=ear, began_at=now)
    return True
