"""The live stream: one LISTEN connection, fan-out of "this changed" to the screens that asked for the topic.

GET /stream opens a screen's stream (its first event, `hello`, carries the stream's id); POST /stream/ID sets the topics
that the screen shows now. GET /stream/visitor follows one chat, for whoever sends its token in a header. A topic that
changed in the last seconds is repeated to a screen that has just asked for it, so that nothing falls between loading a
fragment and asking.
"""

import asyncio
import json
import logging
import os
import secrets
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdring.config.settings")
django.setup()

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, connection
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from thirdring.chats import queries as chats
from thirdring.kernel.live import CHANNEL
from thirdring.people import queries as people
from thirdring.people.values import Person, Role

HEARTBEAT_SECONDS = 15.0
RECHECK_SECONDS = 20.0
REMEMBERED_SECONDS = 5.0
MOST_TOPICS = 200
MOST_VISITORS = 2000
MOST_OF_ONE = 3
log = logging.getLogger(__name__)


Check = Callable[[], Awaitable[bool]]


class Stream:
    """One open stream: at which topics it looks, what waits to be sent, and whether it still may."""

    def __init__(self, still_there: Check) -> None:
        self.id = secrets.token_urlsafe(16)
        self.still_there = still_there
        self.topics: frozenset[str] = frozenset()
        self.waiting: dict[str, None] = {}
        self.wake = asyncio.Event()

    def tell(self, topic: str) -> None:
        self.waiting[topic] = None
        self.wake.set()


class Screen(Stream):
    """The stream of somebody who is signed in."""

    def __init__(self, session_key: str, person: Person) -> None:
        super().__init__(lambda: is_signed_in(session_key))
        self.session_key = session_key
        self.person = person


class Hub:
    """All open streams by topic, and the topics that changed a moment ago."""

    def __init__(self) -> None:
        self.screens: dict[str, Stream] = {}
        self.by_topic: defaultdict[str, set[Stream]] = defaultdict(set)
        self.recent: deque[tuple[float, str]] = deque(maxlen=5000)

    def changed(self, topics: list[str]) -> None:
        at = time.monotonic()
        for topic in topics:
            self.recent.append((at, topic))
            for screen in self.by_topic.get(topic, ()):
                screen.tell(topic)

    def everything_may_have_changed(self) -> None:
        for screen in self.screens.values():
            screen.tell("*")

    def show(self, screen: Stream, topics: frozenset[str]) -> None:
        """Set what a screen shows; repeat what changed just now among the topics that are new to it."""
        fresh = topics - screen.topics
        self._leave(screen, screen.topics - topics)
        for topic in fresh:
            self.by_topic[topic].add(screen)
        screen.topics = topics
        oldest = time.monotonic() - REMEMBERED_SECONDS
        for at, topic in self.recent:
            if at >= oldest and topic in fresh:
                screen.tell(topic)

    def close(self, screen: Stream) -> None:
        self._leave(screen, screen.topics)
        self.screens.pop(screen.id, None)

    def _leave(self, screen: Stream, topics: frozenset[str]) -> None:
        for topic in topics:
            self.by_topic[topic].discard(screen)
            if not self.by_topic[topic]:
                del self.by_topic[topic]


hub = Hub()


def may_follow(person: Person, topic: str) -> bool:
    """Own `user:` topics for everybody, others' for supervisors; the fetch that follows checks the row itself."""
    kind, _, number = topic.partition(":")
    if kind in {"user", "chats"} and number:
        return number == str(person.id) or Role.SUPERVISOR in person.roles
    return kind in {
        "call",
        "chat",
        "customer",
        "draft",
        "order",
        "queue",
        "presence",
        "callbacks",
        "pulse",
        "product",
        "message",
        "payment",
        "warehouse",
        "problems",
    } or (kind in {"approvals", "help", "chats"} and Role.SUPERVISOR in person.roles)


async def open_stream(request: Request) -> Response:
    session_key = request.cookies.get(settings.SESSION_COOKIE_NAME, "")
    person = await person_of(session_key)
    if person is None:
        return PlainTextResponse("Sign in first.", status_code=401)
    screen = Screen(session_key, person)
    hub.screens[screen.id] = screen
    return _streamed(screen)


