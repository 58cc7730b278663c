"""Before each request Django makes sure that its connection still stands, by a query: an eighth of a lean request.

The socket knows as well: a server that went away has closed it. What it cannot know (a firewall that forgot us) shows
in the first query, as it would a moment after any check.
"""

from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus


class DatabaseWrapper(base.DatabaseWrapper):
    fast_cursor: psycopg.RawCursor[Any] | None = None
    """What `kernel.fast` keeps beside the connection."""

    def is_usable(self) -> bool:
        """Whether the connection still stands, as far as this end of it can tell."""
        raw: psycopg.Connection[Any] | None = self.connection
        if raw is None or raw.closed:
            return False
        try:
            raw.pgconn.consume_input()
        except psycopg.OperationalError:
            return False
        return raw.pgconn.status == ConnStatus.OK
