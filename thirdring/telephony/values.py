"""What is known of simulated callers, of orders to the switchboard, and of operators' telephones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Caller(StrEnum):
    """How the simulated caller appears on the display."""

    KNOWN = "known"
    HOUSEHOLD = "household"
    NEW = "new"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the caller says, and what a good answer would do."""

    says: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A caller for practice. Places in {braces} of the script are filled with goods that are really on sale.

    `line` and `number` are E.164 (no number when withheld), `facts` what the caller knows when asked, `goods` the
    words by which the catalogue is asked for `{item1}`, `{item2}` ..., `patience` and `hold_patience` the seconds after
    which the caller hangs up.
    """

    key: str
    language: str
    title: str
    caller: Caller
    line: str
    number: str
    steps: tuple[Step, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    goods: tuple[str, ...] = ()
    patience: int = 60
    hold_patience: int = 120


@dataclass(frozen=True, slots=True)
class Script:
    """Where a practice call stands: what the caller has said so far, and whether there is more."""

    call_id: int
    scenario: str
    title: str
    said: tuple[Step, ...]
    facts: Mapping[str, str]
    total: int

    @property
    def is_over(self) -> bool:
        return len(self.said) >= self.total


class CommandKind(StrEnum):
    """What the switchboard can be asked for."""

    OFFER = "offer"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    HANG_UP = "hang_up"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    CONSULT = "consult"
    CANCEL_CONSULT = "cancel_consult"
    COMPLETE_TRANSFER = "complete_transfer"
    CONFERENCE = "conference"
    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    STOP_LISTENING = "stop_listening"
    TAKE_OVER = "take_over"
    DIAL = "dial"
    SEND_DIGITS = "send_digits"
    SILENCE_RECORDING = "silence_recording"
    RESUME_RECORDING = "resume_recording"
    PHONE_MADE = "phone_made"
    PHONE_WITHDRAWN = "phone_withdrawn"


class CommandState(StrEnum):
    """Where an order to the switchboard stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Command:
    """One order to the switchboard; `reason` is a code, empty unless it was refused."""

    id: int
    kind: CommandKind
    call_id: int | None
    actor_id: int | None
    data: Mapping[str, Any]
    state: CommandState
    reason: str
    asked_at: datetime
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """How a person's telephone registers: SIP address, password, and the WebSocket for a browser (empty: none)."""

    user_id: int
    name: str
    uri: str
    secret: str = field(repr=False)
    ws_url: str = ""
