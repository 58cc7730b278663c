"""The one thing that the rest of the house knows of telephones.

A switch is asked, and may take its time; what then happened it tells through `calls.actions` and `routing.actions`. The
practice line does both at once, a real telephone exchange does the second when its own events arrive.
"""

from datetime import datetime
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from thirdring.calls.values import Ability, Call, Destination
from thirdring.kernel.errors import DeskError


class CannotError(DeskError):
    code = "switch-cannot"
    sentence = _("This line cannot do that. Practice calls can be answered, held and ended.")


class Switch(Protocol):
    """A telephone exchange, real or for practice. Every order may be repeated: the second time changes nothing.

    What lies outside `abilities` raises CannotError; a screen does not offer it.
    """

    abilities: frozenset[Ability]

    def offer(self, call_id: int, *, operator_id: int, now: datetime) -> None:
        """Ring the operator's device."""

    def withdraw(self, call: Call, *, operator_id: int, now: datetime) -> None:
        """Stop ringing it."""

    def answer(self, call_id: int, *, operator_id: int, now: datetime) -> None:
        """Connect caller and operator."""

    def hold(self, call: Call, *, now: datetime) -> None:
        """Give the caller music."""

    def resume(self, call: Call, *, now: datetime) -> None:
        """Bring the caller back."""

    def hang_up(self, call: Call, *, now: datetime) -> None:
        """End the call."""

    def transfer_blind(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:
        """Give the caller to somebody else at once; the caller hears music until they answer."""

    def consult(self, call: Call, *, to: Destination, actor_id: int, now: datetime) -> None:
        """Ring somebody and talk to them while the caller hears music."""

    def cancel_consult(self, call: Call, *, actor_id: int, now: datetime) -> None:
        """Send the one who was asked away again; the caller stays on hold."""

    def complete_transfer(self, call: Call, *, actor_id: int, now: datetime) -> None:
        """Connect the caller with the one who was asked, and leave."""

    def conference(self, call: Call, *, actor_id: int, now: datetime) -> None:
        """Bring the caller and the one who was asked together, and stay."""

    def listen(self, call: Call, *, user_id: int, now: datetime) -> None:
        """Let a supervisor hear both, unheard."""

    def whisper(self, call: Call, *, user_id: int, now: datetime) -> None:
        """Let a supervisor be heard by the operator alone."""

    def barge(self, call: Call, *, user_id: int, now: datetime) -> None:
        """Let a supervisor join the talk."""

    def stop_listening(self, call: Call, *, user_id: int, now: datetime) -> None:
        """The supervisor leaves the line."""

    def take_over(self, call: Call, *, user_id: int, now: datetime) -> None:
        """The supervisor has the caller from now on; the operator is let go."""

    def dial(self, call: Call, *, operator_id: int, now: datetime) -> None:
        """Ring the operator's device, then the number of this outbound call."""

    def send_digits(self, call: Call, *, digits: str, actor_id: int, now: datetime) -> None:
        """Play keypad tones (0-9, *, #) to the other side."""

    def silence_recording(self, call: Call, *, actor_id: int, now: datetime) -> None:
        """Record silence from now on: a card number is about to be said or keyed."""

    def resume_recording(self, call: Call, *, actor_id: int, now: datetime) -> None:
        """Record voices again."""


@cache
def _switches() -> dict[str, Switch]:
    return {name: import_string(path)() for name, path in settings.SWITCHES.items()}


def switch_of(call: Call) -> Switch:
    """The exchange that this call came in by."""
    return switch_named(call.switch)


def switch_named(name: str) -> Switch:
    """The exchange that calls know by this name."""
    return _switches()[name]
