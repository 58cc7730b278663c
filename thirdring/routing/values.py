"""What the other rooms know of queues, of those who wait in them, and of offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class OfferState(StrEnum):
    """Where an offer of a call to an operator stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FINISHED = "finished"


LIVE = (OfferState.PENDING, OfferState.ACCEPTED)
"""An operator, and a call, each have at most one of these."""


class Channel(StrEnum):
    """How a customer reaches the house."""

    VOICE = "voice"
    CHAT = "chat"
    MAIL = "mail"


class Outcome(StrEnum):
    """How a wait in a queue ended."""

    ANSWERED = "answered"
    ABANDONED = "abandoned"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Offer:
    """A call that is reserved for an operator, until `expires_at` by the database's clock."""

    id: int
    call_id: int
    operator_id: int
    state: OfferState
    offered_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Queue:
    """Where callers wait for somebody who has its skills.

    `service_seconds` and `service_percent` define its service level; `eases_after` is when skill levels stop to count,
    `overflows_after` when the queue `overflow_to_id` helps, `holds_out_for` how long a caller waits for the operator of
    last time, who is busy; None means never.
    """

    id: int
    code: str
    name: str
    channel: Channel = Channel.VOICE
    priority: int = 0
    skills: Mapping[int, int] = field(default_factory=dict)
    service_seconds: int = 20
    service_percent: int = 80
    eases_after: timedelta | None = None
    overflows_after: timedelta | None = None
    overflow_to_id: int | None = None
    holds_out_for: timedelta | None = None
    announces_every: timedelta | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody must be able to do: speak one of `languages` (none: any), have each skill id at its level."""

    languages: frozenset[str] = frozenset()
    skills: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in a queue. Whoever fits one of `wants` may be offered the call.

    Of a chat `call_id` is the id of the chat, and `channel` says so.
    `place_at` is the moment that the place in the queue counts from; a call that `returned` was offered and not taken,
    and stands at the head. `reserved_for_id` is the only one who may have it; `refused_by` are those who may not.
    `third_ring` is how long the line rings until the third ring falls silent.
    """

    call_id: int
    queue_id: int
    entered_at: datetime
    place_at: datetime
    wants: tuple[Wanted, ...] = (Wanted(),)
    priority: int = 0
    returned: bool = False
    practice: bool = False
    last_operator_id: int | None = None
    holds_out_until_at: datetime | None = None
    reserved_for_id: int | None = None
    refused_by: frozenset[int] = frozenset()
    rings_for: timedelta | None = None
    third_ring: timedelta = timedelta(seconds=11)
    channel: Channel = Channel.VOICE


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at work, as the choice sees them: since when free, what they can do, what they have in hand.

    `at_once` is how much of a channel they can have in hand where that is not what is usual.
    """

    operator_id: int
    since_at: datetime
    languages: frozenset[str] = frozenset()
    skills: Mapping[int, int] = field(default_factory=dict)
    in_hand: Mapping[Channel, int] = field(default_factory=dict)
    at_once: Mapping[Channel, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A caller's place in the queue, 1 is next, and the wait that is to be expected from now on.

    Both waits are None where nobody is at work who could answer: then nothing honest can be told.
    """

    position: int
    expected: timedelta | None
    likely_within: timedelta | None


class CallbackWhy(StrEnum):
    """Why the house owes a call."""

    ASKED = "asked"
    ABANDONED = "abandoned"
    LOST = "lost"
    PROMISED = "promised"


class CallbackState(StrEnum):
    """Where a call that is owed stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    DONE = "done"
    GIVEN_UP = "given_up"
    REFUSED = "refused"


OPEN_CALLBACKS = (CallbackState.WAITING, CallbackState.TAKEN)
"""One number has at most one of these per line."""


class AttemptOutcome(StrEnum):
    """What came of a try to reach a customer."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    DO_NOT_CALL = "do_not_call"


class Hindrance(StrEnum):
    """Why a customer may not be called now."""

    DO_NOT_CALL = "do_not_call"
    OUT_OF_HOURS = "out_of_hours"
    NOT_YET = "not_yet"
    CALLERS_WAIT = "callers_wait"


@dataclass(frozen=True, slots=True)
class Callback:
    """A call that is owed; `is_next` once everybody who came before has left the queue."""

    id: int
    number: str
    why: CallbackWhy
    state: CallbackState
    asked_at: datetime
    place_at: datetime
    due_at: datetime
    attempts: int
    line_id: int
    line: str
    region: str
    queue_id: int
    queue: str
    languages: tuple[str, ...] = ()
    call_id: int | None = None
    customer_id: int | None = None
    customer: str = ""
    taken_by_id: int | None = None
    hindrance: Hindrance | None = None
    is_next: bool = False
