"""What Asterisk tells of a caller: they arrive, an operator's telephone answers, somebody hangs up."""

import asyncio
import logging
from typing import TYPE_CHECKING

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.values import Call, EndedBy, EventKind
from thirdring.telephony import rules
from thirdring.telephony.actions import moments
from thirdring.telephony.ari import events
from thirdring.telephony.board import dialing, ears, guests, losing, mobiles, recorder, referring, trying, waiting
from thirdring.telephony.board.talk import IN_ORDER, UNALLOCATED, Leg, Talk

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

NAME = moments.NAME
TOLD_WITHIN = 1.0
log = logging.getLogger(__name__)


async def happened(board: "Board", event: events.Event) -> None:
    """Deal with one event of one channel."""
    match event:
        case events.StasisStart(channel, ("in", number, *_rest)):
            await _arrived(board, channel, number)
        case events.StasisStart(channel, ("kept",)):
            await losing.handed_over(board, channel.id)
        case events.StasisStart(channel, (kind, part, *rest)):
            await _came_up(board, channel, kind, int(part), rest)
        case events.Destroyed(channel, cause):
            await _gone(board, channel.id, cause)
        case events.StasisEnd(channel):
            await _left(board, channel.id)
        case events.HangupRequested(channel, cause):
            await _leaving(board, channel.id, cause)
        case events.TransferAsked(channel, to, at):
            await referring.asked(board, channel.id, to, at)
        case events.PlaybackEnded(name):
            await _said(board, name)
        case events.Digit(channel, digit):
            await _key(board, channel.id, digit)
        case _:
            return


async def _arrived(board: "Board", channel: events.Channel, number: str) -> None:
    """A caller, who hears it ring: their call is recorded, and they wait for whoever is free."""
    if channel.id in board.talks:
        return
    talk = Talk(channel=channel.id, part=0, is_up=channel.is_up)
    async with talk.lock:
        board.talks[channel.id] = talk
        who = {"numbers": rules.spellings(number), "caller": channel.caller, "channel": channel.id}
        arrival, _told = await asyncio.gather(
            board.db.now(moments.arrive, **who),
            board.lines.watch(channel.id),
        )
        if arrival is None:
            log.warning("A call for %s, which is no line of this house, was turned away.", number[:20])
            board.forget(talk)
            await board.lines.hang_up(channel.id, UNALLOCATED)
            return
        talk.part = arrival.call_id
        board.keep(talk)
        if channel.is_up:
            await board.lines.music(talk)
        await waiting.begin(board, talk, arrival)


async def _came_up(board: "Board", channel: events.Channel, kind: str, part: int, rest: list[str]) -> None:
    """A channel that we made has been answered."""
    if kind == trying.KIND:
        await trying.up(board, channel.id, part)
        return
    talk = board.by_part.get(part)
    if talk is None:
        await board.lines.hang_up(channel.id)
        return
    async with talk.lock:
        leg = talk.leg_of(channel.id)
        if talk.is_over:
            await board.lines.hang_up(channel.id)
        elif leg is not None and leg.is_asked:
            board.spawn(mobiles.ask(board, talk, leg))
        else:
            await answered(board, talk, channel.id, kind, rest)


async def answered(board: "Board", talk: Talk, channel: str, kind: str, rest: list[str]) -> None:
    """Somebody is there, at a telephone that we rang; the caller's lock is held."""
    if kind == "leg":
        await _operator_up(board, talk, channel, int(rest[0]))
    elif kind == "ext":
        await _outsider_up(board, talk, channel)
    elif kind == "cust":
        await dialing.customer_up(board, talk)
    elif kind == "spy":
        await ears.supervisor_up(board, talk, channel)
    elif kind == "snoop":
        await ears.snoop_up(board, talk, channel)


async def _operator_up(board: "Board", talk: Talk, channel: str, user_id: int) -> None:
    if talk.guest is not None and talk.guest.channel == channel:
        await guests.up(board, talk)
        return
    leg = talk.leg
    if leg is None or leg.channel != channel:
        await board.lines.hang_up(channel)
        return
    leg.is_up = True
    if leg.was_lost:
        await losing.back(board, talk)
        return
    taken = await board.db.now(moments.pick_up, call_id=leg.part, operator_id=user_id, is_talk=not talk.is_dialing)
    if taken is None:
        talk.leg = None
        await board.lines.hang_up(channel)
    elif talk.is_dialing:
        await dialing.operator_up(board, talk)
    else:
        await connect(board, talk, taken)


