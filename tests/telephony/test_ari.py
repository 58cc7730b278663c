"""The client of the exchange's REST interface: what happened is told in order and typed, across every break."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from thirdring.telephony.ari import Ari, AriError, AwayError, events

PATIENCE = 20.0
JENS = {
    "id": "17.1",
    "name": "PJSIP/local-01",
    "state": "Up",
    "caller": {"number": "+4511110001"},
    "dialplan": {"exten": "+4512340100", "context": "incoming", "app_name": "Stasis"},
}
CALLER = events.Channel("17.1", "PJSIP/local-01", "Up", "+4511110001", "+4512340100", "incoming", "Stasis")
BARE = events.Channel("17.2", "", "", "", "", "", "")


def raw(kind: str, **fields: Any) -> dict[str, Any]:
    """An event as the exchange sends it, with what we make no use of."""
    return {"type": kind, "application": "thirdring", "timestamp": "2026-11-22T10:00:00.000+0000", **fields}


def digit(key: int) -> dict[str, Any]:
    return raw("ChannelDtmfReceived", channel=JENS, digit=str(key % 10), duration_ms=100)


ENDPOINT = {"resource": "desk7", "technology": "PJSIP", "state": "online", "channel_ids": []}
TYPED: list[tuple[dict[str, Any], events.Event]] = [
    (raw("StasisStart", channel=JENS, args=["in", "+45"]), events.StasisStart(CALLER, ("in", "+45"))),
    (raw("StasisStart", channel={"id": "17.2"}, args=[]), events.StasisStart(BARE, ())),
    (raw("StasisEnd", channel=JENS), events.StasisEnd(CALLER)),
    (raw("ChannelDestroyed", channel=JENS, cause=16, cause_txt="Normal"), events.Destroyed(CALLER, 16)),
    (raw("ChannelHangupRequest", channel=JENS, cause=44), events.HangupRequested(CALLER, 44)),
    (raw("ChannelHangupRequest", channel=JENS, soft=True), events.HangupRequested(CALLER, 0)),
    (digit(4), events.Digit(CALLER, "4")),
    (raw("PlaybackContinuing", playback={"id": "say-1", "state": "continuing"}), events.PlaybackEnded("say-1")),
    (raw("PlaybackFinished", playback={"id": "say-1", "state": "done"}), events.PlaybackEnded("say-1")),
    (raw("PeerStatusChange", endpoint=ENDPOINT), events.Reached("desk7", is_online=True)),
    (
        raw("ContactStatusChange", endpoint=ENDPOINT, contact_info={"uri": "sip:a", "contact_status": "Removed"}),
        events.Reached("desk7", is_online=True, contact="sip:a", is_removed=True),
    ),
    (
        raw(
            "ChannelTransfer",
            refer_to={"requested_destination": {"destination": "desk8"}},
            referred_by={"source_channel": JENS},
        ),
        events.TransferAsked(CALLER, "desk8", "2026-11-22T10:00:00.000+0000"),
    ),
    (raw("ChannelTransfer", refer_to={}), events.Other("ChannelTransfer")),
    (
        raw("ChannelTransfer", refer_to={}, referred_by={"source_channel": JENS}, state="channel_answered"),
        events.Other("ChannelTransfer"),
    ),
    (raw("ApplicationReplaced"), events.Replaced()),
    (raw("ChannelVarset", variable="A", value="1"), events.Other("ChannelVarset")),
    ({}, events.Other("")),
]


@pytest.mark.parametrize(("told", "typed"), TYPED)
def test_what_the_exchange_tells_is_typed(told: dict[str, Any], typed: events.Event):
    assert events.parse(told) == typed


def test_every_event_that_is_asked_for_is_typed():
    shown = {told.get("type") for told, typed in TYPED if not isinstance(typed, events.Other)}
    assert shown == set(events.WANTED) - {"RESTResponse"}


Line = Callable[[int, ServerConnection], Awaitable[None]]


@asynccontextmanager
async def connected(line: Line) -> AsyncIterator[tuple[Ari, list[str]]]:
    """A client of an exchange that does on each connection what `line` says; what the client noticed."""
    noticed: list[str] = []
    count = 0

    async def meet(socket: ServerConnection) -> None:
        nonlocal count
        count += 1
        await line(count, socket)

    async def up() -> None:
        noticed.append("up")

    async with serve(meet, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        ari = Ari(f"http://a:b@127.0.0.1:{port}", "thirdring", on_up=up, on_down=lambda: noticed.append("down"))
        running = asyncio.create_task(ari.run())
        try:
            yield ari, noticed
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


async def heard(ari: Ari, many: int) -> list[events.Event]:
    found = []
    async for event in ari.events():
        found.append(event)
        if len(found) == many:
            break
    return found


def answer(asked: str, status: int, body: str = "") -> str:
    told = {"type": "RESTResponse", "request_id": json.loads(asked)["request_id"], "status_code": status}
    return json.dumps(told | {"reason_phrase": "Reason", "message_body": body})


def test_events_keep_their_order_among_answers_and_across_breaks():
    breaks, each = 3, 200

    async def line(count: int, socket: ServerConnection) -> None:
        asked = await socket.recv()
        for key in range(each):
            await socket.send(json.dumps(digit(key)))
            if key == each // 2:
                await socket.send(answer(asked, 200, json.dumps(count)))
        await socket.send(json.dumps(raw("ChannelDestroyed", channel=JENS, cause=count)))
        if count <= breaks:
            await asyncio.wait_for(socket.recv(), PATIENCE)  # asked, and never answered
            socket.transport.abort()
        else:
            await socket.wait_closed()

    async def conversation() -> tuple[list[events.Event], list[str]]:
        async with connected(line) as (ari, noticed):
            found: list[events.Event] = []
            for count in range(1, breaks + 2):
                while not ari.is_up:  # noqa: ASYNC110 - one loop, and nothing else to be told by
                    await asyncio.sleep(0)
                assert await ari.get("asterisk/ping") == count
                found += await heard(ari, each + 1)
                if count <= breaks:
                    with pytest.raises(AwayError):
                        await ari.post("channels/17.1/ring")
            return found, noticed

    found, noticed = asyncio.run(asyncio.wait_for(conversation(), PATIENCE))
    once = [events.Digit(CALLER, str(key % 10)) for key in range(each)]
    assert found == [event for count in range(1, breaks + 2) for event in (*once, events.Destroyed(CALLER, count))]
    assert noticed == ["up", "down"] * (breaks + 1)


def test_each_answer_finds_its_question_in_whatever_order_they_come():
    async def line(_count: int, socket: ServerConnection) -> None:
        first, second, third = [await socket.recv() for _ in range(3)]
        await socket.send(answer(third, 404, '{"message": "no such channel"}'))
        await socket.send(answer(second, 204))
        await socket.send(json.dumps(digit(7)))
        await socket.send(answer(first, 200, '[{"id": "17.1"}]'))
        await socket.wait_closed()

    async def conversation() -> list[Any]:
        async with connected(line) as (ari, _noticed):
            while not ari.is_up:  # noqa: ASYNC110 - one loop, and nothing else to be told by
                await asyncio.sleep(0)
            questions = (ari.get("channels"), ari.post("channels/17.1/ring"), ari.delete("channels/gone"))
            return await asyncio.gather(*questions, heard(ari, 1), return_exceptions=True)

    channels, rung, gone, told = asyncio.run(asyncio.wait_for(conversation(), PATIENCE))
    assert (channels, rung, told) == ([{"id": "17.1"}], None, [events.Digit(CALLER, "7")])
    assert isinstance(gone, AriError)
    assert gone.status == 404


def test_who_asks_while_nobody_is_connected_is_told_so():
    async def ask() -> None:
        ari = Ari("http://a:b@127.0.0.1:9", "thirdring", on_up=asyncio.Event().wait, on_down=lambda: None)
        with pytest.raises(AwayError):
            await ari.get("channels")

    asyncio.run(ask())
