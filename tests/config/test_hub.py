import asyncio
import json

import httpx
import pytest

from thirdring.config.stream import Hub, Screen, may_follow
from thirdring.people.values import Person, Role


def person(number=1, *roles):
    return Person(id=number, name="Ida", roles=frozenset(roles or {Role.OPERATOR}), language="da", team="", region="DK")


@pytest.fixture
def hub():
    return Hub()


def opened(hub, *topics):
    screen = Screen("session", person())
    hub.screens[screen.id] = screen
    hub.show(screen, frozenset(topics))
    return screen


def test_only_the_screens_that_show_a_topic_are_told(hub):
    here, elsewhere = opened(hub, "call:1", "customer:2"), opened(hub, "call:9")
    hub.changed(["call:1", "customer:2", "call:1"])
    assert list(here.waiting) == ["call:1", "customer:2"]
    assert not elsewhere.waiting


def test_what_changed_while_a_fragment_was_loading_is_repeated(hub):
    screen = opened(hub, "customer:2")
    hub.changed(["draft:5"])
    assert not screen.waiting
    hub.show(screen, frozenset({"customer:2", "draft:5"}))
    assert list(screen.waiting) == ["draft:5"]


def test_a_topic_already_shown_is_not_repeated(hub):
    screen = opened(hub, "draft:5")
    hub.changed(["draft:5"])
    screen.waiting.clear()
    hub.show(screen, frozenset({"draft:5", "call:1"}))
    assert not screen.waiting


def test_a_screen_that_moved_on_or_left_is_told_nothing(hub):
    moved, left = opened(hub, "call:1"), opened(hub, "call:1")
    hub.show(moved, frozenset())
    hub.close(left)
    hub.changed(["call:1"])
    assert not moved.waiting
    assert not left.waiting
    assert not hub.by_topic
    assert left.id not in hub.screens


def test_after_a_lost_database_every_screen_fetches_all_again(hub):
    screens = [opened(hub, "call:1"), opened(hub)]
    hub.everything_may_have_changed()
    assert [list(s.waiting) for s in screens] == [["*"], ["*"]]


@pytest.mark.parametrize(
    ("who", "topic", "may"),
    [
        (person(3), "user:3", True),
        (person(3), "user:4", False),
        (person(3, Role.SUPERVISOR), "user:4", True),
        (person(3), "call:4", True),
        (person(3), "chat:4", True),
        (person(3), "chats:3", True),
        (person(3), "chats:4", False),
        (person(3), "chats", False),
        (person(3, Role.SUPERVISOR), "chats", True),
        (person(3), "secret:4", False),
        (person(3), "", False),
    ],
)
def test_who_may_follow_what(who, topic, may):
    assert may_follow(who, topic) is may


def test_a_stream_tells_its_id_first_and_then_what_changed(hub, monkeypatch):
    from thirdring.config import stream

    monkeypatch.setattr(stream, "hub", hub)

    async def read():
        screen = opened(hub, "call:1")
        texts = stream.sent(screen)
        hello = await anext(texts)
        hub.changed(["call:1"])
        changed = await anext(texts)
        await texts.aclose()
        return screen, hello, changed

    screen, hello, changed = asyncio.run(read())
    assert screen.id in hello
    assert json.loads(changed.split("data: ")[1]) == ["call:1"]
    assert screen.id not in hub.screens


def test_a_stream_ends_with_its_session(hub, monkeypatch):
    from thirdring.config import stream

    async def nobody(_session_key):
        return None

    monkeypatch.setattr(stream, "hub", hub)
    monkeypatch.setattr(stream, "RECHECK_SECONDS", -1)
    monkeypatch.setattr(stream, "person_of", nobody)

    async def read():
        screen = opened(hub, "call:1")
        screen.wake.set()
        return [text async for text in stream.sent(screen)]

    assert asyncio.run(read())[-1].startswith("event: signed-out")
    assert not hub.screens


def test_nobody_sets_the_topics_of_another_s_stream(monkeypatch):
    from thirdring.config import stream

    hub = Hub()
    monkeypatch.setattr(stream, "hub", hub)
    screen = opened(hub)

    async def post(session_key, topics):
        transport = httpx.ASGITransport(stream.application)
        cookies = {stream.settings.SESSION_COOKIE_NAME: session_key}
        async with httpx.AsyncClient(transport=transport, base_url="http://stream", cookies=cookies) as client:
            answer = await client.post(f"/stream/{screen.id}", content=json.dumps(topics))
        return answer.status_code

    assert asyncio.run(post("another", ["call:1"])) == 410
    assert not screen.topics
    assert asyncio.run(post("session", ["call:1", "user:2"])) == 204
    assert screen.topics == {"call:1"}


def test_a_visitor_follows_the_own_chat_and_nobody_sets_another_topic(hub, monkeypatch):
    from thirdring.config import stream

    async def chat_of(token):
        return {"mine": 7, "ours": 8}.get(token)

    monkeypatch.setattr(stream, "hub", hub)
    monkeypatch.setattr(stream, "chat_of", chat_of)

    async def open_one(token):
        request = stream.Request({"type": "http", "headers": [(b"x-chat", token.encode())]})
        return (await stream.open_visitors_stream(request)).status_code

    assert asyncio.run(open_one("guessed")) == 401
    assert [asyncio.run(open_one("mine")) for _each in range(4)] == [200, 200, 200, 503]
    assert asyncio.run(open_one("ours")) == 200
    streams = list(hub.screens.values())
    assert [one.topics for one in streams] == [{"chat:7"}] * 3 + [{"chat:8"}]
    monkeypatch.setattr(stream, "MOST_VISITORS", 4)
    assert asyncio.run(open_one("ours")) == 503

    async def post():
        transport = httpx.ASGITransport(stream.application)
        async with httpx.AsyncClient(transport=transport, base_url="http://stream") as client:
            return (await client.post(f"/stream/{streams[0].id}", content='["call:1"]')).status_code

    assert asyncio.run(post()) == 410
    assert streams[0].topics == {"chat:7"}
