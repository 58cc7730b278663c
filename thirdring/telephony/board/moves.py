"""Hold, back, end, digits."""

from typing import TYPE_CHECKING

from thirdring.calls import actions as calls
from thirdring.calls.values import EndedBy, EventKind
from thirdring.telephony.board import arriving, guests, refusals
from thirdring.telephony.board.talk import Talk
from thirdring.telephony.values import Command

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board


async def hold(board: "Board", talk: Talk, command: Command) -> None:
    """The caller hears music; the operator hears nobody."""
    need_talk(talk)
    await put_on_hold(board, talk)


async def put_on_hold(board: "Board", talk: Talk) -> None:
    await to_music(board, talk)
    await board.db.now(calls.hold, call_id=talk.part)


async def to_music(board: "Board", talk: Talk) -> None:
    """Out of the talk, into the music."""
    if not talk.is_held:
        await board.lines.take_out(talk)
        talk.is_held = True


async def from_music(board: "Board", talk: Talk) -> None:
    """Back into the talk."""
    if talk.is_held:
        await board.lines.bring(talk, [talk.channel])
        talk.is_held = False


async def resume(board: "Board", talk: Talk, command: Command) -> None:
    need_talk(talk)
    await bring_back(board, talk)


async def bring_back(board: "Board", talk: Talk) -> None:
    await from_music(board, talk)
    await board.db.now(calls.resume, call_id=talk.part)


async def hang_up(board: "Board", talk: Talk, command: Command) -> None:
    """End the call; who has a colleague on the line leaves the caller to them."""
    if talk.guest is not None and talk.guest.is_up:
        await guests.complete(board, talk, command)
    else:
        await arriving.over(board, talk, EndedBy.OPERATOR)


async def send_digits(board: "Board", talk: Talk, command: Command) -> None:
    """Press keys towards the caller. Which ones is written nowhere: they may be a card number or a code."""
    need_talk(talk)
    digits = str(command.data["digits"])
    await board.lines.press(talk.channel, digits)
    await arriving.told(board, talk.part, EventKind.DIGITS_SENT, command.actor_id, count=len(digits))


def need_talk(talk: Talk) -> None:
    """Raises RefusedError unless an operator is connected."""
    if talk.leg is None or not talk.leg.is_up or talk.is_dialing:
        raise refusals.RefusedError(refusals.NOT_NOW)