async def _outsider_up(board: "Board", talk: Talk, channel: str) -> None:
    if talk.guest is not None and talk.guest.channel == channel:
        await guests.up(board, talk)
    else:
        await board.lines.hang_up(channel)


async def connect(board: "Board", talk: Talk, taken: moments.PickedUp) -> None:
    """Caller and operator hear each other; from here on it is a talk, and it is recorded."""
    leg = talk.leg
    if leg is None:
        return
    await waiting.heard_out(board, talk)
    await board.lines.answer(talk)
    is_recorded, *_done = await asyncio.gather(
        recorder.run(board, talk, taken.file),
        board.lines.bring(talk, [talk.channel, leg.channel]),
    )
    await board.db.now(calls.answer, call_id=talk.part, operator_id=leg.user_id or 0, is_recorded=is_recorded)


async def _leaving(board: "Board", channel: str, cause: int) -> None:
    """Whose telephone was lost rather than put down is told by the cause, which comes before the end itself."""
    talk = board.talk_of(channel)
    if talk is None or not losing.is_lost(cause):
        return
    async with talk.lock:
        if talk.leg is not None and talk.leg.channel == channel:
            await losing.lost(board, talk)


async def _left(board: "Board", channel: str) -> None:
    """Why a channel is gone is told a moment after it left us; should that not come, it ended in order."""
    if board.talk_of(channel) is not None:
        await asyncio.sleep(TOLD_WITHIN)
        await _gone(board, channel, IN_ORDER)


async def _gone(board: "Board", channel: str, cause: int) -> None:
    board.referred.pop(channel, None)
    talk = board.talk_of(channel)
    if talk is None:
        await trying.gone(board, channel)
        return
    async with talk.lock:
        if channel == talk.channel:
            if losing.is_lost(cause):
                await losing.caller_lost(board, talk)
            await over(board, talk, EndedBy.CALLER, gone=channel)
        elif talk.leg is not None and talk.leg.channel == channel:
            await _operator_gone(board, talk, talk.leg, cause)
        elif talk.guest is not None and talk.guest.channel == channel:
            await guests.gone(board, talk)
        else:
            await ears.gone(board, talk, channel)


async def _operator_gone(board: "Board", talk: Talk, leg: Leg, cause: int) -> None:
    if leg.was_lost:
        await losing.not_back(board, talk, leg)
    elif not leg.is_up:
        await waiting.refused(board, talk, leg)
    elif talk.is_dialing:
        await over(board, talk, EndedBy.OPERATOR, gone=leg.channel)
    elif talk.guest is not None:
        await guests.left_to(board, talk)
    elif losing.is_lost(cause) and leg.user_id is not None:
        await losing.lost(board, talk)
    else:
        await over(board, talk, EndedBy.OPERATOR, gone=leg.channel)


async def over(board: "Board", talk: Talk, by: EndedBy, *, gone: str = "") -> None:
    """The call has ended: everybody but who is `gone` already is let go, and the record says who hung up."""
    if talk.is_over:
        return
    talk.is_over = True
    by = EndedBy(talk.ended_by) if talk.ended_by else by
    others = [leg.channel for leg in talk.legs()] + [ear.snoop for ear in talk.ears.values()]
    await asyncio.gather(
        *(board.lines.hang_up(channel) for channel in [*others, talk.channel] if channel and channel != gone),
        board.lines.close(talk.bridge),
        _written_over(board, talk, by),
    )
    board.forget(talk)


async def _written_over(board: "Board", talk: Talk, by: EndedBy) -> None:
    """Its recording, if any, ends with the caller's channel."""
    is_recorded, talk.recorder = bool(talk.recorder), ""
    if talk.part:
        await board.db.now(moments.end, call_id=talk.part, by=by, is_lost=talk.is_lost, is_recorded=is_recorded)


async def told(board: "Board", part: int, kind: EventKind, actor_id: int | None = None, **data: object) -> None:
    """Write on the record what was done on the line."""
    await board.db.now(calls.happened, call_id=part, kind=kind, actor_id=actor_id, data=data)


async def call_of(board: "Board", part: int) -> Call:
    return await board.db(call_queries.call, part)


async def _key(board: "Board", channel: str, digit: str) -> None:
    if channel in board.talks:
        board.talks[channel].keys.put_nowait(digit)
    else:
        await mobiles.pressed(board, channel, digit)


async def _said(board: "Board", playback: str) -> None:
    await trying.said(board, playback)
    for talk in board.talks.values():
        if talk.announcement == playback:
            talk.announced.set()
