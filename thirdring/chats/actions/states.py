"""How a chat ends and is wrapped up. Each returns whether something changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from thirdring.calls import rules as call_rules
from thirdring.calls import words as call_words
from thirdring.calls.actions.states import NoReasonError, NotReadyError
from thirdring.calls.values import Disposition, Reason
from thirdring.chats import models
from thirdring.chats.actions._rows import locked, moved, tell, write
from thirdring.chats.actions.offering import close_offers, free_person
from thirdring.chats.actions.record import set_reason
from thirdring.chats.actions.transcripts import send_transcript
from thirdring.chats.values import Author, EndedBy, EventKind, Signal
from thirdring.customers import actions as customers
from thirdring.customers.values import EntryKind


@transaction.atomic
def end(*, chat_id: int, by: EndedBy, actor_id: int | None = None, now: datetime) -> bool:
    """Nobody writes any more. A chat that nobody took is over; one that was taken goes into wrap-up.

    Whoever left a message gets what was answered by mail.
    """
    row = locked(chat_id)
    if not moved(row, Signal.END):
        return False
    asked = row.offers.filter(state="pending").values_list("operator_id", flat=True).first()
    row.ended_at, row.ended_by = max(now, row.answered_at or row.entered_at), by
    row.visitor_typing_at = row.operator_typing_at = None
    row.save(update_fields=["state", "ended_at", "ended_by", "visitor_typing_at", "operator_typing_at"])
    write(row, EventKind.ENDED, actor_id=actor_id, data={"by": by}, now=now)
    if row.operator_id is None:
        close_offers(chat_id)
    elif row.is_message and row.messages.filter(author=Author.OPERATOR).exists():
        send_transcript(chat_id=chat_id, now=now)
    tell(row, asked)
    return True


@transaction.atomic
def wrap_up(
    *,
    chat_id: int,
    operator_id: int,
    disposition: Disposition | None = None,
    reasons: Iterable[Reason] = (),
    now: datetime,
) -> bool:
    """The operator has finished with the chat; `reasons` are those on the screen, saved or on their way.

    Raises NotReadyError while reason or disposition is missing.
    """
    if wanted := list(reasons):
        set_reason(chat_id=chat_id, reasons=wanted, actor_id=operator_id, now=now)
    row = locked(chat_id)
    if not moved(row, Signal.WRAP_UP):
        return False
    row.disposition = disposition or row.disposition
    kept = Disposition(row.disposition) if row.disposition else None
    needs = call_rules.missing([Reason(reason) for reason in row.reasons], kept)
    if needs:
        raise (NoReasonError if call_rules.Missing.REASON in needs else NotReadyError)(missing=", ".join(needs))
    row.wrapped_at = max(now, row.ended_at) if row.ended_at else now
    row.save(update_fields=["state", "disposition", "wrapped_at"])
    write(row, EventKind.WRAPPED, actor_id=operator_id, data={"disposition": row.disposition}, now=now)
    close_offers(chat_id)
    free_person(operator_id, now=now)
    _remember(row)
    tell(row)
    return True


def _remember(row: models.Chat) -> None:
    """One line on the customer's timeline: where they wrote, about what, and what came of it."""
    if row.customer_id is None:
        return
    reasons = [Reason(reason) for reason in row.reasons]
    customers.remember(
        customer_id=row.customer_id,
        kind=EntryKind.CHAT,
        actor_id=row.operator_id,
        reference=f"chat:{row.pk}",
        summary=call_words.summary(row.page.line.name, reasons, row.disposition),
        at=row.answered_at or row.entered_at,
    )
