"""Who gets which chat: chosen by the rule that chooses for callers, made true by a reservation in PostgreSQL.

An operator has as many places as chats at once; a chat is reserved on one of them by an INSERT under partial UNIQUE
constraints, so that whoever decides at the same moment, nobody gets one chat too many and no chat gets two operators.
"""

from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.chats import rules
from thirdring.chats.actions._rows import locked, moved, tell, write
from thirdring.chats.queries import seats
from thirdring.chats.values import ChatState, EventKind, Signal
from thirdring.kernel import fast
from thirdring.kernel.errors import DeskError
from thirdring.people import actions as people
from thirdring.people.rules import IllegalMoveError
from thirdring.people.values import Signal as PersonSignal
from thirdring.routing.rules import choosing
from thirdring.routing.values import OfferState

ROUNDS: Final = 8
_RESERVE: Final = f"""
INSERT INTO chats_chatoffer (chat_id, operator_id, place, state, offered_at, expires_at)
SELECT %(chat)s, %(operator)s, free.place, 'pending', t, t + make_interval(secs => %(seconds)s)
FROM clock_timestamp() AS t, (
    SELECT place FROM generate_series(1, coalesce(
        (SELECT k.at_once FROM chats_chatcapacity k WHERE k.operator_id = %(operator)s), {rules.AT_ONCE})) AS place
    WHERE NOT EXISTS (SELECT 1 FROM chats_chatoffer o WHERE o.operator_id = %(operator)s AND o.place = place.place
                      AND o.state IN ('pending', 'accepted'))
    ORDER BY place LIMIT 1) AS free
WHERE NOT EXISTS (SELECT 1 FROM routing_offer o WHERE o.operator_id = %(operator)s
                  AND o.state IN ('pending', 'accepted'))
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 - our own number only
_DECIDE: Final = "UPDATE chats_chatoffer SET state = %s, decided_at = clock_timestamp() WHERE state = 'pending'"
_DUE: Final = """
SELECT chat_id FROM chats_chatoffer WHERE state = 'pending' AND expires_at <= clock_timestamp() ORDER BY chat_id
"""


class ChatGoneError(DeskError):
    code = "chat-gone"
    sentence = _("This chat is no longer waiting: the visitor left, or it went to a colleague.")


class NotFreeError(DeskError):
    code = "not-free-for-chats"
    sentence = _("You are on a call or away. Finish, or be available first; the chat goes to a colleague meanwhile.")


def assign(*, now: datetime) -> int:
    """Offer every chat in line that can be offered now; how many were."""
    made = 0
    for _round in range(ROUNDS):
        line = seats.unasked(now=now)
        free = seats.free_for(wanted for one in line for wanted in one.wants) if line else []
        pairs = choosing.choose(line, free, now=now) if free else ()
        won = sum(_offer(chat_id, operator_id, now=now) for chat_id, operator_id in pairs)
        made += won
        if won == len(pairs):  # a second chat for somebody comes after the first is decided
            break
    return made


@transaction.atomic
def _offer(chat_id: int, operator_id: int, *, now: datetime) -> bool:
    """Make one pair true; False when somebody else was quicker, or the visitor is gone."""
    row = locked(chat_id)
    if row.state != ChatState.WAITING:
        return False
    wanted = {"chat": chat_id, "operator": operator_id, "seconds": rules.OFFER_LASTS.total_seconds()}
    if fast.row(_RESERVE, wanted) is None:
        return False
    write(row, EventKind.OFFERED, actor_id=operator_id, now=now)
    tell(row, operator_id)
    return True


@transaction.atomic
def accept(*, chat_id: int, operator_id: int, now: datetime) -> None:
    """The operator takes the chat that is offered: exactly once, and only in time.

    Raises ChatGoneError, NotFreeError.
    """
    row = locked(chat_id)
    in_time = "chat_id = %s AND operator_id = %s AND expires_at > clock_timestamp()"
    if row.state != ChatState.WAITING or not _decide(OfferState.ACCEPTED, in_time, chat_id, operator_id):
        raise ChatGoneError
    try:
        people.signal_presence(user_id=operator_id, signal=PersonSignal.CHAT_TAKEN, now=now)
    except IllegalMoveError:
        raise NotFreeError from None
    moved(row, Signal.TAKE)
    row.operator_id, row.operator_seen_at = operator_id, now
    row.answered_at = row.answered_at or max(now, row.entered_at)
    row.save(update_fields=["state", "operator", "operator_seen_at", "answered_at"])
    write(row, EventKind.TAKEN, actor_id=operator_id, now=now)
    tell(row)


@transaction.atomic
def decline(*, chat_id: int, operator_id: int, now: datetime) -> None:
    """The operator leaves the chat to somebody else. Raises ChatGoneError."""
    row = locked(chat_id)
    if not _decide(OfferState.DECLINED, "chat_id = %s AND operator_id = %s", chat_id, operator_id):
        raise ChatGoneError
    _to_head(row.pk)
    write(row, EventKind.DECLINED, actor_id=operator_id, now=now)
    tell(row, operator_id)


def expire_due(*, now: datetime) -> int:
    """Take back every offer that was not taken in time; how many. Who did not answer, and has no chat, is away."""
    return sum(_expire(chat_id, now=now) for (chat_id,) in fast.rows(_DUE))


@transaction.atomic
def _expire(chat_id: int, *, now: datetime) -> int:
    row = locked(chat_id)
    expired = _decide(OfferState.EXPIRED, "chat_id = %s AND expires_at <= clock_timestamp()", chat_id)
    for operator_id in expired:
        _to_head(chat_id)
        write(row, EventKind.UNANSWERED, actor_id=operator_id, now=now)
        tell(row, operator_id)
        with suppress(IllegalMoveError):
            people.signal_presence(user_id=operator_id, signal=PersonSignal.UNANSWERED, now=now)
    return len(expired)


@transaction.atomic
def give_back(*, chat_id: int, operator_id: int, now: datetime) -> bool:
    """The operator is gone: the visitor stands at the head again, with what was written. False when it is over."""
    row = locked(chat_id)
    if row.operator_id != operator_id or row.state != ChatState.TALKING:
        return False
    moved(row, Signal.GIVE_BACK)
    row.operator_id, row.returned, row.operator_typing_at = None, True, None
    row.save(update_fields=["state", "operator", "returned", "operator_typing_at"])
    close_offers(chat_id)
    write(row, EventKind.GIVEN_BACK, actor_id=operator_id, now=now)
    free_person(operator_id, now=now)
    tell(row, operator_id)
    return True


def close_offers(chat_id: int) -> None:
    """Whatever was reserved for this chat is free again."""
    fast.rows(
        "UPDATE chats_chatoffer SET decided_at = clock_timestamp(), "
        "state = CASE state WHEN 'pending' THEN 'withdrawn' ELSE 'finished' END "
        "WHERE chat_id = %s AND state IN ('pending', 'accepted') RETURNING id",
        [chat_id],
    )


def free_person(operator_id: int, *, now: datetime) -> None:
    """Who has no chat in hand any more is available again, or goes on to what they chose meanwhile."""
    fast.row("SELECT id FROM people_user WHERE id = %s FOR NO KEY UPDATE", [operator_id])  # two last chats at a time
    held = "SELECT 1 FROM chats_chatoffer WHERE operator_id = %s AND state = 'accepted' LIMIT 1"
    if fast.row(held, [operator_id]) is None:
        with suppress(IllegalMoveError):
            people.signal_presence(user_id=operator_id, signal=PersonSignal.CHATS_DONE, now=now)


def _to_head(chat_id: int) -> None:
    fast.rows("UPDATE chats_chat SET returned = true WHERE id = %s RETURNING id", [chat_id])


def _decide(state: OfferState, which: str, *parameters: int) -> list[int]:
    """Move pending offers to `state`; the operators they were made to."""
    return [one for (one,) in fast.rows(f"{_DECIDE} AND {which} RETURNING operator_id", [state.value, *parameters])]
