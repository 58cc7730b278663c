"""What is known of chats: pages that visitors write on, conversations, what is said in them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from thirdring.calls.values import NO_TIME, Disposition, Line, Reason


class ChatState(StrEnum):
    """Where a chat stands; one whose operator is gone waits again."""

    WAITING = "waiting"
    TALKING = "talking"
    ENDED = "ended"
    WRAPPED = "wrapped"


class Signal(StrEnum):
    """What happens to a chat."""

    TAKE = "take"
    GIVE_BACK = "give_back"
    END = "end"
    WRAP_UP = "wrap_up"


class Author(StrEnum):
    """Who wrote a message."""

    VISITOR = "visitor"
    OPERATOR = "operator"


class EndedBy(StrEnum):
    """Who ended a chat."""

    VISITOR = "visitor"
    OPERATOR = "operator"
    HOUSE = "house"


class EventKind(StrEnum):
    """One entry in a chat's own record."""

    BEGAN = "began"
    MESSAGE_LEFT = "message_left"
    OFFERED = "offered"
    DECLINED = "declined"
    UNANSWERED = "unanswered"
    TAKEN = "taken"
    GIVEN_BACK = "given_back"
    IDENTIFIED = "identified"
    UNIDENTIFIED = "unidentified"
    REASONS_SET = "reasons_set"
    NOTED = "noted"
    ORDER_OPENED = "order_opened"
    TRANSCRIPT_SENT = "transcript_sent"
    ENDED = "ended"
    WRAPPED = "wrapped"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Page:
    """Where the visitors of a shop write. Without a queue of its own, chats go where the calls of the line go.

    `origins` are the shops' sites that may show the page in a frame.
    """

    line: Line
    code: str
    is_open: bool = True
    queue_id: int | None = None
    needs_email: bool = False
    origins: tuple[str, ...] = ()
    keep_days: int = 365


@dataclass(frozen=True, slots=True)
class Times:
    """Every second of a chat in one of three places; their sum is the whole chat."""

    queue: timedelta = NO_TIME
    talk: timedelta = NO_TIME
    wrap_up: timedelta = NO_TIME


@dataclass(frozen=True, slots=True)
class Moments:
    """When a chat passed each point. `seen_at` is when the visitor's page last asked."""

    entered_at: datetime
    seen_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    wrapped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """One conversation. `name` and `email` are what the visitor wrote and prove nothing; `is_message` was left while
    nobody was there, and is answered by mail. `unread` counts what the operator has not seen."""

    id: int
    line: Line
    queue_id: int
    queue: str
    name: str
    email: str
    language: str
    state: ChatState
    moments: Moments
    is_message: bool = False
    customer_id: int | None = None
    operator_id: int | None = None
    offered_to_id: int | None = None
    reasons: frozenset[Reason] = frozenset()
    disposition: Disposition | None = None
    ended_by: EndedBy | None = None
    visitor_typing_at: datetime | None = None
    operator_typing_at: datetime | None = None
    unread: int = 0
    was_mailed: bool = False
    is_erased: bool = False

    @property
    def is_live(self) -> bool:
        """Whether the visitor may still write."""
        return self.state in {ChatState.WAITING, ChatState.TALKING}


@dataclass(frozen=True, slots=True)
class Message:
    """What was written, by whom."""

    id: int
    author: Author
    name: str
    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a chat's record; `data` carries ids and words of ours, never the visitor's."""

    kind: EventKind
    at: datetime
    actor: str = ""
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """What an operator noted on a chat; `version` counts the saves."""

    id: int
    author_id: int
    author: str
    text: str
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody at work on the board: how many chats they have, and may have at once."""

    operator_id: int
    name: str
    has: int
    at_once: int
