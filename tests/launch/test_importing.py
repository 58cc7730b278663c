"""`thirdring import` as somebody at a terminal runs it: told line by line, twice the same, learned from."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.launch import templates
from thirdring.launch.state import CHECKOUT

HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
OFFERED = "SELECT count(*) FROM catalogue_pairing"


@pytest.fixture
def database() -> Iterator[str]:
    server = os.environ["DATABASE_URL"]
    name = f"importing_{os.getpid()}"
    templates.copy(server, name, of=templates.with_tables(server))
    yield templates.with_name(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_dirty_file_is_taken_reported_and_learned_from_and_again_changes_nothing(
    database: str, tmp_path: Path
) -> None:
    sales = [
        f"{invoice},{code},{name},1,2010-12-01 08:26:00,2.55,17850.0,United Kingdom"
        for invoice in range(30)
        for code, name in ((("22001", "MUG"), ("22002", "SAUCER")) if invoice < 10 else (("22003", "SPOON"),))
    ]
    file = tmp_path / "sales.csv"
    file.write_text("\n".join((HEAD, *sales, "31,A1,MUG", "32,A1,MUG,few,2010-12-01 08:26:00,1,,France")) + "\n")

    first = ran(database, tmp_path, "online-retail", file)
    assert first.returncode == 0, first.stderr
    said = " ".join(first.stdout.split())
    assert "42 lines in" in said
    assert "made: 30 orders" in said
    assert "not taken: 1 cell count" in said
    assert "not taken: 1 bad number" in said
    (refused,) = (tmp_path / "var" / "imports").glob("online-retail-*-refused.csv")
    assert str(refused.name) in said.replace(" ", "")
    assert len(refused.read_text().splitlines()) == 3
    counted = counts(database)
    assert counted[OFFERED] > 0

    second = ran(database, tmp_path, "online-retail", file)
    assert "taken: 40 known already" in " ".join(second.stdout.split())
    assert counts(database) == counted


def test_a_file_or_a_kind_that_is_none_is_told_in_one_sentence(database: str, tmp_path: Path) -> None:
    file = tmp_path / "sales.csv"
    file.write_text("Nothing,of,the,kind\n")
    for kind, words in (("online-retail", "InvoiceNo"), ("nonsense", "online-retail, products")):
        told = ran(database, tmp_path, kind, file)
        assert told.returncode == 1
        assert words in told.stderr
        assert len(told.stderr.strip().splitlines()) == 1, told.stderr


def ran(database: str, folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, "DATABASE_URL": database, "THIRDRING_STATE": str(folder / "var"), "COLUMNS": "400"}
    return subprocess.run(
        [sys.executable, "-m", "thirdring", "import", *map(str, arguments)],
        cwd=CHECKOUT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


def counts(database: str) -> dict[str, int]:
    asked = [OFFERED] + [
        f"SELECT count(*) FROM {table}"  # noqa: S608 -- from the line below
        for table in ("catalogue_variant", "catalogue_price", "customers_customer", "orders_order", "orders_line")
    ]
    with psycopg.connect(database) as connection:
        return {sql: connection.execute(sql).fetchone()[0] for sql in asked}
