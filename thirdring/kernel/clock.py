"""The one module that reads the clock; everything else is handed `now`."""

from datetime import UTC, datetime


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(tz=UTC)
