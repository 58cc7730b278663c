"""The live stream hears of changes, whatever happened to its connection or was said on it."""

import asyncio
import json
import os

import psycopg
import pytest
from django.db import connection

from thirdring.config import environment, stream
from thirdring.kernel.live import CHANNEL

PATIENCE = 20.0


def say(payload: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def cut_the_listener_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trouble", [lambda: say("no list of topics"), cut_the_listener_off])
def test_it_hears_on_and_every_screen_fetches_all_again(trouble, monkeypatch: pytest.MonkeyPatch):
    hub = stream.Hub()
    monkeypatch.setattr(stream, "hub", hub)
    told: asyncio.Queue[str] = asyncio.Queue()

    async def hears(topic: str) -> None:
        """Said again and again, as it is not known when it listens."""
        while True:
            await asyncio.to_thread(_said, topic)
            try:
                while await asyncio.wait_for(told.get(), 0.2) != topic:
                    pass
            except TimeoutError:
                continue
            return

    async def follow() -> None:
        monkeypatch.setattr(hub, "changed", lambda topics: [told.put_nowait(topic) for topic in topics])
        monkeypatch.setattr(hub, "everything_may_have_changed", lambda: told.put_nowait("*"))
        listening = asyncio.create_task(stream.listen())
        try:
            await hears("call:1")
            await asyncio.to_thread(_closed_after, trouble)
            while await told.get() != "*":
                pass
            await hears("call:2")
        finally:
            listening.cancel()

    asyncio.run(asyncio.wait_for(follow(), PATIENCE))


def _said(topic: str) -> None:
    _closed_after(lambda: say(json.dumps([topic])))


def _closed_after(act) -> None:
    try:
        act()
    finally:
        connection.close()


def test_who_only_listens_notices_that_the_way_to_the_database_is_gone():
    parts = environment.database("postgresql://ann:secret@db.example/shop?keepalives_idle=5")["OPTIONS"]
    assert parts == environment.ALIVE | {"keepalives_idle": "5"}
    with psycopg.connect(os.environ["DATABASE_URL"], **environment.ALIVE) as told:  # names that libpq knows
        assert told.info.get_parameters().items() >= environment.ALIVE.items()
