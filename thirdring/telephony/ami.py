"""Asterisk's manager interface, for what ARI cannot do: record in stereo with silences, tell of ended calls."""

import asyncio
import itertools
import logging
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

PATIENCE: Final = 5.0
log = logging.getLogger(__name__)


class AmiError(Exception):
    """The manager refused, or is not there."""


class Ami:
    """One connection, made when it is first needed and again after a break. `url` is tcp://user:password@host:port."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._numbers = itertools.count(1)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._lock = asyncio.Lock()

    async def action(self, name: str, *, tells: str = "", **fields: str) -> dict[str, str]:
        """Carry out one action; the fields of the answer, or of the event by which it `tells`. Raises AmiError."""
        async with self._lock:
            for last in (False, True):
                try:
                    return await self._ask(name, fields, tells)
                except (OSError, EOFError, TimeoutError) as problem:
                    await self.close()
                    if last:
                        raise AmiError(str(problem) or type(problem).__name__) from problem
        raise AmiError(name)

    async def close(self) -> None:
        if self._streams is not None:
            (_reader, writer), self._streams = self._streams, None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _ask(self, name: str, fields: dict[str, str], tells: str) -> dict[str, str]:
        if self._streams is None:
            await self._log_in()
        answer = await self._send(name, fields)
        if answer.get("response") != "Success":
            raise AmiError(answer.get("message", name))
        return await self._told(answer["actionid"], tells) if tells else answer

    async def _log_in(self) -> None:
        opening = asyncio.open_connection(self._parts.hostname, self._parts.port)
        reader, _writer = self._streams = await asyncio.wait_for(opening, PATIENCE)
        await asyncio.wait_for(reader.readline(), PATIENCE)
        who = {"Username": self._parts.username or "", "Secret": self._parts.password or "", "Events": "off"}
        if (await self._send("Login", who)).get("response") != "Success":
            await self.close()
            raise AmiError("the manager does not let us in")

    async def _send(self, name: str, fields: dict[str, str]) -> dict[str, str]:
        if self._streams is None:
            raise EOFError
        _reader, writer = self._streams
        number = str(next(self._numbers))
        lines = [
            f"Action: {name}",
            f"ActionID: {number}",
            *(f"{key}: {_plain(value)}" for key, value in fields.items()),
        ]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await writer.drain()
        return await self._told(number, "")

    async def _told(self, number: str, event: str) -> dict[str, str]:
        """What comes back for an action: the answer, or an event of this name."""
        if self._streams is None:
            raise EOFError
        while True:
            packet = await asyncio.wait_for(_packet(self._streams[0]), PATIENCE)
            if packet.get("actionid") == number and packet.get("event", "") == event:
                return packet


async def _packet(reader: asyncio.StreamReader) -> dict[str, str]:
    packet: dict[str, str] = {}
    while line := (await reader.readline()).decode("utf-8", "replace"):
        if not line.strip():
            return packet
        key, _, value = line.partition(":")
        packet[key.strip().lower()] = value.strip()
    raise EOFError


def _plain(value: str) -> str:
    """No value can carry a second line, which would be a second header."""
    return value.replace("\r", " ").replace("\n", " ")
