"""What the operator does in a chat: write, say who it is and why, note, begin an order."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from thirdring.calls.actions import CardNumberInNoteError
from thirdring.calls.actions.notes import holds_card_number
from thirdring.calls.values import Disposition, Reason
from thirdring.chats import models, rules
from thirdring.chats.actions._rows import locked, tell, write
from thirdring.chats.actions.visiting import ChatOverError, EmptyMessageError
from thirdring.chats.queries.chats import note_value
from thirdring.chats.values import Author, ChatState, EventKind, Note
from thirdring.kernel import card_numbers, live
from thirdring.orders import actions as orders


@transaction.atomic
def answer(*, chat_id: int, operator_id: int, text: str, key: UUID, now: datetime) -> None:
    """The operator writes; the same key is the same message. Whatever the visitor wrote before has been read.

    Raises ChatOverError, EmptyMessageError, CardNumberError.
    """
    words = text.strip()[: rules.LONGEST_MESSAGE]
    if not words:
        raise EmptyMessageError
    card_numbers.refuse(words)
    row = locked(chat_id)
    if row.state != ChatState.TALKING or row.operator_id != operator_id:
        raise ChatOverError
    made = {"author": Author.OPERATOR, "operator_id": operator_id, "body": words, "at": now}
    models.ChatMessage.objects.get_or_create(chat=row, key=key, defaults=made)
    row.operator_read, row.operator_seen_at, row.operator_typing_at = _last(row), now, None
    row.save(update_fields=["operator_read", "operator_seen_at", "operator_typing_at"])
    tell(row)


def type_on(*, chat_id: int, operator_id: int, now: datetime) -> None:
    """The operator is writing something."""
    mine = models.Chat.objects.filter(pk=chat_id, operator_id=operator_id, state=ChatState.TALKING)
    if mine.update(operator_typing_at=now, operator_seen_at=now):
        live.changed(f"chat:{chat_id}")


@transaction.atomic
def read(*, chat_id: int, operator_id: int, now: datetime) -> None:
    """The operator has it all before their eyes."""
    row = locked(chat_id)
    last = _last(row)
    if row.operator_id != operator_id or row.operator_read >= last:
        return
    row.operator_read, row.operator_seen_at = last, now
    row.save(update_fields=["operator_read", "operator_seen_at"])
    live.changed(f"chats:{operator_id}")


def sit_here(*, operator_id: int, now: datetime) -> None:
    """The operator's desk is open: their chats stay theirs."""
    models.Chat.objects.filter(operator_id=operator_id, state=ChatState.TALKING).update(operator_seen_at=now)


@transaction.atomic
def identify(*, chat_id: int, customer_id: int | None, actor_id: int, now: datetime) -> bool:
    """The operator says who the visitor is, or that it is not who it seemed (None)."""
    row = locked(chat_id)
    if row.customer_id == customer_id:
        return False
    row.customer_id = customer_id
    row.save(update_fields=["customer"])
    kind = EventKind.IDENTIFIED if customer_id else EventKind.UNIDENTIFIED
    write(row, kind, actor_id=actor_id, data={"customer": customer_id, "how": "asked"}, now=now)
    tell(row)
    return True


@transaction.atomic
def set_reason(*, chat_id: int, reasons: Iterable[Reason], actor_id: int | None, now: datetime) -> bool:
    """Why the visitor writes: one or several reasons, replacing what was set before."""
    row = locked(chat_id)
    wanted = sorted(set(reasons))
    if row.reasons == wanted:
        return False
    row.reasons = wanted
    row.save(update_fields=["reasons"])
    write(row, EventKind.REASONS_SET, actor_id=actor_id, data={"reasons": wanted}, now=now)
    live.changed(f"chat:{chat_id}")
    return True


@transaction.atomic
def save_note(*, chat_id: int, author_id: int, text: str, now: datetime) -> Note | None:
    """Keep what is typed, as often as it is typed; None while there is nothing to keep.

    Raises CardNumberInNoteError; what was saved before stays.
    """
    if holds_card_number(text):
        raise CardNumberInNoteError
    row = locked(chat_id)
    note = models.ChatNote.objects.filter(chat=row, author_id=author_id).first()
    if note is None:
        if not text.strip():
            return None
        note = models.ChatNote.objects.create(chat=row, author_id=author_id, text=text, saved_at=now)
        write(row, EventKind.NOTED, actor_id=author_id, data={"note": note.pk}, now=now)
    elif note.text != text:
        note.text, note.version, note.saved_at = text, note.version + 1, now
        note.save()
    return note_value(note)


@transaction.atomic
def open_order(*, chat_id: int, operator_id: int, now: datetime) -> int:
    """Begin an order in this chat, for its customer where one is known; the id of the draft."""
    row = locked(chat_id)
    draft = orders.open_draft(operator_id=operator_id, customer_id=row.customer_id, now=now)
    models.ChatDraft.objects.create(draft_id=draft.id, chat=row)
    write(row, EventKind.ORDER_OPENED, actor_id=operator_id, data={"draft": draft.id}, now=now)
    tell(row)
    return draft.id


@transaction.atomic
def order_taken(*, order_id: int, actor_id: int, now: datetime) -> None:
    """An order that was begun in a chat was placed: a reason, and what came of it unless the operator has said."""
    link = models.ChatDraft.objects.filter(draft__order_id=order_id).first()
    if link is None:
        return
    row = locked(link.chat_id)
    if Reason.ORDER not in row.reasons:
        row.reasons = sorted({*row.reasons, Reason.ORDER})
        write(row, EventKind.REASONS_SET, actor_id=actor_id, data={"reasons": row.reasons}, now=now)
    row.disposition = row.disposition or Disposition.ORDER_TAKEN
    row.save(update_fields=["reasons", "disposition"])
    tell(row)


def _last(row: models.Chat) -> int:
    return int(row.messages.order_by("-id").values_list("pk", flat=True).first() or 0)
