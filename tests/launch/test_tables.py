"""The database itself knows which migrations it has seen, so that a warm start need not ask Django."""

import pytest
from django.db import connection

from thirdring.launch import tables


@pytest.fixture
def marked(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    at = connection.settings_dict
    place = f"host={at['HOST']} port={at['PORT']} user={at['USER']} dbname={at['NAME']}"
    monkeypatch.setenv("DATABASE_URL", place)
    tables.mark()


def test_tables_are_current_until_a_migration_changes(marked: None, monkeypatch: pytest.MonkeyPatch):
    assert tables.are_current()
    monkeypatch.setattr(tables, "fingerprint", lambda: "of another version")
    assert not tables.are_current()


def test_an_empty_database_is_not_current(marked: None, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "MARKED", "no_such_table")
    assert not tables.are_current()
