"""What the other rooms know of calls; of lines and brands, see `lines`."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from thirdring.calls.values.lines import Brand as Brand
from thirdring.calls.values.lines import Line as Line

NO_TIME = timedelta()


class CallState(StrEnum):
    """Where a call stands; `rules.PHASE` orders them and no call goes back a phase."""

    RINGING = "ringing"
    TALKING = "talking"
    ON_HOLD = "on_hold"
    ENDED = "ended"
    WRAPPED = "wrapped"


class Signal(StrEnum):
    """What happens to a call, told by a switch or by the operator."""

    ANSWER = "answer"
    HOLD = "hold"
    RESUME = "resume"
    END = "end"
    WRAP_UP = "wrap_up"


class HoldStep(StrEnum):
    """Where a hold by the book stands (row M2.3): asked first, checked in often, thanked on return."""

    NONE = ""
    ASKING = "asking"
    CHECKING_IN = "checking_in"
    THANKING = "thanking"


class EventKind(StrEnum):
    """One entry in a call's own record."""

    RANG = "rang"
    OFFERED = "offered"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    HELD = "held"
    RESUMED = "resumed"
    ENDED = "ended"
    WRAPPED = "wrapped"
    IDENTIFIED = "identified"
    UNIDENTIFIED = "unidentified"
    REASONS_SET = "reasons_set"
    NOTED = "noted"
    SAID = "said"
    WRAP_UP_OVERRAN = "wrap_up_overran"
    ANNOUNCED = "announced"
    DIALED = "dialed"
    DIGITS_SENT = "digits_sent"
    CONSULTING = "consulting"
    CONSULT_ENDED = "consult_ended"
    PASSED_ON = "passed_on"
    TOOK_OVER = "took_over"
    CONFERENCED = "conferenced"
    LISTENED = "listened"
    WHISPERED = "whispered"
    BARGED = "barged"
    LISTENING_ENDED = "listening_ended"
    RECORDING = "recording"
    RECORDING_SILENCED = "recording_silenced"
    RECORDING_RESUMED = "recording_resumed"
    RECORDING_ENDED = "recording_ended"
    INTERRUPTED = "interrupted"
    RECONNECTED = "reconnected"
    HOLD_ASKED = "hold_asked"
    HOLD_REFUSED = "hold_refused"
    CHECKED_IN = "checked_in"
    THANKED = "thanked"
    HANDOVER_OFFERED = "handover_offered"
    HANDOVER_ACCEPTED = "handover_accepted"
    HANDOVER_DECLINED = "handover_declined"
    HANDOVER_EXPIRED = "handover_expired"
    HANDOVER_WITHDRAWN = "handover_withdrawn"
    HELP_ASKED = "help_asked"
    HELP_TAKEN = "help_taken"
    HELP_ENDED = "help_ended"
    HINTED = "hinted"


class Reason(StrEnum):
    """Why people call (rows K1 and M1.3)."""

    ORDER = "order"
    INFORMATION = "information"
    COMPLAINT = "complaint"
    REDIRECTION = "redirection"


class Disposition(StrEnum):
    """What came of a call."""

    ORDER_TAKEN = "order_taken"
    INFORMATION_GIVEN = "information_given"
    COMPLAINT_RESOLVED = "complaint_resolved"
    COMPLAINT_PASSED_ON = "complaint_passed_on"
    REDIRECTED = "redirected"
    CALLBACK_AGREED = "callback_agreed"
    NO_SALE = "no_sale"
    WRONG_NUMBER = "wrong_number"
    CUT_OFF = "cut_off"


class EndedBy(StrEnum):
    """Who put the receiver down first."""

    CALLER = "caller"
    OPERATOR = "operator"
    SYSTEM = "system"
    TRANSFER = "transfer"


class Direction(StrEnum):
    """Who called whom."""

    IN = "in"
    OUT = "out"


class Ability(StrEnum):
    """What a switch can do with a call beyond answering, holding and ending it; a screen offers only what can be."""

    TRANSFER = "transfer"
    CONFERENCE = "conference"
    LISTEN = "listen"
    DIGITS = "digits"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call goes on to: a colleague, or an E.164 number outside; exactly one of them."""

    operator_id: int | None = None
    number: str = ""

    def __post_init__(self) -> None:
        if bool(self.operator_id) is bool(self.number):
            raise ValueError("a destination is a colleague or a number")


@dataclass(frozen=True, slots=True)
class Times:
    """Every second of a call in one of five places; their sum is the whole call.

    `queue` is all waiting in which no operator's device rang.
    """

    ring: timedelta = NO_TIME
    queue: timedelta = NO_TIME
    talk: timedelta = NO_TIME
    hold: timedelta = NO_TIME
    wrap_up: timedelta = NO_TIME

    @property
    def total(self) -> timedelta:
        return self.ring + self.queue + self.talk + self.hold + self.wrap_up

    @property
    def handle(self) -> timedelta:
        """Handle time: talk, hold and wrap-up."""
        return self.talk + self.hold + self.wrap_up


@dataclass(frozen=True, slots=True)
class Moments:
    """When a call passed each point, how long it has stood on hold before `held_since_at`, and how long it has rung at
    operators before `offered_since_at`. `taken_at` is when an operator said yes, before they were connected."""

    rang_at: datetime
    taken_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    wrapped_at: datetime | None = None
    held_for: timedelta = NO_TIME
    held_since_at: datetime | None = None
    offered_for: timedelta = NO_TIME
    offered_since_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One call with one operator; `practice` calls belong to no figures.

    `caller_number` is E.164, empty when withheld; of an outbound call it is who was called, and `offered_to_id` is who
    dialed until the other side answers. `external_id` is the caller's channel in the switch; a call that was passed on
    from another operator says in `previous_id` from which.
    """

    id: int
    line: Line
    practice: bool
    caller_number: str
    state: CallState
    moments: Moments
    switch: str
    customer_id: int | None = None
    operator_id: int | None = None
    offered_to_id: int | None = None
    reasons: frozenset[Reason] = frozenset()
    disposition: Disposition | None = None
    ended_by: EndedBy | None = None
    language: str = ""
    direction: Direction = Direction.IN
    previous_id: int | None = None
    external_id: str = ""
    hold_step: HoldStep = HoldStep.NONE

    @property
    def is_live(self) -> bool:
        """Whether somebody is still on the line."""
        return self.state in {CallState.RINGING, CallState.TALKING, CallState.ON_HOLD}

    @property
    def is_connecting(self) -> bool:
        """Whether the operator to whom it was offered has taken it, and does not hear the caller yet."""
        return self.state is CallState.RINGING and self.moments.taken_at is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do with it."""
        return self.is_live or (self.state is CallState.ENDED and self.operator_id is not None)

    @property
    def spoken(self) -> str:
        """The language to speak: what was learned of the caller, else that of the line."""
        return self.language or self.line.language


@dataclass(frozen=True, slots=True)
class Caller:
    """What a queue has to know of somebody on the line; `spoken` as of a `Call`."""

    line_id: int
    number: str
    customer_id: int | None
    spoken: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a call's record; `data` carries ids and words of ours, never the caller's."""

    id: int
    kind: EventKind
    at: datetime
    actor_id: int | None
    actor: str = ""
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """What an operator wrote during a call; `version` counts the saves."""

    id: int
    call_id: int
    author_id: int
    author: str
    text: str
    version: int
    saved_at: datetime
