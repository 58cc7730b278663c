"""The connection: it comes back by itself, and whoever waits for an answer when it breaks is told so.

Nothing is replayed after a break: `on_up` is called each time the connection stands, for the caller to ask what is so.
"""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from thirdring.telephony.ari import events

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0
PATIENCE: Final = 10.0  # seconds for an answer
NOT_FOUND: Final = 404
log = logging.getLogger(__name__)


class AriError(Exception):
    """Asterisk refused a request."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status} {words}")
        self.status = status


class AwayError(Exception):
    """The connection broke before the answer came: what was asked may or may not have been done."""


class Ari:
    """`async with Ari(...)`; `request` asks, `events()` tells. `url` is http://user:password@host:port."""

    def __init__(
        self, url: str, app: str, *, on_up: Callable[[], Awaitable[None]], on_down: Callable[[], None]
    ) -> None:
        parts = urlsplit(url)
        self.app = app
        self.on_up = on_up
        self.on_down = on_down
        self.is_up = False
        self.drops = 0
        scheme = "wss" if parts.scheme == "https" else "ws"
        key = quote(f"{parts.username}:{parts.password}", safe="")
        self._url = f"{scheme}://{parts.hostname}:{parts.port}/ari/events?api_key={key}&app={app}"
        self._numbers = itertools.count(1)
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._events: asyncio.Queue[events.Event] = asyncio.Queue()
        self._socket: ClientConnection | None = None

    async def run(self) -> None:
        """Stay connected until cancelled."""
        pause = FIRST_PAUSE
        while True:
            try:
                async with connect(
                    self._url, max_size=2**24, open_timeout=5, close_timeout=2, compression=None
                ) as socket:
                    pause = FIRST_PAUSE
                    await self._serve(socket)
            except (OSError, WebSocketException, TimeoutError) as problem:
                if not isinstance(problem, (ConnectionRefusedError, TimeoutError)):
                    log.info("Asterisk does not answer: %s", problem)
            finally:
                self._down()
            self.drops += 1
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def drop(self) -> None:
        """Break the connection; it comes back by itself."""
        if self._socket is not None:
            await self._socket.close()

    async def events(self) -> AsyncIterator[events.Event]:
        """Every event, in order, across breaks."""
        while True:
            yield await self._events.get()

    async def get(self, path: str, **query: Any) -> Any:
        return await self.request("GET", path, **query)

    async def post(self, path: str, body: Mapping[str, Any] | None = None, **query: Any) -> Any:
        return await self.request("POST", path, body, **query)

    async def put(self, path: str, body: Mapping[str, Any] | None = None, **query: Any) -> Any:
        return await self.request("PUT", path, body, **query)

    async def delete(self, path: str, **query: Any) -> Any:
        return await self.request("DELETE", path, **query)

    async def request(self, method: str, path: str, body: Mapping[str, Any] | None = None, **query: Any) -> Any:
        """What Asterisk answers, read from JSON. Raises AriError when it refuses, AwayError when the line broke."""
        socket = self._socket
        if socket is None:
            raise AwayError
        number = str(next(self._numbers))
        asked = {"type": "RESTRequest", "request_id": number, "method": method, "uri": _uri(path, query)}
        if body is not None:
            asked |= {"content_type": "application/json", "message_body": json.dumps(body)}
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await socket.send(json.dumps(asked))
            return await asyncio.wait_for(answer, PATIENCE)
        except WebSocketException as problem:
            raise AwayError from problem
        except TimeoutError as problem:  # it may do it yet: what is so is looked up once it answers again
            self._down()
            await socket.close()
            raise AwayError from problem
        finally:
            self._waiting.pop(number, None)

    async def _serve(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.is_up = True
        rising = asyncio.create_task(self._rise())
        try:
            async for text in socket:
                self._take(json.loads(text))
        finally:
            rising.cancel()

    async def _rise(self) -> None:
        try:
            await self.on_up()
        except (AwayError, AriError) as problem:
            log.info("Asterisk is not ready yet: %s", problem)
            await asyncio.sleep(FIRST_PAUSE)
            await self.drop()
        except Exception:
            log.exception("The switchboard could not take up its calls again.")
            await asyncio.sleep(1.0)
            await self.drop()

    def _take(self, told: Mapping[str, Any]) -> None:
        if told.get("type") == "RESTResponse":
            self._answer(told)
        else:
            self._events.put_nowait(events.parse(told))

    def _answer(self, told: Mapping[str, Any]) -> None:
        waiting = self._waiting.get(str(told.get("request_id")))
        if waiting is None or waiting.done():
            return
        status, text = int(told.get("status_code", 0)), str(told.get("message_body") or "")
        if status >= 400:  # noqa: PLR2004
            waiting.set_exception(AriError(status, text or str(told.get("reason_phrase", ""))))
        else:
            waiting.set_result(json.loads(text) if text else None)

    def _down(self) -> None:
        self._socket, self.is_up = None, False
        self.on_down()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(AwayError())


def _uri(path: str, query: Mapping[str, Any]) -> str:
    plain = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
    return f"{path}?{urlencode(plain, quote_via=quote)}" if plain else path
