"""Recordings: what there is of a call, and its sound."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from thirdring.kernel import fast
from thirdring.kernel.errors import NotFoundError
from thirdring.telephony import models, sealing
from thirdring.telephony.values import Recording, RecordingRule, RecordingState

HEADER: Final = 44  # bytes
RATE: Final = 8000
FRAME: Final = 4


class NoRecordingError(NotFoundError):
    code = "no-recording"
    sentence = _("There is no recording of this call: its line is not recorded, or the time to keep it is over.")


def recording_rule(line_id: int) -> RecordingRule:
    """What a line does about recording; nothing where nobody has said so."""
    row = fast.row("SELECT records, announces, keep_days FROM telephony_recordingrule WHERE line_id = %s", [line_id])
    return RecordingRule(*row) if row else RecordingRule()


def recording(call_id: int) -> Recording | None:
    """The recording of a call, whatever has become of it; None where none was made."""
    row = models.Recording.objects.filter(pk=call_id).first()
    return _value(row) if row else None


def sound(call_id: int, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The WAV file of a recording, from byte `start` up to `end` (for players that seek), decrypted as it is read.

    The permission to listen is the caller's business; so is noting that somebody did. Raises NoRecordingError.
    """
    row = models.Recording.objects.filter(pk=call_id, state=RecordingState.KEPT).first()
    file = Path(settings.RECORDINGS) / row.file if row else None
    if row is None or file is None or not file.exists():
        raise NoRecordingError
    return _pieces(row, file, start, _value(row).size if end is None else end)


def _pieces(row: models.Recording, file: Path, start: int, end: int) -> Iterator[bytes]:
    if start < HEADER:
        yield _header(row.size)[start:end]
    with file.open("rb") as sealed:
        first, last = max(0, start - HEADER), max(0, end - HEADER)
        if last > first:
            yield from sealing.unsealed(sealed, sealing.opened_key(bytes(row.key)), row.size, first, last)


def _header(size: int) -> bytes:
    """A WAV header: PCM, two channels, 8000 samples of 16 bits a second."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, RATE, RATE * FRAME, FRAME, 16)
    return struct.pack("<4sI4s", b"RIFF", size + HEADER - 8, b"WAVE") + form + struct.pack("<4sI", b"data", size)


def _value(row: models.Recording) -> Recording:
    return Recording(
        call_id=row.pk,
        state=RecordingState(row.state),
        file=row.file,
        began_at=row.began_at,
        ended_at=row.ended_at,
        delete_at=row.delete_at,
        size=row.size + HEADER if row.size else 0,
        seconds=row.size / FRAME / RATE,
        bars=tuple(tuple(side) for side in row.bars),
        silences=tuple((begin, end) for begin, end in row.silences),
    )
