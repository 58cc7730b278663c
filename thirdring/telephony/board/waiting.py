"""A caller who waits: rings, then music; an operator's telephone that is rung for them, and what becomes of that."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from thirdring.calls.values import EndedBy, EventKind, Line
from thirdring.kernel.errors import DeskError
from thirdring.routing import actions as routing
from thirdring.routing import queries as routing_queries
from thirdring.routing.rules import ivr
from thirdring.routing.values import Place
from thirdring.telephony import queries
from thirdring.telephony.actions import moments
from thirdring.telephony.actions.phones import set_reachable
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, menu, mobiles, refusals, voice
from thirdring.telephony.board.talk import Leg, Talk

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board
    from thirdring.telephony.board.store import Store

LONGEST_ANNOUNCEMENT: Final = 12.0
FIRST_WORD: Final = timedelta(seconds=20)
CALL_ME: Final = "1"
THINKS: Final = 5.0
"""Seconds in which a caller who was told the place may press a key."""
PICKS_UP_WITHIN: Final = 20.0
"""Seconds from the answer key at the desk until the telephone on the table must have been picked up."""


async def begin(board: "Board", talk: Talk, arrival: moments.Arrival) -> None:
    """A line that is answered by people alone rings at once; others first say what they have to say."""
    talk.must_hear = arrival.must_hear
    if arrival.plan is None:
        await assign(board)
    board.spawn(_receive(board, talk, arrival.line, arrival.plan))


async def _receive(board: "Board", talk: Talk, line: Line, plan: "routing_queries.LinePlan | None") -> None:
    """What the caller hears until somebody answers; nobody can be heard before the announcement was."""
    if talk.must_hear:
        await voice.begin(board, talk, voice.own("recorded", line.language), line.language)
        await arriving.told(board, talk.part, EventKind.ANNOUNCED, text="recorded")
        await voice.ended(talk)
    talk.announced.set()
    if plan is not None:
        await menu.meet(board, talk, line, plan)
    elif talk.is_up:
        await keep_company(board, talk, line.language)
    else:
        await asyncio.sleep(line.third_ring.total_seconds())
        await keep_company(board, talk, line.language)


async def enter(board: "Board", talk: Talk, line: Line, queue: str, language: str, *, priority: int = 0) -> None:
    """From the menu into the queue, with music."""
    async with talk.lock:
        if talk.is_over:
            return
        await board.lines.music(talk)
        languages = [language] if language and language != line.language else []
        wanted = {"queue": queue or None, "languages": languages, "priority": priority}
        await board.db.now(routing.admit, call_id=talk.part, **wanted)
        await assign(board)
    await keep_company(board, talk, language)


async def keep_company(board: "Board", talk: Talk, language: str) -> None:
    """Music, and as often as the queue says the place with an honest wait, until somebody answers."""
    every = await board.db(routing_queries.announces_every, talk.part)
    pause = min(FIRST_WORD, every) if every else None
    while await _waits(board, talk) and pause and every:
        await asyncio.sleep(pause.total_seconds())
        pause = every
        place = await board.db(routing_queries.position_and_wait, talk.part)
        if place is None or not await _waits(board, talk):
            return
        if await _would_rather_be_called(board, talk, place, language):
            await promise(board, talk, language)
            return


async def _would_rather_be_called(board: "Board", talk: Talk, place: Place, language: str) -> bool:
    """Tell the place; who then presses 1 has left the queue and is owed a call with that place."""
    call = await arriving.call_of(board, talk.part)
    told = routing_queries.announcement(place, language, offers_callback=bool(call.caller_number))
    voice.forget_keys(talk)
    await voice.begin(board, talk, told, language)
    pressed = await voice.keys(board, talk, most=1, finish_on="", seconds=THINKS)
    return pressed == CALL_ME and await board.db.now(routing.leave_for_callback, call_id=talk.part)


async def promise(board: "Board", talk: Talk, language: str) -> None:
    """A caller who will be called back hears so, and good-bye."""
    await voice.say(board, talk, routing_queries.words(ivr.Play("callback-promised"), language), language)
    async with talk.lock:
        await arriving.over(board, talk, EndedBy.SYSTEM)


async def _waits(board: "Board", talk: Talk) -> bool:
    """Whether the caller still waits; if so, with music."""
    async with talk.lock:
        if talk.is_over or (talk.leg is not None and talk.leg.is_up):
            return False
        await board.lines.music(talk)
        return True


async def assign(board: "Board") -> None:
    """Offer what can be offered; whose telephone is not there is left out."""
    await board.assigning.soon(board.db)


class Assigning:
    """One decision at a time, for all who came meanwhile: two at once would take the same operators from each other."""

    def __init__(self) -> None:
        self._running: asyncio.Future[None] | None = None
        self._next: asyncio.Future[None] | None = None

    async def soon(self, db: "Store") -> None:
        """Until a decision that began after this was asked for is made."""
        if self._next is None:
            self._next = asyncio.ensure_future(self._after(self._running, db))
        await asyncio.shield(self._next)

    async def _after(self, before: asyncio.Future[None] | None, db: "Store") -> None:
        if before is not None:
            await asyncio.wait([before])
        self._running, self._next = self._next, None
        await db.now(_assign)


def _assign(*, now: datetime) -> None:
    reach = queries.reach()
    routing.assign(now=now, without=reach.unreachable, far=reach.mobiles)


async def heard_out(board: "Board", talk: Talk) -> None:
    """An announcement that must be heard is heard to its end; anything else gives way to the operator."""
    if talk.must_hear:
        await voice.ended(talk, within=LONGEST_ANNOUNCEMENT)
        talk.must_hear = False
    talk.is_served = True
    await voice.hush(board, talk)


async def offer(board: "Board", talk: Talk, user_id: int, part: int) -> None:
    """The offer that routing made: ring there. A telephone that cannot be rung is as good as unanswered."""
    if part != talk.part or (talk.leg is not None and talk.leg.user_id == user_id):
        return
    spying = talk.ears.get(user_id)
    if spying is not None:
        return
    try:
        talk.leg = await mobiles.ring(board, "leg", user_id, part)
    except (refusals.RefusedError, AriError) as problem:
        board.online.difference_update(await board.db(queries.phone_names, user_id))
        await board.db(set_reachable, names=board.online)
        await no_answer(board, part, user_id)
        raise refusals.RefusedError(refusals.NO_PHONE) from problem


async def withdraw(board: "Board", talk: Talk, user_id: int) -> None:
    """Stop ringing there; the caller, who may have heard three rings, hears music."""
    if talk.leg is not None and talk.leg.user_id == user_id and not talk.leg.is_up:
        leg, talk.leg = talk.leg, None
        await board.lines.hang_up(leg.channel)
    if not talk.is_dialing:
        await board.lines.music(talk)
    await assign(board)


async def refused(board: "Board", talk: Talk, leg: Leg) -> None:
    """The operator's telephone said no, or was put down before anybody could be connected."""
    talk.leg = None
    await no_answer(board, leg.part, leg.user_id or 0)
    if not talk.is_dialing:
        await board.lines.music(talk)
        await assign(board)


def expect_pick_up(board: "Board", talk: Talk) -> None:
    """The operator has taken the call and its telephone still rings: it will not ring forever."""
    if talk.leg is not None and not talk.leg.is_up and not talk.leg.was_lost and not talk.is_dialing:
        board.spawn(_not_picked_up(board, talk, talk.leg))


async def _not_picked_up(board: "Board", talk: Talk, leg: Leg) -> None:
    """The chair is empty after all: its operator is away, and the caller next for somebody else."""
    await asyncio.sleep(PICKS_UP_WITHIN)
    async with talk.lock:
        if talk.is_over or talk.leg is not leg or leg.is_up:
            return
        talk.leg = None
        await board.lines.hang_up(leg.channel)
        await board.db.now(routing.not_picked_up, call_id=leg.part, operator_id=leg.user_id or 0)
        await board.lines.music(talk)
        await assign(board)


async def no_answer(board: "Board", part: int, user_id: int) -> None:
    with suppress(DeskError):
        await board.db.now(routing.decline, call_id=part, operator_id=user_id)
        return
    await board.db.now(routing.give_back, call_id=part, operator_id=user_id)
