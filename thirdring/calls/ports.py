"""The one thing that the rest of the house knows of telephones.

A switch is asked, and may take its time; what then happened it tells through `calls.actions` and `routing.actions`. The
practice line does both at once, a real telephone exchange does the second when its own events arrive.
"""

from datetime import datetime
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from thirdring.calls.values import Call


class Switch(Protocol):
    """A telephone exchange, real or for practice. Every order may be repeated: the second time changes nothing."""

    def offer(self, call: Call, *, operator_id: int, now: datetime) -> None:
        """Ring the operator's device."""

    def withdraw(self, call: Call, *, operator_id: int, now: datetime) -> None:
        """Stop ringing it."""

    def answer(self, call: Call, *, operator_id: int, now: datetime) -> None:
        """Connect caller and operator."""

    def hold(self, call: Call, *, now: datetime) -> None:
        """Give the caller music."""

    def resume(self, call: Call, *, now: datetime) -> None:
        """Bring the caller back."""

    def hang_up(self, call: Call, *, now: datetime) -> None:
        """End the call."""


@cache
def _switches() -> dict[str, Switch]:
    return {name: import_string(path)() for name, path in settings.SWITCHES.items()}


def switch_of(call: Call) -> Switch:
    """The exchange that this call came in by."""
    return _switches()[call.switch]
