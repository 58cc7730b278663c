"""Hold by the book (row M2.3): the caller is asked before, looked after meanwhile, and thanked afterwards."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import ports, queries, rules
from thirdring.calls.actions._rows import locked, tell, write
from thirdring.calls.values import CallState, EventKind, HoldStep
from thirdring.kernel.errors import DeskError


class NotNowError(DeskError):
    code = "hold-step-not-now"
    sentence = _("The call is not at this point any more. Look at the strip: it shows what comes next.")


def ask_to_hold(*, call_id: int, actor_id: int, now: datetime) -> None:
    """The operator asks the caller whether a hold is all right. Raises NotNowError."""
    _step(call_id, HoldStep.ASKING, EventKind.HOLD_ASKED, actor_id=actor_id, now=now)


def refuse_hold(*, call_id: int, actor_id: int, now: datetime) -> None:
    """The caller would rather not wait: the call goes on. Raises NotNowError."""
    _step(call_id, HoldStep.NONE, EventKind.HOLD_REFUSED, actor_id=actor_id, now=now)


def thank(*, call_id: int, actor_id: int, now: datetime) -> None:
    """The caller was thanked for waiting. Raises NotNowError."""
    _step(call_id, HoldStep.NONE, EventKind.THANKED, actor_id=actor_id, now=now)


def check_in(*, call_id: int, actor_id: int, now: datetime) -> None:
    """The operator looks in on a caller who is on hold, to ask for more time. Raises NotNowError."""
    with transaction.atomic():
        row = locked(call_id)
        if row.state != CallState.ON_HOLD:
            raise NotNowError
        write(row, EventKind.CHECKED_IN, actor_id=actor_id, now=now)
    call = queries.call(call_id)
    ports.switch_of(call).resume(call, now=now)


@transaction.atomic
def _step(call_id: int, step: HoldStep, kind: EventKind, *, actor_id: int, now: datetime) -> None:
    row = locked(call_id)
    before = HoldStep(row.hold_step)
    if before is step:
        return  # pressed twice
    if not rules.may_step(CallState(row.state), before, step):
        raise NotNowError
    row.hold_step = step
    row.save(update_fields=["hold_step"])
    write(row, kind, actor_id=actor_id, now=now)
    tell(row)
