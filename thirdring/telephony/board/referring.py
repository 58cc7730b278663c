"""The transfer key of a telephone on the table (REFER): a blind transfer like the desk's, within the same limits."""

import logging
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


async def asked(board: "Board", channel: str, to: str) -> None:
    """Only operators pass callers on: who asks from outside, or for what may not be, is refused and talks on."""
    talk = board.talk_of(channel)
    answer = REFUSED
    if talk is not None and talk.leg is not None and talk.leg.channel == channel and talk.leg.user_id:
        try:
            async with talk.lock:
                await guests.pass_on(board, talk, await _destination(board, talk, to), talk.leg.user_id)
            answer = DONE  # their telephone hangs up now; the caller is with us until somebody answers
        except (refusals.RefusedError, AriError, phone.BadPhoneError) as problem:
            log.info("A transfer by telephone was refused: %s", problem)
    await board.ari.post(f"channels/{channel}/transfer_progress", states=answer)


async def _destination(board: "Board", talk: Talk, to: str) -> dict[str, Any]:
    """A colleague's telephone by its name, or a number as it is dialed in the line's country."""
    user_id = rules.user_of_phone(to)
    if user_id is None:
        call = await arriving.call_of(board, talk.part)
        return {"number": phone.parse(to, region=call.line.region).e164}
    if await board.db(call_queries.live_call_of, user_id):
        raise refusals.RefusedError(refusals.NOT_NOW)
    return {"operator_id": user_id}
