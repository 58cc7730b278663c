"""A supervisor on the line: hears both, is heard by the operator alone, joins the talk, or takes it over."""

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from thirdring.calls.values import EventKind
from thirdring.routing import actions as routing
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, guests, mobiles, moves, recorder
from thirdring.telephony.board.talk import APP, Ear, Leg, Talk, fresh
from thirdring.telephony.values import Command

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

LISTEN, WHISPER, BARGE = "listen", "whisper", "barge"
TOLD = {LISTEN: EventKind.LISTENED, WHISPER: EventKind.WHISPERED, BARGE: EventKind.BARGED}


async def listen(board: "Board", talk: Talk, command: Command) -> None:
    await _come(board, talk, command, LISTEN)


async def whisper(board: "Board", talk: Talk, command: Command) -> None:
    await _come(board, talk, command, WHISPER)


async def barge(board: "Board", talk: Talk, command: Command) -> None:
    await _come(board, talk, command, BARGE)


async def leave(board: "Board", talk: Talk, command: Command) -> None:
    await _dismiss(board, talk, command.actor_id or 0)


async def take_over(board: "Board", talk: Talk, command: Command) -> None:
    """The supervisor has the caller from now on, by the telephone that listens already or by one that is rung now."""
    moves.need_talk(talk)
    user_id = command.actor_id or 0
    ear, old = talk.ears.pop(user_id, None), talk.leg
    await arriving.told(board, talk.part, EventKind.TOOK_OVER, user_id)
    if ear is None or not ear.leg.is_up or old is None:
        data = {"operator_id": user_id}
        await guests.transfer(board, talk, replace(command, data=data))
        return
    await _unhook(board, talk, ear)
    await guests.dismiss_any(board, talk)
    before = talk.part
    await recorder.stop(board, talk)
    await board.lines.part(talk.bridge, old.channel)
    await board.lines.silence(talk)
    await board.lines.join(talk.bridge, [talk.channel, ear.leg.channel])
    to = {"to_id": user_id, "actor_id": user_id}
    talk.part = await board.db.now(routing.hand_over, call_id=before, external_id=talk.next_name(), **to)
    talk.is_held, talk.leg = False, Leg(ear.leg.channel, talk.part, user_id, is_up=True)
    board.keep(talk)
    await board.lines.hang_up(old.channel)
    await recorder.start(board, talk)


async def supervisor_up(board: "Board", talk: Talk, channel: str) -> None:
    ear = next((one for one in talk.ears.values() if one.leg.channel == channel), None)
    if ear is None:
        await board.lines.hang_up(channel)
        return
    ear.leg.is_up = True
    await _hook(board, talk, ear)


async def snoop_up(board: "Board", talk: Talk, channel: str) -> None:
    """The ear at the operator's telephone is open: the supervisor's own telephone is put to it."""
    ear = next((one for one in talk.ears.values() if one.snoop == channel), None)
    if ear is None:
        await board.lines.hang_up(channel)
    else:
        await board.lines.join(_room(ear), [ear.snoop, ear.leg.channel])


async def gone(board: "Board", talk: Talk, channel: str) -> None:
    """The supervisor hung up."""
    user_id = next((user_id for user_id, ear in talk.ears.items() if ear.leg.channel == channel), None)
    if user_id is not None:
        await _dismiss(board, talk, user_id)


async def _come(board: "Board", talk: Talk, command: Command, mode: str) -> None:
    """Ring the supervisor's telephone, or, who is on the line already, change how they hear."""
    moves.need_talk(talk)
    user_id = command.actor_id or 0
    ear = talk.ears.get(user_id)
    if ear is not None:
        await _unhook(board, talk, ear)
        ear.mode = mode
        if ear.leg.is_up:
            await _hook(board, talk, ear)
        return
    leg = await mobiles.ring(board, "spy", user_id, talk.part, headers={"X-Third-Ring-Listen": mode})
    talk.ears[user_id] = Ear(leg, mode)


async def _hook(board: "Board", talk: Talk, ear: Ear) -> None:
    """Listening and whispering happen at the operator's telephone; joining happens in the bridge."""
    leg = talk.leg
    if leg is None:
        return
    if ear.mode == BARGE:
        await board.lines.join(talk.bridge, [ear.leg.channel])
    else:
        ear.snoop = fresh("snoop", talk.part, ear.leg.user_id)
        await board.ari.post(
            f"channels/{leg.channel}/snoop/{ear.snoop}",
            spy="both",
            whisper="out" if ear.mode == WHISPER else "none",
            app=APP,
            appArgs=f"snoop,{talk.part}",
        )
    await arriving.told(board, talk.part, TOLD[ear.mode], ear.leg.user_id)


async def _unhook(board: "Board", talk: Talk, ear: Ear) -> None:
    if ear.mode == BARGE:
        await board.lines.part(talk.bridge, ear.leg.channel)
    if ear.snoop:
        await board.lines.hang_up(ear.snoop)
        await board.lines.close(_room(ear))
        ear.snoop = ""


async def _dismiss(board: "Board", talk: Talk, user_id: int) -> None:
    ear = talk.ears.pop(user_id, None)
    if ear is None:
        return
    await _unhook(board, talk, ear)
    await board.lines.hang_up(ear.leg.channel)
    with suppress(AriError):
        await arriving.told(board, talk.part, EventKind.LISTENING_ENDED, user_id)


def _room(ear: Ear) -> str:
    return f"ear-{ear.leg.channel}"
