"""The surroundings that a command needs: state folder, database, Django."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from thirdring.launch import state
from thirdring.launch.postgres.server import Server, silent


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


def set_up_django() -> None:
    """Django with our settings; call it when DATABASE_URL and the state folder stand."""
    state.find()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
    import django

    django.setup()
