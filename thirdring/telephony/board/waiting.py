"""A caller who waits: rings, then music; an operator's telephone that is rung for them, and what becomes of that."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from thirdring.calls import queries as call_queries
from thirdring.calls.values import CallState, EventKind, Line
from thirdring.kernel.errors import DeskError
from thirdring.routing import actions as routing
from thirdring.routing import queries as routing_queries
from thirdring.routing.values import Offer, OfferState
from thirdring.telephony import queries
from thirdring.telephony.actions.phones import set_reachable
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, refusals
from thirdring.telephony.board.talk import Leg, Talk, fresh

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

LONGEST_ANNOUNCEMENT: Final = 12.0


async def begin(board: "Board", talk: Talk, line: Line) -> None:
    """The caller stands in the queue; whoever is free is offered the call at once."""
    await announce(board, talk, line)
    await board.db.now(routing.admit, call_id=talk.part)
    board.spawn(_music_after_the_third_ring(board, talk, line))
    await assign(board)


async def assign(board: "Board") -> None:
    """Offer what can be offered; whose telephone is not there is left out."""
    without = await board.db(queries.unreachable)
    made = await board.db.now(routing.assign, without=without)
    if made:
        board.wake()


async def announce(board: "Board", talk: Talk, line: Line) -> None:
    """A line that records says so, before anybody can be heard."""
    rule = await board.db(queries.recording_rule, line.id)
    if not (rule.records and rule.announces):
        talk.announced.set()
        return
    await board.lines.answer(talk)
    with suppress(AriError):
        talk.announcement = await board.lines.play(talk.channel, f"sound:thirdring/recorded-{line.language}")
        await arriving.told(board, talk.part, EventKind.ANNOUNCED, text="recording")
    if not talk.announcement:
        talk.announced.set()


async def announcement_over(talk: Talk) -> None:
    """Nobody talks over the announcement, and nobody waits for one whose end was lost."""
    with suppress(TimeoutError):
        await asyncio.wait_for(talk.announced.wait(), LONGEST_ANNOUNCEMENT)
    talk.announced.set()


async def _music_after_the_third_ring(board: "Board", talk: Talk, line: Line) -> None:
    await announcement_over(talk)
    if talk.announcement:
        async with talk.lock:
            if not talk.is_over and not (talk.leg and talk.leg.is_up):
                await board.lines.music(talk)
        return
    await asyncio.sleep(line.third_ring.total_seconds())
    async with talk.lock:
        if not talk.is_over and not talk.hears_music and not (talk.leg and talk.leg.is_up):
            await board.lines.music(talk)


async def ring_operator(board: "Board", user_id: int, part: int, **headers: object) -> Leg:
    """Ring an operator's telephone. Raises RefusedError when there is none to ring."""
    phone = await board.db(queries.ringable_phone, user_id, board.online)
    if phone is None:
        raise refusals.RefusedError(refusals.NO_PHONE)
    call = await arriving.call_of(board, part)
    leg = Leg(fresh("leg", part, user_id), part, user_id)
    await board.lines.call(
        leg,
        f"PJSIP/{phone}",
        ("leg", part, user_id),
        caller=call.caller_number or "anonymous",
        **{"X-Third-Ring-Call": part, **headers},
    )
    return leg


async def offer(board: "Board", talk: Talk, user_id: int, part: int) -> None:
    """The offer that routing made: ring there. A telephone that cannot be rung is as good as unanswered."""
    if part != talk.part or (talk.leg is not None and talk.leg.user_id == user_id):
        return
    spying = talk.ears.get(user_id)
    if spying is not None:
        return
    try:
        talk.leg = await ring_operator(board, user_id, part)
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


async def no_answer(board: "Board", part: int, user_id: int) -> None:
    with suppress(DeskError):
        await board.db.now(routing.decline, call_id=part, operator_id=user_id)
        return
    await board.db.now(routing.give_back, call_id=part, operator_id=user_id)


def accepted_offer(part: int, user_id: int) -> Offer | None:
    """The offer that this operator has accepted, while the call still waits to be connected."""
    if call_queries.call(part).state is not CallState.RINGING:
        return None
    offers = routing_queries.offers_of(part)
    return next((one for one in offers if one.operator_id == user_id and one.state is OfferState.ACCEPTED), None)
