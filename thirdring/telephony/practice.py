"""The practice line: simulated callers behind the same port as the real telephone. It does what it is asked at once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.ports import CannotError
from thirdring.calls.values import Ability, Call, Destination, EndedBy, EventKind
from thirdring.routing import actions as routing
from thirdring.telephony import models
from thirdring.telephony.unable import Unable

NAME: Final = "practice"
LINGERS: Final = timedelta(minutes=3)
"""How long a caller stays on the line after having said everything."""


class PracticeSwitch(Unable):
    """`calls.ports.Switch` for callers that exist on the screen only."""

    abilities = frozenset({Ability.TRANSFER, Ability.CONFERENCE, Ability.LISTEN, Ability.DIGITS})

    def offer(self, call_id: int, *, operator_id: int, now: datetime) -> None:
        """There is no device to ring: the screen does."""

    def withdraw(self, call: Call, *, operator_id: int, now: datetime) -> None:  # noqa: ARG002
        """The caller was there for this trainee alone, and hangs up."""
        _wait_until(call.id, now)

    def answer(self, call_id: int, *, operator_id: int, now: datetime) -> None:
        if calls.answer(call_id=call_id, operator_id=operator_id, now=now):
            _wait_until(call_id, None)

    def hold(self, call: Call, *, now: datetime) -> None:
        if calls.hold(call_id=call.id, now=now):
            patience = models.PracticeCall.objects.get(pk=call.id).hold_patience
            _wait_until(call.id, now + patience)

    def resume(self, call: Call, *, now: datetime) -> None:
        if calls.resume(call_id=call.id, now=now):
            practiced = models.PracticeCall.objects.get(pk=call.id)
            is_over = practiced.step >= len(practiced.script["steps"])
            _wait_until(call.id, now + LINGERS if is_over else None)

    def hang_up(self, call: Call, *, now: datetime) -> None:
        routing.end(call_id=call.id, by=EndedBy.OPERATOR, now=now)
        _wait_until(call.id, None)

    def consult(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:
        """A colleague is as real here as on any line; an outside number has nobody behind it."""
        if to.operator_id is None:
            raise CannotError
        calls.happened(call_id=call.id, kind=EventKind.CONSULTING, actor_id=actor_id, now=now)
        _wait_until(call.id, None)

    def cancel_consult(self, call: Call, *, actor_id: int, now: datetime) -> None:
        calls.happened(call_id=call.id, kind=EventKind.CONSULT_ENDED, actor_id=actor_id, now=now)

    def conference(self, call: Call, *, actor_id: int, now: datetime) -> None:
        calls.happened(call_id=call.id, kind=EventKind.CONFERENCED, actor_id=actor_id, now=now)

    def complete_transfer(self, call: Call, *, actor_id: int, now: datetime) -> None:
        handover = call_queries.handover_of(call.id)
        if handover and handover.receiver_id:
            _go_on(call, to_id=handover.receiver_id, actor_id=actor_id, now=now)

    def transfer_blind(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:
        if to.operator_id is None:
            raise CannotError
        _go_on(call, to_id=to.operator_id, actor_id=actor_id, now=now)

    def listen(self, call: Call, *, user_id: int, now: datetime) -> None:
        calls.happened(call_id=call.id, kind=EventKind.LISTENED, actor_id=user_id, now=now)

    def whisper(self, call: Call, *, user_id: int, now: datetime) -> None:
        calls.happened(call_id=call.id, kind=EventKind.WHISPERED, actor_id=user_id, now=now)

    def barge(self, call: Call, *, user_id: int, now: datetime) -> None:
        calls.happened(call_id=call.id, kind=EventKind.BARGED, actor_id=user_id, now=now)

    def stop_listening(self, call: Call, *, user_id: int, now: datetime) -> None:
        calls.happened(call_id=call.id, kind=EventKind.LISTENING_ENDED, actor_id=user_id, now=now)

    def take_over(self, call: Call, *, user_id: int, now: datetime) -> None:
        calls.happened(call_id=call.id, kind=EventKind.TOOK_OVER, actor_id=user_id, now=now)
        _go_on(call, to_id=user_id, actor_id=user_id, now=now)

    def send_digits(self, call: Call, *, digits: str, actor_id: int, now: datetime) -> None:
        """Nobody listens to the keys on this line; that they were pressed is kept, which ones is not."""
        calls.happened(
            call_id=call.id, kind=EventKind.DIGITS_SENT, actor_id=actor_id, data={"count": len(digits)}, now=now
        )


@transaction.atomic
def _go_on(call: Call, *, to_id: int, actor_id: int, now: datetime) -> None:
    """The caller goes on with somebody else, and so does what the caller says next."""
    following = routing.hand_over(call_id=call.id, external_id=str(uuid4()), to_id=to_id, actor_id=actor_id, now=now)
    row = models.PracticeCall.objects.get(pk=call.id)
    row.pk, row.operator_id, row.hangs_up_at = following, to_id, None
    row.save(force_insert=True)
    _wait_until(call.id, None)


def _wait_until(call_id: int, moment: datetime | None) -> None:
    models.PracticeCall.objects.filter(pk=call_id).update(hangs_up_at=moment)
