"""What a switch does with an order that it has no means for: it says so."""

from datetime import datetime

from thirdring.calls.ports import CannotError
from thirdring.calls.values import Ability, Call, Destination


class Unable:
    """The part of `calls.ports.Switch` that needs more than one caller and one operator."""

    abilities: frozenset[Ability] = frozenset()

    def transfer_blind(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def consult(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def cancel_consult(self, call: Call, *, actor_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def complete_transfer(self, call: Call, *, actor_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def conference(self, call: Call, *, actor_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def listen(self, call: Call, *, user_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def whisper(self, call: Call, *, user_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def barge(self, call: Call, *, user_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def stop_listening(self, call: Call, *, user_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def take_over(self, call: Call, *, user_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def dial(self, call: Call, *, operator_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def send_digits(self, call: Call, *, digits: str, actor_id: int, now: datetime) -> None:  # noqa: ARG002
        raise CannotError

    def silence_recording(self, call: Call, *, actor_id: int, now: datetime) -> None:
        """Nothing is recorded."""

    def resume_recording(self, call: Call, *, actor_id: int, now: datetime) -> None:
        """Nothing is recorded."""
