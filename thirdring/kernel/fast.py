"""Statements of the hot paths: prepared on the server, without the ORM, on Django's own connection and transaction."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection
from psycopg.types.json import JsonbLoader

Params = Sequence[Any] | Mapping[str, Any]


def cursor() -> psycopg.Cursor[Any]:
    """Binds on the server and prepares what it repeats: planning a large statement costs as much as running it."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    if raw.prepare_threshold is None:
        raw.prepare_threshold = 2
    made = psycopg.Cursor(raw)
    made.adapters.register_loader("jsonb", JsonbLoader)  # Django reads jsonb as text, for its own decoder
    return made


def rows(sql: str, params: Params = ()) -> list[Any]:
    """All rows of a statement. Database errors come as Django's, so that callers know one kind."""
    with connection.wrap_database_errors:
        return cursor().execute(sql, params).fetchall()


def row(sql: str, params: Params = ()) -> Any:
    """The first row of a statement, or None."""
    with connection.wrap_database_errors:
        return cursor().execute(sql, params).fetchone()
