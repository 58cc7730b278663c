"""What time brings: offers that nobody took, operators and visitors who are gone, words that are kept no longer."""

from datetime import datetime
from typing import Final

from django.db import transaction

from thirdring.chats import models, rules
from thirdring.chats.actions import limits
from thirdring.chats.actions._rows import locked, tell, write
from thirdring.chats.actions.offering import assign, expire_due, free_person, give_back
from thirdring.chats.actions.states import end
from thirdring.chats.values import ChatState, EndedBy, EventKind
from thirdring.kernel import batches, fast
from thirdring.people import actions as people
from thirdring.people.rules import IllegalMoveError
from thirdring.people.values import Signal as PersonSignal

_ANY: Final = "SELECT EXISTS (SELECT 1 FROM chats_chat WHERE state IN ('waiting', 'talking'))"
_DESERTED: Final = """
SELECT c.id, c.operator_id FROM chats_chat c WHERE c.state = 'talking' AND (c.operator_seen_at < %s OR NOT EXISTS (
    SELECT 1 FROM people_presenceinterval p
    WHERE p.user_id = c.operator_id AND p.until_at IS NULL AND p.state <> 'signed_out'))
"""
_OUT_OF_STEP: Final = """
SELECT p.user_id, p.state FROM people_presenceinterval p WHERE p.until_at IS NULL AND (
    p.state = 'available' AND EXISTS (
        SELECT 1 FROM chats_chatoffer o WHERE o.operator_id = p.user_id AND o.state = 'accepted')
    OR p.state = 'chatting' AND NOT EXISTS (
        SELECT 1 FROM chats_chatoffer o WHERE o.operator_id = p.user_id AND o.state = 'accepted'))
"""
_TO_ERASE: Final = """
SELECT c.id FROM chats_chat c JOIN chats_chatpage p ON p.line_id = c.page_id
WHERE c.erased_at IS NULL AND c.ended_at < %s - make_interval(days => p.keep_days) ORDER BY c.id
"""


def tick(*, now: datetime) -> None:
    """Everything that is due while chats are open; where none is, one look."""
    if not fast.row(_ANY)[0]:
        return
    expire_due(now=now)
    for chat_id, operator_id in fast.rows(_DESERTED, [now - rules.OPERATOR_GONE_AFTER]):
        give_back(chat_id=chat_id, operator_id=operator_id, now=now)
    for user_id, state in fast.rows(_OUT_OF_STEP):
        _in_step(user_id, has_chats=state == "available", now=now)
    gone = models.Chat.objects.filter(
        state=ChatState.WAITING, is_message=False, seen_at__lt=now - rules.VISITOR_GONE_AFTER
    )
    for chat_id in gone.values_list("pk", flat=True):
        _visitor_gone(chat_id, now=now)
    assign(now=now)


def _in_step(user_id: int, *, has_chats: bool, now: datetime) -> None:
    """After a call, who still has chats goes on with them."""
    if not has_chats:
        free_person(user_id, now=now)
        return
    try:
        people.signal_presence(user_id=user_id, signal=PersonSignal.CHAT_TAKEN, now=now)
    except IllegalMoveError:
        return


@transaction.atomic
def _visitor_gone(chat_id: int, *, now: datetime) -> None:
    """Whoever left an address is answered by mail; whoever did not has given up."""
    row = locked(chat_id)
    if row.state != ChatState.WAITING or row.seen_at >= now - rules.VISITOR_GONE_AFTER:
        return
    if not row.email:
        end(chat_id=chat_id, by=EndedBy.VISITOR, now=now)
        return
    row.is_message = True
    row.save(update_fields=["is_message"])
    write(row, EventKind.MESSAGE_LEFT, now=now)
    tell(row)


def erase_due(*, now: datetime) -> int:
    """Take the words, names and addresses out of chats that their page no longer keeps; how many chats."""
    due = fast.rows(_TO_ERASE, [now])
    batches.each(lambda row: _erase(*row, now=now), due)
    return len(due)


@transaction.atomic
def _erase(chat_id: int, *, now: datetime) -> None:
    row = locked(chat_id)
    row.messages.exclude(body="").update(body="")
    row.notes.update(text="")
    row.name, row.email, row.erased_at = "", "", now
    row.save(update_fields=["name", "email", "erased_at"])
    write(row, EventKind.ERASED, now=now)


def sweep_tallies(*, now: datetime) -> int:
    """Forget the windows that are over."""
    return limits.forget(now=now, longest=rules.BEGINNINGS)
