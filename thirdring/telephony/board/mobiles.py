"""Ringing somebody where they want to be rung, and what is different where that is a mobile outside.

A mailbox answers a mobile that is switched off. So a mobile counts as answered when 1 is pressed on it, never before.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from thirdring.calls import queries as call_queries
from thirdring.people import queries as people
from thirdring.telephony import queries, speech
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, endings, refusals, voice
from thirdring.telephony.board.talk import FOR_EVER, Leg, Talk, fresh
from thirdring.telephony.values import Way

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

YES: Final = "1"
ASKED_TIMES: Final = 5  # longer than any offer lasts: whose mobile says nothing did not answer
PAUSE: Final = 5.0


async def ring(
    board: "Board",
    kind: str,
    user_id: int,
    part: int,
    *,
    headers: Mapping[str, str] | None = None,
    seconds: int = FOR_EVER,
) -> Leg:
    """Ring a person of ours; `headers` are for a telephone of ours alone. Raises RefusedError, AriError."""
    way, shown = await board.db(_whom, user_id, part, frozenset(board.online))
    if way is None:
        raise refusals.RefusedError(refusals.NO_PHONE)
    leg = Leg(fresh(kind, part, user_id, *(["mobile"] if way.is_mobile else [])), part, user_id)
    leg.phone, leg.is_asked = way.phone, way.is_mobile
    told: dict[str, Any] = {} if way.is_mobile else {"X-Third-Ring-Call": part, **(headers or {})}
    also = endings.keeps_company(board.by_part[part].channel)
    await board.lines.call(leg, way.endpoint, (kind, part, user_id), caller=shown, seconds=seconds, also=also, **told)
    return leg


def _whom(user_id: int, part: int, online: frozenset[str]) -> tuple[Way | None, str]:
    """The way, and the number that is shown there: a carrier passes on none but our own."""
    way = queries.way_to(user_id, online)
    if way is not None and way.is_mobile:
        return way, call_queries.call(part).line.number
    return way, call_queries.caller_number_of(part) or "anonymous"


def known_again(leg: Leg, name: str) -> Leg:
    """After a restart: which telephone a channel of ours goes to, as its id and its `name` (PJSIP/desk7-0001) tell."""
    leg.is_asked = "-mobile-" in leg.channel
    leg.phone = "" if leg.is_asked else name.partition("/")[2].rpartition("-")[0]
    return leg


def ask_again(board: "Board", talk: Talk, leg: Leg, *, is_with_us: bool) -> None:
    """After a restart: who has a caller was asked before; anybody else may be a mailbox."""
    is_there = leg.is_asked and leg.is_up
    leg.is_asked = leg.is_asked and not is_with_us
    if is_there and leg.is_asked:
        leg.is_up = False
        board.spawn(ask(board, talk, leg))


async def ask(board: "Board", talk: Talk, leg: Leg) -> None:
    """Say that a call is there, some times; a mailbox, which presses nothing, is left."""
    person = await board.db(people.person, leg.user_id or 0)
    language = person.language[:2]
    media = await board.db(speech.prompt, voice.own("press-1", language), language)
    for _time in range(ASKED_TIMES):
        with suppress(AriError):
            await board.lines.play(leg.channel, [media], fresh("ask", leg.part))
        await asyncio.sleep(PAUSE)
        if not leg.is_asked or talk.leg_of(leg.channel) is not leg:
            return
    await board.lines.hang_up(leg.channel)


async def pressed(board: "Board", channel: str, digit: str) -> None:
    """The right key on a mobile that is asked: now somebody is there."""
    talk = board.talk_of(channel)
    leg = talk.leg_of(channel) if talk else None
    if talk is None or leg is None or not leg.is_asked or digit != YES:
        return
    async with talk.lock:
        if talk.leg_of(channel) is leg and leg.is_asked:
            leg.is_asked = False
            kind = channel.partition("-")[0]
            await arriving.answered(board, talk, channel, kind, [str(leg.user_id or 0)])
