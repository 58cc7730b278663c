"""Notes: what a colleague should know; an alert stays on top of the card until it is resolved."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from thirdring.customers import models
from thirdring.customers.actions.changing import changing
from thirdring.kernel.errors import DeskError, NotFoundError


class EmptyNoteError(DeskError):
    code = "empty-note"
    sentence = _("The note is empty. Write what a colleague should know.")


class NoNoteError(NotFoundError):
    code = "no-note"
    sentence = _("This note is no longer there. Load the customer again.")


def add_note(*, customer_id: int, text: str, is_alert: bool = False, actor_id: int | None, now: datetime) -> int:
    """Write a note. Row M5.4. Raises EmptyNoteError, NoCustomerError."""
    if not text.strip():
        raise EmptyNoteError
    with changing(customer_id, action="note_added", actor_id=actor_id, now=now) as change:
        row = models.Note.objects.create(
            customer=change.row, text=text.strip(), is_alert=is_alert, at=now, actor_id=actor_id
        )
        change.fields.append("alert" if is_alert else "note")
        change.reference = f"note:{row.pk}"
        change.summary = text.strip()
    return row.pk


def resolve_alert(*, note_id: int, actor_id: int | None, now: datetime) -> None:
    """Take an alert off the top of the card; the note stays. Raises NoNoteError."""
    found = models.Note.objects.filter(pk=note_id, is_alert=True).first()
    if found is None:
        raise NoNoteError
    with changing(found.customer_id, action="alert_resolved", actor_id=actor_id, now=now, follow_merge=False) as change:
        if models.Note.objects.filter(pk=note_id, resolved_at=None).update(resolved_at=now, resolved_by_id=actor_id):
            change.fields.append("alert")
            change.reference = f"note:{note_id}"
            change.summary = found.text
