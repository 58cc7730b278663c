"""An operator's telephone that is lost in mid-call: the caller hears music, and the telephone or a colleague follows.

A browser that is closed or loaded anew ends its WebSocket; the exchange tells that within moments. The caller waits
with music for the same operator, and after that goes to the head of the queue.
"""

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Final

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.values import Call, CallState, EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.routing import actions as routing
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, guests, mobiles, recorder, refusals, waiting
from thirdring.telephony.board.talk import Leg, Talk

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

COMES_BACK_WITHIN: Final = 20.0
# Q.850: the network, the medium or the telephone failed; nobody put it down.
FAILURES: Final = frozenset({27, 38, 41, 42, 44, 47, 102})


def is_lost(cause: int) -> bool:
    return cause in FAILURES


async def phone_changed(board: "Board", user_id: int, name: str, *, is_online: bool) -> None:
    """A telephone of somebody who has a caller came or went; what another one of theirs does changes no talk."""
    for talk in list(board.talks.values()):
        leg = talk.leg
        if leg is None or leg.user_id != user_id:
            continue
        async with talk.lock:
            if is_online and leg.was_lost and not leg.is_up and talk.leg is leg:
                await _ring_again(board, talk)
            elif is_online or leg.phone != name or talk.leg is not leg:
                continue
            elif leg.is_up:
                await lost(board, talk)
            elif not leg.was_lost:
                await board.lines.hang_up(leg.channel)
    if is_online:
        board.spawn(waiting.assign(board))


async def caller_lost(board: "Board", talk: Talk) -> None:
    """The caller's own line failed: they did not hang up, and are to be called back."""
    if talk.is_over or talk.is_dialing or not talk.part:
        return
    talk.is_lost = True
    await arriving.told(board, talk.part, EventKind.INTERRUPTED, reason="line-down")


async def left_alone(board: "Board", talk: Talk, call: Call) -> None:
    """While nobody led, the operator hung up or lost the telephone; whoever was asked has the caller now."""
    talk.is_held = talk.guest is not None and call.state is CallState.ON_HOLD
    if talk.guest is None or talk.is_held:
        await board.lines.music(talk)
    if talk.guest is not None:
        await guests.left_to(board, talk)
        return
    talk.leg = Leg("gone", talk.part, call.operator_id, is_up=True)
    await lost(board, talk, at=talk.alone_since)


async def handed_over(board: "Board", channel: str) -> None:
    """A caller whom the exchange kept company is with us again; whose call is over for the house is let go."""
    talk = board.talks.get(channel)
    if talk is None:
        await board.lines.hang_up(channel)
        return
    async with talk.lock:
        if not talk.is_ours:
            talk.is_ours = True
            await left_alone(board, talk, await arriving.call_of(board, talk.part))


async def lost(board: "Board", talk: Talk, *, at: datetime | None = None) -> None:
    """Music for the caller at once; the operator has a little time to come back. `at` is when, if not now."""
    leg = talk.leg
    if leg is None or leg.was_lost or leg.user_id is None or talk.is_over:
        return
    old, talk.leg = leg, Leg("", leg.part, leg.user_id, was_lost=True)
    await board.lines.take_out(talk)
    await board.lines.hang_up(old.channel)
    when = at or clock.now()
    await board.db(calls.happened, call_id=talk.part, kind=EventKind.INTERRUPTED, actor_id=old.user_id, now=when)
    await board.db(calls.hold, call_id=talk.part, now=when)
    await _ring_again(board, talk)
    board.spawn(_give_up_waiting(board, talk, talk.leg))


async def back(board: "Board", talk: Talk) -> None:
    """The operator is there again: the talk goes on."""
    leg = talk.leg
    if leg is None:
        return
    leg.was_lost = False
    await board.lines.bring(talk, [talk.channel, leg.channel])
    await board.db.now(calls.resume, call_id=talk.part)
    await arriving.told(board, talk.part, EventKind.RECONNECTED, leg.user_id)


async def not_back(board: "Board", talk: Talk, leg: Leg) -> None:
    """The telephone that was rung again is gone again; the time that the operator has runs on."""
    talk.leg = Leg("", leg.part, leg.user_id, was_lost=True)


async def _ring_again(board: "Board", talk: Talk) -> None:
    leg = talk.leg
    if leg is None:
        return
    if leg.channel:
        return
    try:
        again = await mobiles.ring(board, "leg", leg.user_id or 0, leg.part, headers={"X-Third-Ring-Resume": "yes"})
    except (refusals.RefusedError, AriError):
        return
    again.was_lost = True
    talk.leg = again


async def _give_up_waiting(board: "Board", talk: Talk, leg: Leg) -> None:
    await asyncio.sleep(COMES_BACK_WITHIN)
    async with talk.lock:
        now_leg = talk.leg
        if talk.is_over or now_leg is None or not now_leg.was_lost or now_leg.part != leg.part:
            return
        if now_leg.channel:
            await board.lines.hang_up(now_leg.channel)
        await pass_to_queue(board, talk)


async def pass_to_queue(board: "Board", talk: Talk) -> None:
    """The operator is gone: this part ends, the next one stands at the head of the queue."""
    call = await arriving.call_of(board, talk.part)
    if call.state not in {CallState.TALKING, CallState.ON_HOLD}:
        return
    await recorder.stop(board, talk)
    talk.leg = None
    before, name = talk.part, talk.next_name()
    talk.part = await board.db.now(calls.pass_on, call_id=before, external_id=name, actor_id=None)
    board.keep(talk)
    await board.db.now(routing.end, call_id=before, by=EndedBy.SYSTEM)
    first = await board.db(call_queries.call, before)
    await board.db.now(routing.admit, call_id=talk.part, place_at=first.moments.rang_at, priority=1)
    await waiting.assign(board)
