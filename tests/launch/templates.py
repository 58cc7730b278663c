"""Databases to copy from, made once in a run by whichever process comes first; the others wait for it.

Bringing an empty database up to date takes longer than most tests, so a dump of its tables is kept beside the other
temporary files until a migration changes.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from thirdring.launch import tables
from thirdring.launch.postgres import programs

TABLES = "tables_template"
MIGRATE = "from thirdring.launch import prepare, screen; prepare.migrate(screen.Screen())"


def with_tables(server_url: str) -> str:
    """The name of a database with all tables and no rows but those that migrations write."""
    make(server_url, TABLES, _fill)
    return TABLES


def make(server_url: str, name: str, fill: Callable[[str], None], *, copy_of: str = "template1") -> None:
    """A copy of a database, filled; what breaks off while it is filled leaves nothing under its name."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        making = f"{name}_making"
        copy(server_url, making, of=copy_of)
        fill(with_name(server_url, making))
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        connection.execute(rename.format(sql.Identifier(making), sql.Identifier(name)))


def copy(server_url: str, name: str, *, of: str) -> None:
    """A database like another one, instead of what had its name before."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(of)))


def with_name(url: str, name: str) -> str:
    """The same server's URL with another database name: `postgresql://host:port/NAME?host=/socket`."""
    head, _, options = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}{'?' + options if options else ''}"


def run(program: list[str], database_url: str, **environment: str) -> None:
    """Raises RuntimeError with what the program said where it fails."""
    surroundings = {**os.environ, **environment, "DATABASE_URL": database_url}
    done = subprocess.run(program, env=surroundings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(program)} failed:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")


def _fill(database_url: str) -> None:
    found = programs.find()
    kept = (
        Path(tempfile.gettempdir()) / f"thirdring-tables-{os.geteuid()}-{found.major}-{tables.fingerprint()[:24]}.sql"
    )
    if kept.exists() and kept.stat().st_uid == os.geteuid():
        run([found["psql"], "-q", "-X", "-v", "ON_ERROR_STOP=1", "-f", str(kept), database_url], database_url)
        return
    run([sys.executable, "-c", MIGRATE], database_url)
    made = kept.with_suffix(f".{os.getpid()}")
    run([found["pg_dump"], "--no-owner", "-f", str(made), database_url], database_url)
    made.replace(kept)