async def open_visitors_stream(request: Request) -> Response:
    """A visitor follows the own chat, and nothing else, for as long as it is not wrapped up."""
    token = request.headers.get("X-Chat", "")
    chat_id = await chat_of(token)
    if chat_id is None:
        return PlainTextResponse("There is no such chat.", status_code=401)
    topic = f"chat:{chat_id}"
    visitors = [one for one in hub.screens.values() if not isinstance(one, Screen)]
    if len(visitors) >= MOST_VISITORS or sum(topic in one.topics for one in visitors) >= MOST_OF_ONE:
        return PlainTextResponse("Too many streams; the page asks from time to time instead.", status_code=503)
    stream = Stream(lambda: is_open_chat(token))
    hub.screens[stream.id] = stream
    hub.show(stream, frozenset({topic}))
    return _streamed(stream)


def _streamed(stream: Stream) -> Response:
    return StreamingResponse(
        sent(stream),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def set_topics(request: Request) -> Response:
    screen = hub.screens.get(request.path_params["stream_id"])
    if not isinstance(screen, Screen) or not secrets.compare_digest(
        screen.session_key, request.cookies.get(settings.SESSION_COOKIE_NAME, "")
    ):
        return PlainTextResponse("This stream has ended; open it again.", status_code=410)
    asked = json.loads(await request.body())[:MOST_TOPICS]
    hub.show(screen, frozenset(t for t in asked if may_follow(screen.person, t)))
    return Response(status_code=204)


async def sent(screen: Stream) -> AsyncIterator[str]:
    """The text of one stream, until the session ends or the browser leaves."""
    checked_at = time.monotonic()
    try:
        yield f"retry: 1000\nevent: hello\ndata: {screen.id}\n\n"
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(screen.wake.wait(), HEARTBEAT_SECONDS)
            if time.monotonic() - checked_at > RECHECK_SECONDS:
                checked_at = time.monotonic()
                if not await screen.still_there():
                    yield "event: signed-out\ndata:\n\n"
                    return
            screen.wake.clear()
            topics, screen.waiting = list(screen.waiting), {}
            yield f"event: changed\ndata: {json.dumps(topics)}\n\n" if topics else ": still here\n\n"
    finally:
        hub.close(screen)


@sync_to_async
def person_of(session_key: str) -> Person | None:
    close_old_connections()
    return people.session_person(session_key) if session_key else None


async def is_signed_in(session_key: str) -> bool:
    return await person_of(session_key) is not None


@sync_to_async
def chat_of(token: str) -> int | None:
    close_old_connections()
    return chats.chat_id_of_token(token) if token else None


async def is_open_chat(token: str) -> bool:
    return await chat_of(token) is not None


async def listen() -> None:
    """Follow the database's notifications; after a lost connection tell every screen to fetch all again."""
    missed = False
    while True:
        try:
            parameters = await sync_to_async(connection.get_connection_params)()
            parameters = {k: v for k, v in parameters.items() if k not in {"cursor_factory", "context"}}
            async with await psycopg.AsyncConnection.connect(**parameters, autocommit=True) as listener:
                await listener.execute(f"LISTEN {CHANNEL}")
                if missed:
                    hub.everything_may_have_changed()
                async for notice in listener.notifies():
                    hub.changed(json.loads(notice.payload))
        except psycopg.OperationalError:
            log.info("The database is away; what changed meanwhile is fetched when it is back.")
        except Exception:
            log.exception("What changed was not told; every screen fetches all again.")
        missed = True
        await asyncio.sleep(0.5)


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    listening = asyncio.create_task(listen())
    yield
    listening.cancel()


async def health(_request: Request) -> Response:
    return PlainTextResponse(f"ok {len(hub.screens)}")


application = Starlette(
    lifespan=lifespan,
    routes=[
        Route("/stream", open_stream),
        Route("/stream/health", health),
        Route("/stream/visitor", open_visitors_stream),
        Route("/stream/{stream_id}", set_topics, methods=["POST"]),
    ],
    middleware=[
        Middleware(
            CORSMiddleware,
            allow_origin_regex=os.environ.get("THIRDRING_STREAM_ORIGINS", r"https?://(localhost|127\.0\.0\.1)(:\d+)?"),
            allow_credentials=True,
            allow_methods=["GET", "POST"],
            allow_headers=["X-Chat"],
        )
    ],
)
