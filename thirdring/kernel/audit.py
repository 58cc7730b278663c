"""The audit trail: append-only streams, each line sealed with the hash of the one before.

Personal data that may have to be erased stays out: ids, field names and amounts only.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb

from thirdring.kernel import fast
from thirdring.kernel.models import AuditEntry, AuditHead

GENESIS = "0" * 64
_HEAD = "SELECT seq, hash FROM kernel_audithead WHERE stream = %s FOR UPDATE"
_FIRST = "INSERT INTO kernel_audithead (stream, seq, hash) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING RETURNING seq"
_APPEND = """
WITH line AS (
  INSERT INTO kernel_auditentry (stream, seq, action, actor_id, data, at, previous_hash, hash)
  VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING stream, seq, hash
)
UPDATE kernel_audithead h SET seq = line.seq, hash = line.hash FROM line WHERE h.stream = line.stream RETURNING h.seq
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """One line and its seal."""

    stream: str
    seq: int
    action: str
    actor_id: int | None
    data: Mapping[str, Any]
    at: datetime
    previous_hash: str
    hash: str


def record(
    *, stream: str, action: str, actor_id: int | None, now: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """Append one line to a stream (`order:17`, `customer:9`), with the caller's transaction or one of its own."""
    with transaction.atomic(savepoint=False):
        seq, previous = _locked_head(stream)
        line = seal(stream, seq + 1, previous, action=action, actor_id=actor_id, data=data or {}, at=now)
        fast.row(_APPEND, [stream, line.seq, action, actor_id, Jsonb(line.data), now, previous, line.hash])


def _locked_head(stream: str) -> tuple[int, str]:
    head = fast.row(_HEAD, [stream])
    if head is None:
        fast.row(_FIRST, [stream, GENESIS])
        head = fast.row(_HEAD, [stream])
    return head[0], head[1]


def seal(
    stream: str,
    seq: int,
    previous: str,
    *,
    action: str,
    actor_id: int | None,
    data: Mapping[str, Any],
    at: datetime,
) -> Sealed:
    """The line with its hash: SHA-256 over the previous hash and the line's canonical JSON. Pure."""
    plain = json.loads(json.dumps(data, default=str))
    text = canonical([previous, stream, seq, action, actor_id, plain, at.astimezone(UTC).isoformat()])
    return Sealed(stream, seq, action, actor_id, plain, at, previous, hashlib.sha256(text.encode()).hexdigest())


def canonical(data: object) -> str:
    """JSON that is the same for the same facts: what a hash is made of."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def first_broken_line(stream: str) -> int | None:
    """The sequence number at which a stream's chain no longer holds (its tail included), or None where it holds."""
    previous, expected = GENESIS, 1
    for row in AuditEntry.objects.filter(stream=stream).order_by("seq"):
        line = seal(stream, expected, previous, action=row.action, actor_id=row.actor_id, data=row.data, at=row.at)
        if (row.seq, row.previous_hash, row.hash) != (expected, previous, line.hash):
            return expected
        previous, expected = row.hash, expected + 1
    head = AuditHead.objects.filter(stream=stream).first()
    held = (head.seq, head.hash) if head else (0, GENESIS)
    return None if held == (expected - 1, previous) else expected
