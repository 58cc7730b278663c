"""Tick what was read aloud, as it stood when it was read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus

from django.utils.translation import gettext_lazy as _
from psycopg.types.json import Jsonb

from thirdring.kernel import fast, live
from thirdring.kernel.errors import DeskError
from thirdring.orders.actions import sealing
from thirdring.orders.actions.drafts import DraftPlacedError
from thirdring.orders.queries.drafts import draft_and_shopper
from thirdring.orders.queries.quoting import Quoted, quoted

_TICK = "UPDATE orders_draft SET read_back = read_back || %s WHERE id = %s AND order_id IS NULL RETURNING read_back"
_UNTICK = (
    "UPDATE orders_draft SET read_back = read_back - %s::text[] WHERE id = %s AND order_id IS NULL RETURNING read_back"
)


class StalePartError(DeskError):
    code = "stale-part"
    sentence = _("What you read aloud has changed since. Read it as it stands now.")
    status = HTTPStatus.CONFLICT


def tick(*, draft_id: int, parts: Mapping[str, str], now: datetime) -> Quoted:
    """Note that these parts (`line:1`, `total` ...) were read aloud, each with the digest that was on the screen.

    Raises NotFoundError, DraftPlacedError, and StalePartError where the draft or a price says something else by now.
    """
    found = _quoted(draft_id, now)
    if any(found.quote.parts.get(part) != digest for part, digest in parts.items()):
        raise StalePartError(draft_id=draft_id)
    return _note(found, _TICK, Jsonb(dict(parts)))


def untick(*, draft_id: int, parts: Sequence[str], now: datetime) -> Quoted:
    """Take ticks back. Raises NotFoundError, DraftPlacedError."""
    return _note(_quoted(draft_id, now), _UNTICK, list(parts))


def _quoted(draft_id: int, now: datetime) -> Quoted:
    draft, profile = draft_and_shopper(draft_id)
    return quoted(draft, now=now, profile=profile)


def _note(found: Quoted, sql: str, value: object) -> Quoted:
    row = fast.row(sql, [value, found.draft.id])
    if row is None:
        raise DraftPlacedError(draft_id=found.draft.id)
    live.changed(f"draft:{found.draft.id}")
    found = found.with_read_back(row[0])
    if sealing.is_whole(found):
        sealing.seal(found)
    return found
