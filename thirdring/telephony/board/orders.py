"""Orders of the desk: each is looked up here and carried out while its call stands still."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from thirdring.telephony import queries
from thirdring.telephony.actions import moments
from thirdring.telephony.board import (
    arriving,
    dialing,
    ears,
    guests,
    moves,
    phones,
    recorder,
    refusals,
    trying,
    waiting,
)
from thirdring.telephony.board.talk import Talk
from thirdring.telephony.values import Command, CommandKind

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

Order = Callable[["Board", Talk, Command], Awaitable[None]]


async def carry_out(board: "Board", command: Command) -> None:
    """Do it. Raises RefusedError with the reason when that cannot be."""
    if command.kind in _WITHOUT_A_CALLER:
        await _WITHOUT_A_CALLER[command.kind](board, command)
        return
    talk = board.by_part.get(command.call_id or 0) or await _just_arriving(board, command)
    if talk is None:
        if command.kind in _HARMLESS:
            return
        raise refusals.RefusedError(refusals.NO_CALL)
    async with talk.lock:
        if talk.is_over:
            raise refusals.RefusedError(refusals.NO_CALL)
        await _ORDERS[command.kind](board, talk, command)


async def _just_arriving(board: "Board", command: Command) -> Talk | None:
    """A caller whose arrival is being written down at this moment may be offered already."""
    if command.kind is not CommandKind.OFFER or command.call_id is None:
        return None
    call = await arriving.call_of(board, command.call_id)
    return board.talks.get(call.external_id)


async def _withdraw_phones(board: "Board", command: Command) -> None:
    for name in command.data["names"]:
        await phones.withdraw(board, name)


async def _make_phone_anew(board: "Board", command: Command) -> None:
    await _withdraw_phones(board, command)
    await _make_phones(board, command)


async def _make_phones(board: "Board", command: Command) -> None:
    for phone in await board.db(queries.phones):
        if phone.user_id == command.actor_id:
            await phones.push(board, phone)
            await phones.look(board, phone.name)  # it may have registered before its events were asked for


async def _offer(board: "Board", talk: Talk, command: Command) -> None:
    await waiting.offer(board, talk, command.actor_id or 0, command.call_id or 0)


async def _withdraw(board: "Board", talk: Talk, command: Command) -> None:
    if talk.is_dialing:
        await dialing.given_up(board, talk)
    else:
        await waiting.withdraw(board, talk, command.actor_id or 0)


async def _answer(board: "Board", talk: Talk, command: Command) -> None:
    """The answer key was pressed: a telephone that rings picks itself up, or is picked up by hand, within a time."""
    if talk.leg is None and not talk.is_dialing:
        accepted = await board.db(moments.accepted_offer, command.call_id or 0, command.actor_id or 0)
        if accepted is not None:
            await _offer(board, talk, command)  # their telephone was not rung: the order for it was lost
    waiting.expect_pick_up(board, talk)


_WITHOUT_A_CALLER: Final[Mapping[CommandKind, Callable[["Board", Command], Awaitable[None]]]] = {
    CommandKind.PHONE_MADE: _make_phones,
    CommandKind.PHONE_WITHDRAWN: _withdraw_phones,
    CommandKind.PHONE_ANEW: _make_phone_anew,
    CommandKind.TEST_CALL: trying.begin,
    CommandKind.DIAL: dialing.begin,
}
_HARMLESS: Final = {CommandKind.WITHDRAW, CommandKind.ANSWER, CommandKind.HANG_UP, CommandKind.STOP_LISTENING}
_ORDERS: Final[Mapping[CommandKind, Order]] = {
    CommandKind.OFFER: _offer,
    CommandKind.WITHDRAW: _withdraw,
    CommandKind.ANSWER: _answer,
    CommandKind.HANG_UP: moves.hang_up,
    CommandKind.HOLD: moves.hold,
    CommandKind.RESUME: moves.resume,
    CommandKind.SEND_DIGITS: moves.send_digits,
    CommandKind.TRANSFER: guests.transfer,
    CommandKind.CONSULT: guests.consult,
    CommandKind.CANCEL_CONSULT: guests.cancel,
    CommandKind.COMPLETE_TRANSFER: guests.complete,
    CommandKind.CONFERENCE: guests.conference,
    CommandKind.LISTEN: ears.listen,
    CommandKind.WHISPER: ears.whisper,
    CommandKind.BARGE: ears.barge,
    CommandKind.STOP_LISTENING: ears.leave,
    CommandKind.TAKE_OVER: ears.take_over,
    CommandKind.SILENCE_RECORDING: recorder.silence,
    CommandKind.RESUME_RECORDING: recorder.resume,
}
