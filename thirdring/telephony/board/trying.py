"""A test call: a person's telephone rings, says what to do, and sends back what is spoken."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from thirdring.calls import queries as call_queries
from thirdring.people import queries as people
from thirdring.telephony import actions, queries, speech
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import refusals, voice
from thirdring.telephony.board.talk import Leg, fresh
from thirdring.telephony.values import Command, Way

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

KIND: Final = "test"
RINGS_FOR: Final = 25
LASTS: Final = 60.0
ECHO: Final = "echo-"


async def begin(board: "Board", command: Command) -> None:
    """Ring where the person wants to be rung. Raises RefusedError, AriError."""
    user_id = command.actor_id or 0
    way, shown = await board.db(_whom, user_id, frozenset(board.online))
    if way is None:
        raise refusals.RefusedError(refusals.NO_PHONE)
    leg = Leg(fresh(KIND, user_id), 0, user_id)
    headers: dict[str, Any] = {} if way.is_mobile else {"X-Third-Ring-Dial": "test"}
    await board.lines.call(leg, way.endpoint, (KIND, user_id), caller=shown, seconds=RINGS_FOR, **headers)


def _whom(user_id: int, online: frozenset[str]) -> tuple[Way | None, str]:
    lines = call_queries.lines()
    return queries.way_to(user_id, online), lines[0].number if lines else "anonymous"


async def up(board: "Board", channel: str, user_id: int) -> None:
    """Picked up: that is told to the screen, and the rest to the ear."""
    await board.db.now(actions.device_tested, user_id=user_id)
    person = await board.db(people.person, user_id)
    language = person.language[:2]
    media = await board.db(speech.prompt, voice.own("test-call", language), language)
    await board.lines.play(channel, [media], f"{ECHO}{channel}")
    board.spawn(_end(board, channel))


async def said(board: "Board", playback: str) -> None:
    """The words of a test call are over: from here on they hear themselves."""
    if not playback.startswith(ECHO):
        return
    channel = playback.removeprefix(ECHO)
    with suppress(AriError):  # told twice, or they have hung up
        await board.ari.post(f"channels/{channel}/continue", context="echo", extension="s", priority=1)


async def gone(board: "Board", channel: str) -> None:
    """The end of a test call; one that nobody picked up is told as such."""
    kind, _, rest = channel.partition("-")
    if kind == KIND:
        await board.db.now(actions.device_missed, user_id=int(rest.partition("-")[0]))


async def _end(board: "Board", channel: str) -> None:
    await asyncio.sleep(LASTS)
    await board.lines.hang_up(channel)
