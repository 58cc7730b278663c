"""Switchboards as processes of their own, that can be killed, and a cable to the exchange that can be cut."""

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import urllib.request
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from django.db import connection

from tests.launch import templates
from tests.telephony.callers import eventually
from tests.telephony.lines import Street
from thirdring.launch.postgres.leftovers import die_with_parent
from thirdring.launch.state import CHECKOUT
from thirdring.telephony.board.talk import APP
from thirdring.telephony.switchboard import LEADER

START = 60.0  # seconds: a process begins with reading all of Django
_LEADER = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = %s
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Switchboards:
    """Any number of processes for one street, of which one leads."""

    def __init__(self, street: Street, folder: Path) -> None:
        self.street, self.folder = street, folder
        self.running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.street.leave()
        return self

    def __exit__(self, *_error: object) -> None:
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(timeout=30)

    def start(self, ari_url: str = "") -> subprocess.Popen[bytes]:
        """One more, which leads when nobody else does."""
        with (self.folder / f"switchboard-{secrets.token_hex(3)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "thirdring", "switchboard"],
                cwd=CHECKOUT,
                env=self._environment(ari_url),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=partial(die_with_parent, signal.SIGKILL),  # noqa: PLW1509
            )
        self.running.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill it, and wait until the exchange has noticed."""
        self.running.remove(process)
        process.kill()
        process.wait()
        eventually(lambda: not self.street.exchange.is_led(), "the exchange knows that nobody leads")

    def leader(self) -> int | None:
        """The number of the database's process that serves the one who leads; None while nobody does."""
        with connection.cursor() as cursor:
            cursor.execute(_LEADER, [LEADER])
            found = cursor.fetchone()
        return found[0] if found else None

    def lead(self, *, but_not: int | None = None) -> int:
        """Wait until one leads, another one than before, and has the exchange's ear."""

        def new() -> int | None:
            assert all(process.poll() is None for process in self.running), self.told()
            found = self.leader()
            return found if found != but_not else None

        found = eventually(new, "a switchboard leads", seconds=START)
        eventually(self._is_connected, "it is connected with the exchange")
        return found

    def told(self) -> str:
        """What they all wrote."""
        return "\n".join(file.read_text() for file in sorted(self.folder.glob("switchboard-*.log")))

    def _is_connected(self) -> bool:
        wiring = self.street.exchange.wiring
        url = f"http://127.0.0.1:{wiring.http}/ari/applications?api_key=thirdring:{wiring.secret}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return any(one["name"] == APP for one in json.load(answer))

    def _environment(self, ari_url: str) -> dict[str, str]:
        wiring = self.street.exchange.wiring
        return {
            **os.environ,
            "DATABASE_URL": database_url(),
            "THIRDRING_STATE": str(self.folder),
            "THIRDRING_ARI": ari_url or wiring.ari_url,
            "THIRDRING_AMI": wiring.ami_url,
            "THIRDRING_SOUNDS": str(wiring.home / "sounds"),
            "THIRDRING_RECORDINGS_RAW": str(self.street.exchange.recordings),
            "THIRDRING_TRUNK": self.street.settings.SIP_TRUNK,
            "PYTHONUNBUFFERED": "1",
        }


def database_url() -> str:
    """Where the tests' own database is, for another process."""
    if url := connection.settings_dict.get("URL"):
        return str(url)
    return templates.with_name(os.environ["DATABASE_URL"], connection.settings_dict["NAME"])


class Cable:
    """The way to the exchange, through a door of our own that can be slammed."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.to = urlsplit(street.exchange.wiring.ari_url)
        self.made = 0
        self.carried = 0
        self.ends: set[asyncio.StreamWriter] = set()
        self.server = street.do(asyncio.start_server(self._carry, "127.0.0.1", 0))
        port = self.server.sockets[0].getsockname()[1]
        self.url = f"http://{self.to.username}:{self.to.password}@127.0.0.1:{port}"

    def cut(self) -> None:
        """Break every connection at once, without a word."""

        async def abort() -> None:
            self.carried = 0
            for end in list(self.ends):
                end.transport.abort()

        self.street.do(abort())

    def close(self) -> None:
        self.cut()
        self.street.loop.call_soon_threadsafe(self.server.close)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection("127.0.0.1", self.to.port)
        self.made += 1
        ends = {writer, there}
        self.ends |= ends
        try:
            await asyncio.gather(self._pass(reader, there), self._pass(there_reader, writer))
        finally:
            self.ends -= ends
            for end in ends:
                end.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                self.carried += 1
                writer.write(data)
                await writer.drain()
        writer.close()
