"""Notes, saved as they are typed (row M5.4). Nothing that was ever saved is written over by another's words."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import models
from thirdring.calls.actions._rows import locked, tell, write
from thirdring.calls.queries.calls import note_value
from thirdring.calls.values import EventKind, Note
from thirdring.kernel.errors import DeskError


class CardNumberInNoteError(DeskError):
    code = "card-number-in-note"
    sentence = _("A card number must not be written down. Take it out; the customer pays by link instead.")


@transaction.atomic
def save_note(
    *, call_id: int, author_id: int, text: str, note_id: int | None = None, version: int = 0, now: datetime
) -> Note:
    """Keep what is typed, as often as it is typed. A save that started from an older version becomes a note of its own.

    Raises CardNumberInNoteError; what was saved before stays.
    """
    if holds_card_number(text):
        raise CardNumberInNoteError
    row = locked(call_id)
    note = models.CallNote.objects.select_for_update().filter(pk=note_id or 0, call=row, author_id=author_id).first()
    if note and note.text == text:
        return note_value(note)
    if note and note.version == version:
        note.text, note.version, note.saved_at = text, version + 1, now
        note.save()
        return note_value(note)
    note = models.CallNote.objects.create(call=row, author_id=author_id, text=text, saved_at=now)
    write(row, EventKind.NOTED, actor_id=author_id, data={"note": note.pk}, now=now)
    tell(row)
    return note_value(note)


def add_note(*, call_id: int, author_id: int, text: str, now: datetime) -> Note:
    """A note that is finished. Raises CardNumberInNoteError."""
    return save_note(call_id=call_id, author_id=author_id, text=text, now=now)


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits in a row, spaced or not, pass the Luhn check (ISO/IEC 7812-1)."""
    runs = re.findall(r"(?:\d[ -]?){12,18}\d", text)
    return any(_luhn(re.sub(r"\D", "", run)) for run in runs)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(sum(divmod(d, 10)) for d in doubled) % 10 == 0
