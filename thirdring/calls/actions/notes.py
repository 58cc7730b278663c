"""Notes, saved as they are typed (row M5.4). Nothing that was ever saved is written over by other words."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from thirdring.calls import models
from thirdring.calls.actions._rows import locked, tell_call, write
from thirdring.calls.queries.calls import note_value
from thirdring.calls.values import EventKind, Note
from thirdring.kernel.errors import DeskError


class CardNumberInNoteError(DeskError):
    code = "card-number-in-note"
    sentence = _("A card number must not be written down. Take it out; the customer pays by link instead.")


@transaction.atomic
def save_note(*, call_id: int, author_id: int, text: str, seat: str, version: int = 0, now: datetime) -> Note | None:
    """Keep what is typed, as often as it is typed; None while there is nothing to keep.

    `seat` names the field on one screen: it goes on with its own note. A new seat goes on with the author's note when
    it shows the current `version` and only adds to it; otherwise its words become a note of their own.
    Raises CardNumberInNoteError; what was saved before stays.
    """
    if holds_card_number(text):
        raise CardNumberInNoteError
    row = locked(call_id)
    own = models.CallNote.objects.filter(call=row, author_id=author_id)
    note = own.filter(seat=seat).first()
    if note is None:
        last = own.last()
        note = last if last and last.version == version and text.startswith(last.text) else None
    if note is None:
        return _new(row, author_id, text, seat, now=now) if text.strip() else None
    if note.text != text or note.seat != seat:
        note.text, note.seat, note.version, note.saved_at = text, seat, note.version + 1, now
        note.save()
    return note_value(note)


def add_note(*, call_id: int, author_id: int, text: str, now: datetime) -> Note | None:
    """A note that is finished. Raises CardNumberInNoteError."""
    return save_note(call_id=call_id, author_id=author_id, text=text, seat=f"done-{now.isoformat()}", now=now)


def holds_card_number(text: str) -> bool:
    """Whether 13 to 19 digits in a row, spaced or not, pass the Luhn check (ISO/IEC 7812-1)."""
    runs = re.findall(r"(?:\d[ -]?){12,18}\d", text)
    return any(_luhn(re.sub(r"\D", "", run)) for run in runs)


def _new(row: models.Call, author_id: int, text: str, seat: str, *, now: datetime) -> Note:
    note = models.CallNote.objects.create(call=row, author_id=author_id, text=text, seat=seat, saved_at=now)
    write(row, EventKind.NOTED, actor_id=author_id, data={"note": note.pk}, now=now)
    tell_call(row)
    return note_value(note)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return sum(sum(divmod(d, 10)) for d in doubled) % 10 == 0
