"""A beat for screens that show queues in short: told every few seconds, and only when something has changed."""

from datetime import datetime, timedelta
from typing import Final

from thirdring.kernel import fast, live

EVERY: Final = timedelta(seconds=5)
WITHIN: Final = timedelta(seconds=1)
"""How long a beat lasts: a switchboard that ticks more often than this misses none."""
_CHANGED: Final = """
SELECT EXISTS (SELECT 1 FROM routing_queuedcall WHERE left_at > %(since)s) OR EXISTS (
    SELECT 1 FROM routing_queuedcall w JOIN calls_call c ON c.id = w.call_id JOIN calls_line l ON l.id = c.line_id
    WHERE w.left_at IS NULL AND (w.entered_at > %(since)s
        OR w.entered_at + make_interval(secs => 3 * l.ring_on + 2 * l.ring_off) BETWEEN %(since)s AND %(now)s))
"""


def beat(*, now: datetime) -> bool:
    """Tell the screens when a caller came, left or passed the third ring since the last beat; whether they were told.

    Hundreds of desks show this line: told of every move of every call, they would ask for more than they show.
    """
    if now.timestamp() % EVERY.total_seconds() >= WITHIN.total_seconds():
        return False
    (has_changed,) = fast.row(_CHANGED, {"since": now - EVERY - WITHIN, "now": now})
    if has_changed:
        live.changed("pulse")
    return bool(has_changed)
