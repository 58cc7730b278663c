"""The practice line: simulated callers behind the same port as the real telephone. It does what it is asked at once."""

from datetime import datetime, timedelta
from typing import Final

from thirdring.calls import actions as calls
from thirdring.calls.values import Call, EndedBy
from thirdring.routing import actions as routing
from thirdring.telephony import models
from thirdring.telephony.unable import Unable

NAME: Final = "practice"
LINGERS: Final = timedelta(minutes=3)
"""How long a caller stays on the line after having said everything."""


class PracticeSwitch(Unable):
    """`calls.ports.Switch` for callers that exist on the screen only."""

    def offer(self, call: Call, *, operator_id: int, now: datetime) -> None:
        """There is no device to ring: the screen does."""

    def withdraw(self, call: Call, *, operator_id: int, now: datetime) -> None:  # noqa: ARG002
        """The caller was there for this trainee alone, and hangs up."""
        _wait_until(call, now)

    def answer(self, call: Call, *, operator_id: int, now: datetime) -> None:
        if calls.answer(call_id=call.id, operator_id=operator_id, now=now):
            _wait_until(call, None)

    def hold(self, call: Call, *, now: datetime) -> None:
        if calls.hold(call_id=call.id, now=now):
            patience = models.PracticeCall.objects.get(pk=call.id).hold_patience
            _wait_until(call, now + patience)

    def resume(self, call: Call, *, now: datetime) -> None:
        if calls.resume(call_id=call.id, now=now):
            practiced = models.PracticeCall.objects.get(pk=call.id)
            is_over = practiced.step >= len(practiced.script["steps"])
            _wait_until(call, now + LINGERS if is_over else None)

    def hang_up(self, call: Call, *, now: datetime) -> None:
        routing.end(call_id=call.id, by=EndedBy.OPERATOR, now=now)
        _wait_until(call, None)


def _wait_until(call: Call, moment: datetime | None) -> None:
    models.PracticeCall.objects.filter(pk=call.id).update(hangs_up_at=moment)
