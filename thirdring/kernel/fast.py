"""Statements of the hot paths: prepared on the server, without the ORM, on Django's own connection and transaction.

One plan serves all values of a statement (choosing one takes longer than running it), so write only statements whose
good plan does not depend on the values: equality and ANY on indexed columns. LIKE and optional conditions belong to
Django's own cursor.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from psycopg.pq import TransactionStatus
from psycopg.types.json import JsonbLoader, set_json_dumps
from pydantic_core import from_json, to_json

from thirdring.kernel.postgresql.base import DatabaseWrapper

_PLACES = re.compile(r"%(?:\((\w+)\)s|s|%)")

M = TypeVar("M", bound=Model)
Params = Sequence[Any] | Mapping[str, Any]


class _Json(JsonbLoader):
    """Django reads jsonb as text, for its own decoder; here it is wanted as values, and quickly."""

    def load(self, data: Any) -> Any:
        return from_json(bytes(data))


class Statement:
    """SQL with its places (`%s` or `%(name)s`) numbered as the server numbers them; taken apart once."""

    def __init__(self, sql: str) -> None:
        self.names: list[str] = []
        self.count = 0
        self.sql = _PLACES.sub(self._place, sql)

    def rows(self, params: Params = ()) -> list[Any]:
        """All rows."""
        return _run(self, params).fetchall()

    def row(self, params: Params = ()) -> Any:
        """The first row, or None."""
        return _run(self, params).fetchone()

    def values(self, params: Params) -> Sequence[Any]:
        return [params[name] for name in self.names] if isinstance(params, Mapping) else params

    def _place(self, found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        if found[1] is None:
            self.count += 1
            return f"${self.count}"
        if found[1] not in self.names:
            self.names.append(found[1])
        return f"${self.names.index(found[1]) + 1}"


def rows(sql: str, params: Params = ()) -> list[Any]:
    """All rows of a statement. Database errors come as Django's, so that callers know one kind."""
    return _taken_apart(sql).rows(params)


def row(sql: str, params: Params = ()) -> Any:
    """The first row of a statement, or None."""
    return _taken_apart(sql).row(params)


def instance(model: type[M], which: str, params: Params) -> M | None:
    """The first of `instances`, or None."""
    return next(iter(instances(model, which, params)), None)


def instances(model: type[M], which: str, params: Params) -> list[M]:
    """Rows of a model's table, as the ORM would give them, without what it costs to ask by the ORM.

    `which` is what follows FROM. No joins; fields that convert what the database gives are not for this.
    """
    sql, names = _selected(model)
    return [model.from_db(DEFAULT_DB_ALIAS, names, found) for found in rows(f"{sql} {which}", params)]


@cache
def _selected(model: type[Model]) -> tuple[str, tuple[str, ...]]:
    about = model._meta  # noqa: SLF001 - public by Django's documentation
    fields = about.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f"SELECT {columns} FROM {about.db_table}", tuple(field.attname for field in fields)  # noqa: S608 - ours


_taken_apart = cache(Statement)


def _run(statement: Statement, params: Params) -> psycopg.RawCursor[Any]:
    with connections[DEFAULT_DB_ALIAS].wrap_database_errors:
        return cursor().execute(statement.sql, statement.values(params))


def cursor() -> psycopg.RawCursor[Any]:
    """One for each connection: every answer is taken at once, and making a cursor costs more than sending."""
    connection = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
    kept = connection.fast_cursor
    if kept is not None and kept.connection is connection.connection:
        return kept
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    raw.prepare_threshold, raw.prepared_max = 2, 300  # every statement of ours fits
    made = psycopg.RawCursor(raw)
    made.adapters.register_loader("jsonb", _Json)
    set_json_dumps(to_json, made)
    if raw.info.transaction_status is TransactionStatus.IDLE:  # a rollback would take the setting back
        raw.execute("SET plan_cache_mode = force_generic_plan")
        connection.fast_cursor = made
    return made
