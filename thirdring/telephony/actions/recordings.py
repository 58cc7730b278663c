"""Recordings, from the first word to the day on which they are deleted."""

import os
from array import array
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from psycopg.types.json import Jsonb

from thirdring.calls import queries as call_queries
from thirdring.kernel import audit, batches, commits, fast, live
from thirdring.telephony import models, queries, sealing
from thirdring.telephony.values import RecordingRule, RecordingState

_BEGIN: Final = """
INSERT INTO telephony_recording (call_id, file, state, key, size, bars, silences, began_at, delete_at)
VALUES (%s, %s, 'running', '', 0, '[]', '[]', %s, %s) ON CONFLICT (call_id) DO NOTHING RETURNING call_id
"""
_RUNNING: Final = "SELECT call_id FROM telephony_recording WHERE state = 'running' AND ended_at IS NULL"
_END_ALL: Final = (
    "UPDATE telephony_recording SET ended_at = %s WHERE call_id = ANY(%s) AND ended_at IS NULL RETURNING 1"
)
_ENDED: Final = "SELECT call_id, file FROM telephony_recording WHERE state = 'running' AND ended_at <= %s"
_TO_DELETE: Final = """
SELECT call_id, file FROM telephony_recording WHERE delete_at <= %s AND state NOT IN ('deleted', 'running')
"""
_KEPT: Final = """
UPDATE telephony_recording SET state = 'kept', key = %s, size = %s, bars = %s WHERE call_id = %s RETURNING call_id
"""
RATE: Final = 8000  # samples a second
FRAME: Final = 4  # bytes: two channels of 16 bits
BARS: Final = 800
SHORTEST: Final = 160  # samples: no bar is shorter than this
LOOKS: Final = 100
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


@transaction.atomic
def set_recording_rules(*, rules: Mapping[int, RecordingRule], actor_id: int, now: datetime) -> None:
    """The same for several lines at once, by line."""
    for line_id, rule in rules.items():
        set_recording_rule(line_id=line_id, **asdict(rule), actor_id=actor_id, now=now)


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
    running = frozenset(call_id for (call_id,) in fast.rows(_RUNNING))
    if over := running - call_queries.live_among(running):
        fast.rows(_END_ALL, [now, sorted(over)])
    sealed = batches.each(lambda due: _seal(*due), fast.rows(_ENDED, [now - SETTLES]))
    return [call_id for call_id, _file in sealed]


def delete_due(*, now: datetime) -> list[int]:
    """Delete what its line no longer keeps: the file, and first the key, without which no copy can be heard."""
    gone = batches.each(lambda due: _delete(*due, now=now), fast.rows(_TO_DELETE, [now]))
    return [call_id for call_id, _file in gone]


def _delete(call_id: int, name: str, *, now: datetime) -> bool:
    with transaction.atomic():
        models.Recording.objects.filter(pk=call_id).update(state=RecordingState.DELETED, key=b"", bars=[])
        audit.record(stream=f"call:{call_id}", action="recording-deleted", actor_id=None, now=now)
    (Path(settings.RECORDINGS) / name).unlink(missing_ok=True)
    return True


@transaction.atomic
def note_playback(*, call_id: int, actor_id: int, now: datetime) -> None:
    """Who has listened to whom is on record."""
    audit.record(stream=f"call:{call_id}", action="recording-played", actor_id=actor_id, now=now)


def _seal(call_id: int, name: str) -> bool:
    raw = Path(settings.RECORDINGS_RAW) / f"{name}.raw"
    if not raw.exists() or not raw.stat().st_size:
        raw.unlink(missing_ok=True)
        models.Recording.objects.filter(pk=call_id).update(state=RecordingState.MISSING)
        return False
    folder = Path(settings.RECORDINGS)
    folder.mkdir(parents=True, exist_ok=True)
    key, wrapped = sealing.new_key()
    draft = folder / f"{name}.new"
    with raw.open("rb") as source, draft.open("wb") as target:
        size = sealing.seal(source, target, key)
        target.flush()
        os.fsync(target.fileno())
    draft.rename(folder / name)
    fast.row(_KEPT, [wrapped, size, Jsonb(bars(raw)), call_id])
    raw.unlink()
    live.changed(f"call:{call_id}")
    return True


def bars(raw: Path) -> list[list[int]]:
    """How loud each channel is along the call, 0 to 100, for the player's picture: so many looks at each bar."""
    data = raw.read_bytes()
    both = array("h", data[: len(data) // FRAME * FRAME])
    frames = len(both) // 2
    width = max(SHORTEST, -(-frames // BARS))
    step = max(1, width // LOOKS) * 2
    return [
        [_loudness(both[n + side : n + 2 * width : step]) for n in range(0, 2 * frames, 2 * width)] for side in (0, 1)
    ]


def _loudness(samples: "array[int]") -> int:
    loudest, deepest = max(samples), -min(samples)
    return max(loudest, deepest) * 100 // 32_768
