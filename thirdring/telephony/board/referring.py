"""The transfer key of a telephone on the table (REFER): a blind transfer like the desk's, within the same limits."""

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from thirdring.calls import queries as call_queries
from thirdring.kernel import phone
from thirdring.telephony import rules
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, guests, refusals
from thirdring.telephony.board.talk import Talk

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

DONE, REFUSED = "channel_answered", "channel_declined"
log = logging.getLogger(__name__)


async def asked(board: "Board", channel: str, to: str, at: str) -> None:
    """Answer one pressing of the key, once: an exchange that is answered twice may die of it."""
    if board.referred.get(channel) == (at, to):
        return
    board.referred[channel] = at, to
    answer = REFUSED
    try:
        await _pass_on(board, channel, to)
        answer = DONE  # their telephone hangs up now; the caller is with us until somebody answers
    except (refusals.RefusedError, AriError, phone.BadPhoneError) as problem:
        log.info("A transfer by telephone was refused: %s", problem)
    with suppress(AriError):  # somebody answered at once, and the telephone was let go
        await board.ari.post(f"channels/{channel}/transfer_progress", states=answer)


async def _pass_on(board: "Board", channel: str, to: str) -> None:
    """Only who has the caller passes them on. Raises RefusedError, AriError, BadPhoneError."""
    talk = board.talk_of(channel)
    if talk is None:
        raise refusals.RefusedError(refusals.NO_CALL)
    async with talk.lock:
        leg = talk.leg
        if leg is None or leg.channel != channel or leg.user_id is None:
            raise refusals.RefusedError(refusals.NOT_NOW)
        await guests.pass_on(board, talk, await _destination(board, talk, to), leg.user_id)


async def _destination(board: "Board", talk: Talk, to: str) -> dict[str, Any]:
    """A colleague's telephone by its name, or a number as it is dialed in the line's country."""
    user_id = rules.user_of_phone(to)
    if user_id is None:
        call = await arriving.call_of(board, talk.part)
        return {"number": phone.parse(to, region=call.line.region).e164}
    if await board.db(call_queries.live_call_of, user_id):
        raise refusals.RefusedError(refusals.NOT_NOW)
    return {"operator_id": user_id}
