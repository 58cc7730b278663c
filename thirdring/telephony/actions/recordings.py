"""Recordings, from the first word to the day on which they are deleted."""

import os
from array import array
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from thirdring.calls import queries as call_queries
from thirdring.kernel import audit, commits, fast, live
from thirdring.telephony import models, queries, sealing
from thirdring.telephony.values import RecordingState

_BEGIN: Final = """
INSERT INTO telephony_recording (call_id, file, state, key, size, bars, silences, began_at, delete_at)
VALUES (%s, %s, 'running', '', 0, '[]', '[]', %s, %s) ON CONFLICT (call_id) DO NOTHING RETURNING call_id
"""
RATE: Final = 8000  # samples a second
FRAME: Final = 4  # bytes: two channels of 16 bits
BARS: Final = 800
SETTLES: Final = timedelta(seconds=2)
"""How long after its end Asterisk may still be writing the file."""


@transaction.atomic
def set_recording_rule(
    *, line_id: int, records: bool, announces: bool, keep_days: int, actor_id: int | None, now: datetime
) -> None:
    """Whether a line is recorded, whether callers are told, and how long a recording is kept."""
    fields = {"records": records, "announces": announces, "keep_days": keep_days}
    models.RecordingRule.objects.update_or_create(line_id=line_id, defaults=fields)
    audit.record(stream=f"line:{line_id}", action="recording-rule", actor_id=actor_id, data=fields, now=now)


@commits.together
def begin(*, call_id: int, is_message: bool = False, now: datetime) -> Path | None:
    """Where this call, or the message that its caller leaves, is to be recorded; None where it is not."""
    rule = queries.recording_rule(call_queries.line_id_of(call_id))
    if not (rule.records or is_message):
        return None
    name = f"{call_id}-{os.urandom(4).hex()}"
    made = fast.row(_BEGIN, [call_id, name, now, now + timedelta(days=rule.keep_days)])
    if made is None:
        row = models.Recording.objects.get(call_id=call_id)
        if row.state != RecordingState.RUNNING:
            return None
        name = row.file
    folder = Path(settings.RECORDINGS_RAW)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.raw"


@commits.together
def end(*, call_id: int, now: datetime) -> None:
    """The call is over; the file is sealed in a moment."""
    ended = "UPDATE telephony_recording SET ended_at = %s WHERE call_id = %s AND ended_at IS NULL RETURNING call_id"
    fast.row(ended, [now, call_id])


@transaction.atomic
def failed(*, call_id: int, now: datetime) -> None:
    """The exchange could not record it."""
    models.Recording.objects.filter(call_id=call_id).update(state=RecordingState.MISSING, ended_at=now)


@transaction.atomic
def silenced(*, call_id: int, is_silent: bool, now: datetime) -> None:
    """From now on silence is recorded, or voices again: `silences` are pairs of seconds from the beginning."""
    row = models.Recording.objects.select_for_update().filter(call_id=call_id).first()
    if row is None:
        return
    at = round((now - row.began_at).total_seconds(), 2)
    is_open = bool(row.silences) and row.silences[-1][1] is None
    if is_silent and not is_open:
        row.silences = [*row.silences, [at, None]]
    elif not is_silent and is_open:
        row.silences = [*row.silences[:-1], [row.silences[-1][0], at]]
    row.save(update_fields=["silences"])


def seal_due(*, now: datetime) -> list[int]:
    """Seal what has ended, and what was left running by a call that is over; the calls."""
    rows = models.Recording.objects.filter(state=RecordingState.RUNNING)
    running = frozenset(rows.filter(ended_at=None).values_list("call_id", flat=True))
    if over := running - call_queries.live_among(running):
        rows.filter(call_id__in=over, ended_at=None).update(ended_at=now)
    return [row.call_id for row in rows.filter(ended_at__lte=now - SETTLES) if _seal(row)]


def delete_due(*, now: datetime) -> list[int]:
    """Delete what its line no longer keeps: the file, and first the key, without which no copy can be heard."""
    due = models.Recording.objects.exclude(state__in=(RecordingState.DELETED, RecordingState.RUNNING))
    gone = []
    for row in due.filter(delete_at__lte=now):
        with transaction.atomic():
            models.Recording.objects.filter(pk=row.pk).update(state=RecordingState.DELETED, key=b"", bars=[])
            audit.record(stream=f"call:{row.call_id}", action="recording-deleted", actor_id=None, now=now)
        (Path(settings.RECORDINGS) / row.file).unlink(missing_ok=True)
        gone.append(row.call_id)
    return gone


@transaction.atomic
def note_playback(*, call_id: int, actor_id: int, now: datetime) -> None:
    """Who has listened to whom is on record."""
    audit.record(stream=f"call:{call_id}", action="recording-played", actor_id=actor_id, now=now)


def _seal(row: models.Recording) -> bool:
    raw = Path(settings.RECORDINGS_RAW) / f"{row.file}.raw"
    if not raw.exists() or not raw.stat().st_size:
        raw.unlink(missing_ok=True)
        models.Recording.objects.filter(pk=row.pk).update(state=RecordingState.MISSING)
        return False
    folder = Path(settings.RECORDINGS)
    folder.mkdir(parents=True, exist_ok=True)
    key, wrapped = sealing.new_key()
    draft = folder / f"{row.file}.new"
    with raw.open("rb") as source, draft.open("wb") as target:
        size = sealing.seal(source, target, key)
        target.flush()
        os.fsync(target.fileno())
    draft.rename(folder / row.file)
    models.Recording.objects.filter(pk=row.pk).update(
        state=RecordingState.KEPT, key=wrapped, size=size, bars=bars(raw), ended_at=row.ended_at
    )
    raw.unlink()
    live.changed(f"call:{row.call_id}")
    return True


def bars(raw: Path) -> list[list[int]]:
    """How loud each channel is along the call, 0 to 100, for the player's picture."""
    samples = array("h")
    data = raw.read_bytes()
    samples.frombytes(data[: len(data) // FRAME * FRAME])
    step = max(1, len(samples) // 2 // BARS) * 2
    return [
        [
            max(map(abs, samples[n + side : n + step : 2]), default=0) * 100 // 32_768
            for n in range(0, len(samples), step)
        ]
        for side in (0, 1)
    ]
