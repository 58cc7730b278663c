"""What a visitor does: begin, write, look. Whoever holds the token of a chat is its visitor; nothing else is asked."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.chats import models, queries, rules
from thirdring.chats.actions import limits
from thirdring.chats.actions._rows import locked, tell, write
from thirdring.chats.queries.chats import hashed
from thirdring.chats.values import Author, Chat, ChatState, EventKind, Page
from thirdring.customers import queries as customers
from thirdring.kernel import live
from thirdring.kernel.card_numbers import CardNumberError, find_card_number
from thirdring.kernel.errors import DeskError
from thirdring.routing import queries as routing
from thirdring.routing.actions.waiting import queue_of

SPLIT_OVER = 4
"""Among so many of the last messages a card number that was cut in pieces is looked for."""


class EmptyMessageError(DeskError):
    code = "chat-empty"
    sentence = _("Write something first.")


class NeedsEmailError(DeskError):
    code = "chat-needs-email"
    sentence = _("Give your e-mail address, so that we can answer.")


class ChatOverError(DeskError):
    code = "chat-over"
    sentence = _("This chat is over. Begin a new one to write on.")


class CardNumberInChatError(CardNumberError):
    sentence = _(
        "Never write a card number here: it was not sent and not saved. When there is something to pay, we send you "
        "a link to the bank's own page."
    )


def begin(
    *, page: Page, name: str, email: str, language: str, text: str, address: str, now: datetime
) -> tuple[int, str]:
    """A visitor writes first words: the id of the chat and the token that makes its holder the visitor.

    While the line is closed, or too many wait, it is a message, which needs an e-mail address to be answered.
    Raises EmptyMessageError, NeedsEmailError, TooOftenError, CardNumberInChatError.
    """
    limits.count("begin", address, rules.BEGINNINGS, now=now)
    is_message = takes_messages_only(page, now=now)
    if (page.needs_email or is_message) and not email:
        raise NeedsEmailError
    queue = routing.queue(page.queue_id) if page.queue_id else queue_of(page.line.id)
    known = customers.writers(email) if email else {}
    only = next(iter(known)) if len(known) == 1 else None
    last = calls.last_talk(only) if only else None
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        row = models.Chat.objects.create(
            page_id=page.line.id,
            queue_id=queue.id,
            token_hash=hashed(token),
            name=name.strip()[:80],
            email=email,
            language=language,
            is_message=is_message,
            priority=queue.priority,
            customer_id=only,
            last_operator_id=last[0] if last else None,
            entered_at=now,
            seen_at=now,
        )
        write(row, EventKind.MESSAGE_LEFT if is_message else EventKind.BEGAN, now=now)
        if only:
            write(row, EventKind.IDENTIFIED, data={"customer": only, "how": "email"}, now=now)
        _write_down(row, text, key=UUID(bytes=secrets.token_bytes(16), version=4), now=now)
    return row.pk, token


def takes_messages_only(page: Page, *, now: datetime) -> bool:
    """Whether nobody is there to chat: the line is closed, or the line of visitors is too long to be honest."""
    if not routing.line_plan(page.line.id, now=now).is_open:
        return True
    waiting = models.Chat.objects.filter(state=ChatState.WAITING, is_message=False, page_id=page.line.id)
    return waiting.count() >= rules.MOST_WAITING


def say(*, chat_id: int, text: str, key: UUID, now: datetime) -> None:
    """The visitor writes; the same key is the same message. Raises ChatOverError and what `begin` raises."""
    limits.count("message", str(chat_id), rules.MESSAGES, now=now)
    with transaction.atomic():
        row = locked(chat_id)
        if row.state not in {ChatState.WAITING, ChatState.TALKING}:
            raise ChatOverError
        row.seen_at, row.visitor_typing_at = now, None
        row.save(update_fields=["seen_at", "visitor_typing_at"])
        _write_down(row, text, key=key, now=now)


def look_in(chat: Chat, *, now: datetime) -> None:
    """The visitor's page is still open; written down a few times a minute only."""
    if chat.is_live and (now - chat.moments.seen_at).total_seconds() > rules.SEEN_STEP.total_seconds():
        models.Chat.objects.filter(pk=chat.id).update(seen_at=now)


def type_on(*, chat_id: int, now: datetime) -> None:
    """The visitor is writing something."""
    live_now = models.Chat.objects.filter(pk=chat_id, state=ChatState.TALKING)
    if live_now.update(visitor_typing_at=now, seen_at=now):
        live.changed(f"chat:{chat_id}")


def _write_down(row: models.Chat, text: str, *, key: UUID, now: datetime) -> None:
    words = text.strip()[: rules.LONGEST_MESSAGE]
    if not words:
        raise EmptyMessageError
    last = models.ChatMessage.objects.filter(chat=row, author=Author.VISITOR).order_by("-id")[: SPLIT_OVER - 1]
    pieces = [one.body for one in reversed(last)]
    if any(find_card_number(" ".join([*pieces[start:], words])) for start in range(len(pieces) + 1)):
        raise CardNumberInChatError
    made = {"author": Author.VISITOR, "body": words, "at": now}
    models.ChatMessage.objects.get_or_create(chat=row, key=key, defaults=made)
    tell(row)


def chat_of_token(code: str, token: str) -> Chat:
    """The visitor's own chat. Raises ChatOverError for a token of nothing."""
    found = queries.chat_of_token(code, token)
    if found is None:
        raise ChatOverError
    return found
