"""Pure decisions: how presence moves, which passwords are good enough, when a sign-in must wait."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from thirdring.people.values import PresenceState, Role, Signal

P, S = PresenceState, Signal

CHOICES: Final = {
    P.AVAILABLE: S.CHOOSE_AVAILABLE,
    P.BREAK: S.CHOOSE_BREAK,
    P.LUNCH: S.CHOOSE_LUNCH,
    P.MEETING: S.CHOOSE_MEETING,
    P.TRAINING: S.CHOOSE_TRAINING,
    P.AWAY: S.CHOOSE_AWAY,
}
"""The states that a person sets by hand; the calls set the others."""

WORKING: Final = (P.AVAILABLE, P.ON_CALL, P.WRAP_UP, P.CHATTING)
"""States in which sitting still is part of the job."""

_BY_HAND = {(state, signal): chosen for state in (*CHOICES, P.SIGNED_OUT) for chosen, signal in CHOICES.items()}

MOVES: Final[dict[tuple[PresenceState, Signal], PresenceState]] = {
    **_BY_HAND,
    **{(state, S.CALL_ANSWERED): P.ON_CALL for state in P},
    **{(state, S.SIGN_OUT): P.SIGNED_OUT for state in P},
    **{(state, S.SIGN_IN): state for state in P},
    (P.SIGNED_OUT, S.SIGN_IN): P.AVAILABLE,
    (P.AVAILABLE, S.UNANSWERED): P.AWAY,
    (P.ON_CALL, S.CALL_ENDED): P.WRAP_UP,
    (P.WRAP_UP, S.CALL_ENDED): P.WRAP_UP,
    (P.SIGNED_OUT, S.CALL_ENDED): P.SIGNED_OUT,
    (P.WRAP_UP, S.CALL_WRAPPED): P.AVAILABLE,
    (P.SIGNED_OUT, S.CALL_WRAPPED): P.SIGNED_OUT,
    (P.AVAILABLE, S.CHAT_TAKEN): P.CHATTING,
    (P.CHATTING, S.CHAT_TAKEN): P.CHATTING,
    (P.CHATTING, S.CHATS_DONE): P.AVAILABLE,
}
"""Presence as one table; a pair that is not here is refused."""


class IllegalMoveError(ValueError):
    """A signal that means nothing in this state."""


def move(state: PresenceState, signal: Signal, *, then: PresenceState | None = None) -> PresenceState:
    """The state after `signal`; `then`, chosen during a call or chats, takes the place of available afterwards.

    Raises IllegalMoveError for a pair outside MOVES.
    """
    try:
        after = MOVES[state, signal]
    except KeyError:
        raise IllegalMoveError(f"{signal} in {state}") from None
    return then if then and signal in {S.CALL_WRAPPED, S.CHATS_DONE} and after is P.AVAILABLE else after


PASSWORD_MIN: Final = 15
PASSWORD_MAX: Final = 256
_FEWEST_CHARACTERS = 5
_SHORTEST_UNIT = 5
_FEWEST_OWN_LETTERS = 4
_SHORTEST_NAME = 3


class PasswordProblem(StrEnum):
    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    PREDICTABLE = "predictable"
    PERSONAL = "personal"


def password_problem(
    password: str, *, about: Sequence[str], is_common: Callable[[str], bool]
) -> PasswordProblem | None:
    """Why a password is refused, or None (NIST SP 800-63B-4, 3.1.1.2: length and a blocklist, no composition rules).

    `about` are words tied to the person or the service; a password made of nothing else is refused.
    """
    folded = unicodedata.normalize("NFKC", password).casefold()
    if len(folded) < PASSWORD_MIN:
        return PasswordProblem.SHORT
    if len(folded) > PASSWORD_MAX:
        return PasswordProblem.LONG
    core = re.sub(r"[\W\d_]+$", "", folded)
    if any(is_common(word) for word in (folded, core, _unit(folded), _unit(core))):
        return PasswordProblem.COMMON
    if len(set(folded)) < _FEWEST_CHARACTERS or _is_sequence(folded) or len(_unit(folded)) < _SHORTEST_UNIT:
        return PasswordProblem.PREDICTABLE
    rest = folded
    for word in sorted((w.casefold() for w in about if len(w) >= _SHORTEST_NAME), key=len, reverse=True):
        rest = rest.replace(word, "")
    own_letters = len(re.sub(r"[\W\d_]", "", rest))
    return PasswordProblem.PERSONAL if own_letters < _FEWEST_OWN_LETTERS else None


def _unit(text: str) -> str:
    """The shortest piece that repeats into `text`: "abcabc" -> "abc"."""
    at = (text + text).find(text, 1)
    return text[:at] if at > 0 else text


def _is_sequence(text: str) -> bool:
    rows = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
    return any(text in row * 4 or text[::-1] in row * 4 for row in rows)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries within `window`, sliding."""

    most: int
    window: timedelta


ACCOUNT_LIMIT: Final = Limit(10, timedelta(minutes=15))
ADDRESS_LIMIT: Final = Limit(100, timedelta(minutes=15))
"""Generous, since a whole floor of operators may share one address."""


def try_again_at(limit: Limit, tries: Iterable[datetime], *, now: datetime) -> datetime | None:
    """When the next try may come, or None when it may come now; `tries` are the earlier ones."""
    recent = sorted(at for at in tries if at > now - limit.window)
    return recent[-limit.most] + limit.window if len(recent) >= limit.most else None


SESSION_LIFE: Final = timedelta(hours=12)
SESSION_IDLE: Final = timedelta(hours=1)
"""NIST SP 800-63B-4, 2.2.3: reauthenticate within 24 hours, and after an hour of inactivity; a shift is shorter."""
SEEN_STEP: Final = timedelta(minutes=5)
"""How fine "last seen" is kept, so that ordinary requests write nothing."""
LINK_LIFE: Final = timedelta(hours=24)
CHALLENGE_LIFE: Final = timedelta(minutes=5)


def may_manage(actor: frozenset[Role], roles: frozenset[Role]) -> bool:
    """Whether a holder of `actor` may add, change or reset a person who holds `roles`.

    A supervisor keeps the operators; whoever stands beside or above them is the administrator's, or a reset would be
    a way up.
    """
    return Role.ADMINISTRATOR in actor or (Role.SUPERVISOR in actor and roles <= {Role.OPERATOR})
