"""The real telephone behind `calls.ports.Switch`: each order is put into the switchboard's mailbox.

What then happened is told by the switchboard through `calls.actions` and `routing.actions`, when Asterisk says so.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from thirdring.calls.values import Ability, Call, Destination
from thirdring.telephony.actions.commands import command
from thirdring.telephony.values import CommandKind as Kind

NAME: Final = "asterisk"


class AsteriskSwitch:
    """`calls.ports.Switch` for callers on real lines."""

    abilities = frozenset(Ability)

    def offer(self, call_id: int, *, operator_id: int, now: datetime) -> None:
        command(Kind.OFFER, call_id=call_id, actor_id=operator_id, now=now)

    def withdraw(self, call: Call, *, operator_id: int, now: datetime) -> None:
        _ask(Kind.WITHDRAW, call, operator_id, now)

    def answer(self, call_id: int, *, operator_id: int, now: datetime) -> None:
        command(Kind.ANSWER, call_id=call_id, actor_id=operator_id, now=now)

    def hold(self, call: Call, *, now: datetime) -> None:
        _ask(Kind.HOLD, call, call.operator_id, now)

    def resume(self, call: Call, *, now: datetime) -> None:
        _ask(Kind.RESUME, call, call.operator_id, now)

    def hang_up(self, call: Call, *, now: datetime) -> None:
        _ask(Kind.HANG_UP, call, call.operator_id, now)

    def transfer_blind(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:
        _ask(Kind.TRANSFER, call, actor_id, now, **asdict(to))

    def consult(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:
        _ask(Kind.CONSULT, call, actor_id, now, **asdict(to))

    def cancel_consult(self, call: Call, *, actor_id: int, now: datetime) -> None:
        _ask(Kind.CANCEL_CONSULT, call, actor_id, now)

    def complete_transfer(self, call: Call, *, actor_id: int, now: datetime) -> None:
        _ask(Kind.COMPLETE_TRANSFER, call, actor_id, now)

    def conference(self, call: Call, *, actor_id: int, now: datetime) -> None:
        _ask(Kind.CONFERENCE, call, actor_id, now)

    def listen(self, call: Call, *, user_id: int, now: datetime) -> None:
        _ask(Kind.LISTEN, call, user_id, now)

    def whisper(self, call: Call, *, user_id: int, now: datetime) -> None:
        _ask(Kind.WHISPER, call, user_id, now)

    def barge(self, call: Call, *, user_id: int, now: datetime) -> None:
        _ask(Kind.BARGE, call, user_id, now)

    def stop_listening(self, call: Call, *, user_id: int, now: datetime) -> None:
        _ask(Kind.STOP_LISTENING, call, user_id, now)

    def take_over(self, call: Call, *, user_id: int, now: datetime) -> None:
        _ask(Kind.TAKE_OVER, call, user_id, now)

    def dial(self, call: Call, *, operator_id: int, now: datetime) -> None:
        _ask(Kind.DIAL, call, operator_id, now)

    def send_digits(self, call: Call, *, digits: str, actor_id: int, now: datetime) -> None:
        _ask(Kind.SEND_DIGITS, call, actor_id, now, digits=digits)

    def silence_recording(self, call: Call, *, actor_id: int, now: datetime) -> None:
        _ask(Kind.SILENCE_RECORDING, call, actor_id, now)

    def resume_recording(self, call: Call, *, actor_id: int, now: datetime) -> None:
        _ask(Kind.RESUME_RECORDING, call, actor_id, now)


def _ask(kind: Kind, call: Call, actor_id: int | None, now: datetime, **data: Any) -> None:
    command(kind, call_id=call.id, actor_id=actor_id, data=data, now=now)
