"""Presence: one open interval per person, moved by the table in rules."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext_lazy as _

from thirdring.kernel import commits, fast, live
from thirdring.kernel.errors import DeskError
from thirdring.people import models, rules
from thirdring.people.queries import PersonNotFoundError
from thirdring.people.values import PresenceState, Signal

_BY_CALLS = {
    PresenceState.ON_CALL: Signal.CALL_ANSWERED,
    PresenceState.WRAP_UP: Signal.CALL_ENDED,
    PresenceState.SIGNED_OUT: Signal.SIGN_OUT,
}
_BUSY = (PresenceState.ON_CALL, PresenceState.WRAP_UP, PresenceState.CHATTING)
_MOVED: Final = """
WITH closed AS (
    UPDATE people_presenceinterval SET until_at = %(since)s WHERE user_id = %(user)s AND until_at IS NULL RETURNING id)
INSERT INTO people_presenceinterval (user_id, state, "then", since_at)
SELECT %(user)s, %(state)s, %(then)s, %(since)s FROM (SELECT count(*) FROM closed) AS one RETURNING id
"""


class PresenceByHandError(DeskError):
    code = "presence-by-hand"
    sentence = _("This state is set by the calls themselves. Choose available, a break, a meeting, training or away.")


def choose_presence(*, user_id: int, state: PresenceState, now: datetime) -> None:
    """The person says what they do next; during a call, its wrap-up and chats it is kept for afterwards.

    Raises PresenceByHandError for states that only calls and sign-out set.
    """
    if state not in rules.CHOICES:
        raise PresenceByHandError(state=state)

    def after(open_: models.PresenceInterval | None) -> PresenceState:
        current = _state(open_)
        if open_ is not None and current in _BUSY:
            open_.then = "" if state is PresenceState.AVAILABLE else state
            open_.save(update_fields=["then"])
            return current
        return rules.move(current, rules.CHOICES[state])

    _move(user_id, after, now=now)


def set_presence(*, user_id: int, state: PresenceState, now: datetime) -> None:
    """Calls and sign-out move a person to `state`. Raises rules.IllegalMoveError where no signal leads there."""

    def after(open_: models.PresenceInterval | None) -> PresenceState:
        current = _state(open_)
        if state in _BY_CALLS:
            return rules.move(current, _BY_CALLS[state])
        if current in _BUSY:
            done = Signal.CHATS_DONE if current is PresenceState.CHATTING else Signal.CALL_WRAPPED
            return rules.move(current, done, then=_then(open_) or state)
        return rules.move(current, rules.CHOICES[state])

    _move(user_id, after, now=now)


def signal_presence(*, user_id: int, signal: Signal, now: datetime) -> None:
    """Something happened that may move the person. Raises rules.IllegalMoveError for a pair outside the table."""
    _move(user_id, lambda open_: rules.move(_state(open_), signal, then=_then(open_)), now=now)


@commits.together
def _move(user_id: int, after: Callable[[models.PresenceInterval | None], PresenceState], *, now: datetime) -> None:
    if fast.row("SELECT id FROM people_user WHERE id = %s FOR NO KEY UPDATE", [user_id]) is None:
        raise PersonNotFoundError(user_id=user_id)
    open_ = fast.instance(models.PresenceInterval, "WHERE user_id = %s AND until_at IS NULL", [user_id])
    before, state = _state(open_), after(open_)
    if state is not before:
        since_at = max(now, open_.since_at) if open_ else now
        then = open_.then if open_ and state in _BUSY and before in _BUSY else ""
        fast.row(_MOVED, {"user": user_id, "state": state.value, "then": then, "since": since_at})
    live.changed(f"user:{user_id}", "presence")


def _state(open_: models.PresenceInterval | None) -> PresenceState:
    return PresenceState(open_.state) if open_ else PresenceState.SIGNED_OUT


def _then(open_: models.PresenceInterval | None) -> PresenceState | None:
    return PresenceState(open_.then) if open_ and open_.then else None
