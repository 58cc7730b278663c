"""Notes on orders: what was said, promised or done."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.customers import actions as customers
from thirdring.customers.values import EntryKind
from thirdring.kernel import audit, live
from thirdring.kernel.errors import DeskError, NotFoundError
from thirdring.orders import models

LONGEST = 1000


class EmptyNoteError(DeskError):
    code = "empty-note"
    sentence = _("The note is empty. Write what was said or done, then save.")


def add_note(*, order_id: int, text: str, author_id: int, now: datetime) -> int:
    """Write a note on an order, and on the customer's timeline. Row M5.4. Raises NotFoundError, EmptyNoteError."""
    written = " ".join(text.split())[:LONGEST]
    if not written:
        raise EmptyNoteError
    order = models.Order.objects.filter(pk=order_id).only("customer_id").first()
    if order is None:
        raise NotFoundError(order_id=order_id)
    with transaction.atomic():
        note = models.Note.objects.create(order=order, author_id=author_id, text=written, at=now)
        audit.record(
            stream=f"order:{order_id}", action="order.noted", actor_id=author_id, now=now, data={"note": note.pk}
        )
        customers.remember(
            customer_id=order.customer_id,
            kind=EntryKind.NOTE,
            actor_id=author_id,
            reference=f"order:{order_id}",
            summary=written,
            at=now,
        )
    live.changed(f"order:{order_id}", f"customer:{order.customer_id}")
    return note.pk
