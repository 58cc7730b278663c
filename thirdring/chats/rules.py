"""Pure decisions: how a chat moves on, where its seconds went, who is gone, what is too much."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from thirdring.calls.values import NO_TIME
from thirdring.chats.values import Chat, ChatState, Moments, Signal, Times

C, S = ChatState, Signal

MOVES: Final[dict[tuple[ChatState, Signal], ChatState]] = {
    (C.WAITING, S.TAKE): C.TALKING,
    (C.WAITING, S.END): C.ENDED,
    (C.TALKING, S.GIVE_BACK): C.WAITING,
    (C.TALKING, S.END): C.ENDED,
    (C.ENDED, S.WRAP_UP): C.WRAPPED,
    # What is told twice changes nothing.
    (C.WAITING, S.GIVE_BACK): C.WAITING,
    (C.ENDED, S.END): C.ENDED,
    (C.WRAPPED, S.END): C.WRAPPED,
    (C.WRAPPED, S.WRAP_UP): C.WRAPPED,
}

OFFER_LASTS: Final = timedelta(seconds=30)
"""How long an operator, who may be writing to somebody else, has to take a chat."""
VISITOR_GONE_AFTER: Final = timedelta(minutes=3)
"""A page in the background of a telephone asks seldom; one that is closed asks never."""
OPERATOR_GONE_AFTER: Final = timedelta(minutes=3)
TYPING_LASTS: Final = timedelta(seconds=6)
SEEN_STEP: Final = timedelta(seconds=10)
LOOKS_AWAY: Final = timedelta(seconds=75)
"""Without a sign of the page for so long, the operator is told that the visitor may have gone."""
AT_ONCE: Final = 2
MOST_AT_ONCE: Final = 6
LONGEST_MESSAGE: Final = 2000
MOST_WAITING: Final = 50
"""Beyond so many in line a visitor is asked to leave a message."""
TRANSCRIPTS: Final = 2


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` within `window`."""

    most: int
    window: timedelta


BEGINNINGS: Final = Limit(8, timedelta(minutes=10))
"""New chats from one network address; a whole office may share one."""
MESSAGES: Final = Limit(30, timedelta(minutes=1))
LOOKS: Final = Limit(600, timedelta(minutes=1))
"""Of one address, for everything that is asked without a valid token."""


class IllegalSignalError(ValueError):
    """A signal that means nothing to a chat in this state."""


def move(state: ChatState, signal: Signal) -> ChatState:
    """The state after `signal`; the same state when it only repeats what is so.

    Raises IllegalSignalError for a pair outside MOVES.
    """
    try:
        return MOVES[state, signal]
    except KeyError:
        raise IllegalSignalError(f"{signal} in {state}") from None


def times(moments: Moments, *, now: datetime) -> Times:
    """Where the seconds of a chat went until `now`, with nothing left over."""
    over = moments.ended_at or now
    queue = (moments.answered_at or over) - moments.entered_at
    talk = over - moments.answered_at if moments.answered_at else NO_TIME
    is_wrapping = moments.answered_at and moments.ended_at
    wrap_up = (moments.wrapped_at or now) - over if is_wrapping else NO_TIME
    return Times(queue=queue, talk=talk, wrap_up=wrap_up)


def is_typing(at: datetime | None, *, now: datetime) -> bool:
    """Whether a typing sign still counts."""
    return at is not None and now - at < TYPING_LASTS


def looks_away(chat: Chat, *, now: datetime) -> bool:
    """Whether the page of a visitor who should be there gives no sign."""
    return chat.is_live and not chat.is_message and now - chat.moments.seen_at > LOOKS_AWAY


def may_frame(origin: str) -> bool:
    """Whether this is an origin that may stand in a policy: `https://shop.example`, nothing else."""
    scheme, _, host = origin.partition("://")
    name, _, port = host.partition(":")
    labels = name.split(".")
    is_name = all(label and label.replace("-", "").isalnum() and label.isascii() for label in labels)
    return scheme in {"http", "https"} and is_name and (port.isdecimal() if ":" in host else True)
