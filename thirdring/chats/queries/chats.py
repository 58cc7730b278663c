"""Chats, as rows are told to the rest of the house: by id and permission, or by a visitor's token."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from thirdring.calls import queries as calls
from thirdring.calls.queries.calls import SEES_ALL
from thirdring.calls.values import Disposition, Line, Reason
from thirdring.chats import models
from thirdring.chats.values import Author, Chat, ChatState, EndedBy, Event, EventKind, Message, Moments, Note
from thirdring.kernel.errors import NotFoundError
from thirdring.people import queries as people
from thirdring.people.values import Person
from thirdring.routing.values import OfferState

OPEN = (ChatState.TALKING, ChatState.ENDED)


class NoSuchChatError(NotFoundError):
    code = "no-such-chat"
    sentence = _("There is no such chat, or it is not yours to open. The list of chats shows your own.")


def chat(chat_id: int) -> Chat:
    """Any chat, for other parts of the room. Raises NoSuchChatError."""
    return _only(rows().filter(pk=chat_id))


def chat_of(chat_id: int, *, operator_id: int) -> Chat:
    """A chat that is this operator's. Raises NoSuchChatError."""
    return _only(rows().filter(pk=chat_id, operator_id=operator_id))


def chat_to_show(chat_id: int, *, operator_id: int) -> Chat:
    """A chat that is this operator's, or that is offered to them. Raises NoSuchChatError."""
    return _only(rows().filter(Q(operator_id=operator_id) | Q(offered=operator_id), pk=chat_id))


def visible_chat(chat_id: int, *, viewer: Person) -> Chat:
    """A chat that this person may read. Raises NoSuchChatError."""
    return _only(visible(viewer).filter(pk=chat_id))


def visible(viewer: Person) -> Any:
    """The rows that this person may read."""
    return rows() if viewer.has(*SEES_ALL) else rows().filter(Q(operator_id=viewer.id) | Q(offered=viewer.id))


def chat_of_token(code: str, token: str) -> Chat | None:
    """The chat that a visitor of a page holds the token of."""
    row = rows().filter(token_hash=hashed(token), page__code=code).first() if token else None
    return value_of(row) if row else None


def chat_id_of_token(token: str) -> int | None:
    """Only the id of a chat that is not over, for the live stream."""
    live = models.Chat.objects.exclude(state=ChatState.WRAPPED)
    return live.filter(token_hash=hashed(token)).values_list("pk", flat=True).first()


def hashed(token: str) -> bytes:
    return sha256(token.encode()).digest()


def open_chats(operator_id: int) -> list[Chat]:
    """What the operator has in hand, in the order in which they took it, and what is offered to them."""
    mine = rows().filter(operator_id=operator_id, state__in=OPEN).order_by("answered_at", "id")
    asked = rows().filter(offered=operator_id, state=ChatState.WAITING)
    return [*values(mine), *values(asked)]


def waiting_chats() -> list[Chat]:
    """Everybody in line, first come first."""
    return values(rows().filter(state=ChatState.WAITING).order_by("entered_at", "id"))


def recent_of_customer(ids: Iterable[int], *, limit: int = 5) -> list[Chat]:
    """The customer's last chats that are over, newest first."""
    over = rows().filter(customer_id__in=list(ids), state=ChatState.WRAPPED)
    return values(over.order_by("-entered_at", "-id")[:limit])


def messages(chat_id: int) -> list[Message]:
    """What was written, oldest first."""
    found = models.ChatMessage.objects.filter(chat_id=chat_id).select_related("operator", "chat").order_by("id")
    return [
        Message(
            id=row.pk,
            author=Author(row.author),
            name=row.operator.name if row.operator else row.chat.name,
            body=row.body,
            at=row.at,
        )
        for row in found
    ]


def events(chat_id: int) -> list[Event]:
    """The record of a chat, oldest first."""
    found = models.ChatEvent.objects.filter(chat_id=chat_id).select_related("actor").order_by("id")
    return [Event(EventKind(row.kind), row.at, row.actor.name if row.actor else "", row.data) for row in found]


def notes(chat_id: int) -> list[Note]:
    """All notes of a chat, oldest first."""
    return [note_value(row) for row in models.ChatNote.objects.filter(chat_id=chat_id).select_related("author")]


def note_value(row: models.ChatNote) -> Note:
    return Note(row.pk, row.author_id, row.author.name, row.text, row.version, row.saved_at)


def draft_of(chat_id: int) -> int | None:
    """The order that is under way in this chat."""
    open_drafts = models.ChatDraft.objects.filter(chat_id=chat_id, draft__order=None, draft__dropped_at=None)
    return open_drafts.order_by("-draft_id").values_list("draft_id", flat=True).first()


def chat_of_draft(draft_id: int) -> int | None:
    """The chat in which an order was begun."""
    return models.ChatDraft.objects.filter(pk=draft_id).values_list("chat_id", flat=True).first()


def chat_at_hand(chat_id: int, *, operator_id: int) -> Chat | None:
    """A chat that this operator has in hand."""
    row = rows().filter(pk=chat_id, operator_id=operator_id, state__in=OPEN).first()
    return value_of(row) if row else None


def rows() -> Any:  # a QuerySet of Chat with what is annotated
    asked = models.ChatOffer.objects.filter(chat_id=OuterRef("pk"), state=OfferState.PENDING)
    fresh = Count("messages", filter=Q(messages__author=Author.VISITOR, messages__id__gt=F("operator_read")))
    found = models.Chat.objects.select_related("page", "queue")
    return found.annotate(offered=Subquery(asked.values("operator_id")[:1]), fresh=fresh)


def values(found: Iterable[models.Chat]) -> list[Chat]:
    lines: dict[int, Line] = {}
    return [value_of(row, lines) for row in found]


def _only(found: QuerySet[models.Chat]) -> Chat:
    row = found.first()
    if row is None:
        raise NoSuchChatError
    return value_of(row)


def value_of(row: Any, lines: dict[int, Line] | None = None) -> Chat:
    known = {} if lines is None else lines
    if row.page_id not in known:
        known[row.page_id] = calls.line(row.page_id)
    return Chat(
        id=row.pk,
        line=known[row.page_id],
        queue_id=row.queue_id,
        queue=row.queue.name,
        name=row.name,
        email=row.email,
        language=row.language,
        state=ChatState(row.state),
        moments=Moments(row.entered_at, row.seen_at, row.answered_at, row.ended_at, row.wrapped_at),
        is_message=row.is_message,
        customer_id=row.customer_id,
        operator_id=row.operator_id,
        offered_to_id=row.offered,
        reasons=frozenset(Reason(reason) for reason in row.reasons),
        disposition=Disposition(row.disposition) if row.disposition else None,
        ended_by=EndedBy(row.ended_by) if row.ended_by else None,
        visitor_typing_at=row.visitor_typing_at,
        operator_typing_at=row.operator_typing_at,
        unread=row.fresh,
        was_mailed=row.transcripts > 0,
        is_erased=row.erased_at is not None,
    )


def first_name_of(operator_id: int | None) -> str:
    """What a visitor is told of who answers."""
    return people.person(operator_id).name.split()[0] if operator_id else ""
