"""Statements of the hot paths: prepared on the server, without the ORM, on Django's own connection and transaction.

One plan serves all values of a statement (choosing one takes longer than running it), so write only statements whose
good plan does not depend on the values: equality and ANY on indexed columns. LIKE and optional conditions belong to
Django's own cursor.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakSet

import psycopg
from django.db import connection
from psycopg.pq import TransactionStatus
from psycopg.types.json import JsonbLoader

_NAMED = re.compile(r"%\((\w+)\)s")

_ready: WeakSet[psycopg.Connection[Any]] = WeakSet()

Params = Sequence[Any] | Mapping[str, Any]


def cursor(kind: type[psycopg.Cursor[Any]] = psycopg.Cursor) -> psycopg.Cursor[Any]:
    """Binds on the server and prepares what it repeats: planning a large statement costs as much as running it."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    if raw not in _ready:
        _make_ready(raw)
    made = kind(raw)
    made.adapters.register_loader("jsonb", JsonbLoader)  # Django reads jsonb as text, for its own decoder
    return made


def _make_ready(raw: psycopg.Connection[Any]) -> None:
    raw.prepare_threshold = 2
    if raw.info.transaction_status is TransactionStatus.IDLE:  # a rollback would take the setting back
        raw.execute("SET plan_cache_mode = force_generic_plan")
        _ready.add(raw)


class Statement:
    """A large statement with named places, taken apart once: psycopg would read more than 4 KB of SQL at every call."""

    def __init__(self, sql: str) -> None:
        self.names: list[str] = []
        self.sql = _NAMED.sub(self._place, sql).replace("%%", "%")

    def row(self, params: Mapping[str, Any]) -> Any:
        """The first row, or None."""
        with connection.wrap_database_errors:
            made = cursor(psycopg.RawCursor)
            return made.execute(self.sql, [params[name] for name in self.names]).fetchone()

    def _place(self, found: re.Match[str]) -> str:
        if found[1] not in self.names:
            self.names.append(found[1])
        return f"${self.names.index(found[1]) + 1}"


def rows(sql: str, params: Params = ()) -> list[Any]:
    """All rows of a statement. Database errors come as Django's, so that callers know one kind."""
    with connection.wrap_database_errors:
        return cursor().execute(sql, params).fetchall()


def row(sql: str, params: Params = ()) -> Any:
    """The first row of a statement, or None."""
    with connection.wrap_database_errors:
        return cursor().execute(sql, params).fetchone()
