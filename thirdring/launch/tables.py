"""Whether the tables are those of this version, told without loading Django: the database carries the answer itself."""

import os
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import psycopg
from psycopg import sql

import thirdring

MARKED = "django_migrations"


def fingerprint() -> str:
    """A digest of every migration of ours and of the packages that bring their own."""
    digest = sha256(f"{version('django')} {version('procrastinate')}".encode())
    root = Path(thirdring.__file__).parent
    for file in sorted(root.glob("*/migrations/*.py")):
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


def are_current() -> bool:
    """Whether the database of DATABASE_URL was last brought up to date by exactly these migrations."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [MARKED]).fetchone()
    return row is not None and row[0] == fingerprint()


def mark() -> None:
    """Remember in the database that it is up to date; the mark goes along with every dump and restore."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(
            sql.SQL("COMMENT ON TABLE {} IS {}").format(sql.Identifier(MARKED), sql.Literal(fingerprint()))
        )
