"""The surroundings that a command needs: state folder, database, Django."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from thirdring.launch import state
from thirdring.launch.postgres.programs import OLDEST
from thirdring.launch.postgres.server import Server, silent
from thirdring.launch.problems import LaunchError


@contextmanager
def database(say: Callable[[str], None] = silent) -> Iterator[None]:
    """DATABASE_URL as it is given, or that of the embedded server, held until the end."""
    here = state.find()
    if "DATABASE_URL" in os.environ:
        yield
        return
    state.prepare(here)
    server = Server(here.database)
    os.environ["DATABASE_URL"] = server.hold(say)
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL")
        server.leave()


def check_given_database() -> None:
    """Raises LaunchError when the database of DATABASE_URL does not answer or is too old."""
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.Error as problem:
        reason = str(problem).strip().splitlines()[-1]
        raise LaunchError(
            f"The database of DATABASE_URL does not answer ({reason}): start it, correct DATABASE_URL, or unset it "
            f"to use the embedded one."
        ) from None
    if version < OLDEST:
        raise LaunchError(
            f"The database of DATABASE_URL is PostgreSQL {version} and Third Ring needs {OLDEST} or later: bring it "
            f"up to date, or unset DATABASE_URL to use the embedded one."
        )


def set_up_django() -> None:
    """Django with our settings; call it when DATABASE_URL and the state folder stand."""
    state.find()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
    import django

    django.setup()
