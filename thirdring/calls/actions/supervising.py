"""A supervisor and a call: the silent request for help, listening, whispering, joining, taking over (row M5.8)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import models, ports, queries
from thirdring.calls.actions._rows import locked, write
from thirdring.calls.actions._sharing import end_help, must_be_free, tell_all
from thirdring.calls.values import Call, CallState, EventKind
from thirdring.calls.values.sharing import Ear
from thirdring.kernel.errors import DeskError

MOST_HINT = 200


class NoHelpAskedError(DeskError):
    code = "no-help-asked"
    sentence = _("Nobody asks for help on this call any more.")


class NotOnACallError(DeskError):
    code = "not-on-a-call"
    sentence = _("This call is over, or nobody has answered it yet.")


class OwnCallError(DeskError):
    code = "own-call"
    sentence = _("This is your own call.")


@transaction.atomic
def ask_for_help(*, call_id: int, operator_id: int, now: datetime) -> bool:
    """Supervisors see it at once; the caller hears nothing. False where it is asked already. Raises NotOnACallError."""
    row = locked(call_id)
    if row.state not in {CallState.TALKING, CallState.ON_HOLD, CallState.ENDED}:
        raise NotOnACallError
    try:
        with transaction.atomic():
            models.CallHelp.objects.create(call=row, operator_id=operator_id, asked_at=now)
    except IntegrityError as error:
        if "one_per_call" not in str(error):
            raise
        return False
    write(row, EventKind.HELP_ASKED, actor_id=operator_id, now=now)
    tell_all(row)
    return True


@transaction.atomic
def take_help(*, call_id: int, supervisor_id: int, now: datetime) -> None:
    """A supervisor sees to it; the operator is told who. Raises NoHelpAskedError."""
    row = locked(call_id)
    asked = _asked(row)
    if asked.taken_by_id == supervisor_id:
        return
    asked.taken_by_id, asked.taken_at = supervisor_id, now
    asked.save(update_fields=["taken_by", "taken_at"])
    write(row, EventKind.HELP_TAKEN, actor_id=supervisor_id, now=now)
    tell_all(row)


@transaction.atomic
def hint(*, call_id: int, supervisor_id: int, text: str, now: datetime) -> None:
    """Words that stand in the operator's strip, for nobody else. Raises NoHelpAskedError."""
    take_help(call_id=call_id, supervisor_id=supervisor_id, now=now)
    row = locked(call_id)
    asked = _asked(row)
    asked.hint = text.strip()[:MOST_HINT]
    asked.save(update_fields=["hint"])
    write(row, EventKind.HINTED, actor_id=supervisor_id, now=now)
    tell_all(row)


@transaction.atomic
def end_help_request(*, call_id: int, actor_id: int, now: datetime) -> None:
    """The operator needs no help any more, or the supervisor has given it. Raises NoHelpAskedError."""
    row = locked(call_id)
    asked = _asked(row)
    if asked.taken_by_id is None and actor_id != asked.operator_id:
        asked.taken_by_id, asked.taken_at = actor_id, now
        asked.save(update_fields=["taken_by", "taken_at"])
    end_help(row, asked, now=now)
    tell_all(row)


def supervise(*, call_id: int, supervisor_id: int, ear: Ear, now: datetime) -> None:
    """Ask the switch to put the supervisor beside the call. Raises NotOnACallError, OwnCallError, BusyReceiverError."""
    call = _call_to_join(call_id, supervisor_id)
    switch = ports.switch_of(call)
    ask = {Ear.LISTEN: switch.listen, Ear.WHISPER: switch.whisper, Ear.BARGE: switch.barge}[ear]
    ask(call, user_id=supervisor_id, now=now)


def stop_supervising(*, call_id: int, supervisor_id: int, now: datetime) -> None:
    """Ask the switch to take the supervisor off the call."""
    call = queries.call(call_id)
    ports.switch_of(call).stop_listening(call, user_id=supervisor_id, now=now)


def take_over(*, call_id: int, supervisor_id: int, now: datetime) -> None:
    """The supervisor is to have the caller. Raises NotOnACallError, OwnCallError, BusyReceiverError."""
    call = _call_to_join(call_id, supervisor_id)
    ports.switch_of(call).take_over(call, user_id=supervisor_id, now=now)


def _call_to_join(call_id: int, supervisor_id: int) -> Call:
    call = queries.call(call_id)
    if call.operator_id == supervisor_id:
        raise OwnCallError
    if call.state not in {CallState.TALKING, CallState.ON_HOLD}:
        raise NotOnACallError
    must_be_free(supervisor_id)
    return call


def _asked(row: models.Call) -> models.CallHelp:
    found = models.CallHelp.objects.filter(call=row, ended_at=None).first()
    if found is None:
        raise NoHelpAskedError
    return found
