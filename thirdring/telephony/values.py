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
    PHONE_ANEW = "phone_anew"
    TEST_CALL = "test_call"


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


class PhoneKind(StrEnum):
    """Through what a person telephones: the desk's own page, or a telephone on the table that registers by itself."""

    BROWSER = "browser"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone as the exchange has to know it."""

    user_id: int
    kind: PhoneKind
    name: str
    secret: str = field(repr=False)
    is_online: bool = False

    @property
    def is_browser(self) -> bool:
        return self.kind is PhoneKind.BROWSER


class DeviceKind(StrEnum):
    """Where a person's calls ring."""

    BROWSER = "browser"
    DESK = "desk"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True)
class Device:
    """What a person has chosen; `number` is the mobile's, E.164, kept while something else is chosen.

    `test` is the last test call that was asked for, `tested_at` when one was picked up.
    """

    kind: DeviceKind = DeviceKind.BROWSER
    number: str = ""
    test: Command | None = None
    tested_at: datetime | None = None

    @property
    def is_tested(self) -> bool:
        """Whether the last test call was picked up."""
        return bool(self.test and self.tested_at and self.tested_at >= self.test.asked_at)


@dataclass(frozen=True, slots=True)
class Reach:
    """Operators who cannot be rung now, and those who are rung on a mobile."""

    unreachable: frozenset[int] = frozenset()
    mobiles: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """How a person is rung: what Asterisk dials; `phone` is the registered telephone's name, empty for a mobile."""

    endpoint: str
    phone: str = ""

    @property
    def is_mobile(self) -> bool:
        return not self.phone


class RecordingState(StrEnum):
    """Where a recording stands: being made, kept, not there (the exchange failed), deleted when its time was over."""

    RUNNING = "running"
    KEPT = "kept"
    MISSING = "missing"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """Whether a line is recorded, whether callers are told so first, and for how many days a recording is kept."""

    records: bool = False
    announces: bool = True
    keep_days: int = 90


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of one call: caller on the left, operator on the right, 8000 samples of 16 bits a second.

    `size` is that of the WAV file, `bars` the loudness (0 to 100) of both sides along the call, `silences` pairs of
    seconds in which nothing was recorded because a card was entered.
    """

    call_id: int
    state: RecordingState
    file: str
    began_at: datetime
    ended_at: datetime | None
    delete_at: datetime
    size: int
    seconds: float
    bars: tuple[tuple[int, ...], ...] = ()
    silences: tuple[tuple[float, float | None], ...] = ()

    @property
    def can_be_played(self) -> bool:
        return self.state is RecordingState.KEPT


@dataclass(frozen=True, slots=True)
class PhoneAccount:
    """How a person's telephone registers: SIP address, password, and the WebSocket for a browser (empty: none)."""

    user_id: int
    name: str
    uri: str
    secret: str = field(repr=False)
    ws_url: str = ""
