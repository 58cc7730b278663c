"""Calling out: the operator's own telephone first, then the customer's."""

from typing import TYPE_CHECKING

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.calls.values import EndedBy, EventKind
from thirdring.routing import actions as routing
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, endings, guests, losing, mobiles, recorder, refusals
from thirdring.telephony.board.talk import Leg, Talk
from thirdring.telephony.values import Command

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board


async def begin(board: "Board", command: Command) -> None:
    """Reserve the operator for it and ring their telephone; whatever prevents that ends the call at once."""
    part, user_id = command.call_id or 0, command.actor_id or 0
    call = await board.db(call_queries.call, part)
    talk = Talk(channel=call.external_id, part=part, is_dialing=True)
    async with talk.lock:
        try:
            guests.check_number(call.caller_number)
            guests.trunk(call.caller_number)
            await board.db.now(routing.offer, call_id=part, operator_id=user_id)
            board.keep(talk)
            talk.leg = await mobiles.ring(board, "leg", user_id, part, headers={"X-Third-Ring-Dial": "yes"})
        except Exception:
            await board.db.now(routing.end, call_id=part, by=EndedBy.SYSTEM)
            board.forget(talk)
            raise


async def operator_up(board: "Board", talk: Talk) -> None:
    """The operator has the receiver in hand: now the customer's telephone rings."""
    call = await board.db(call_queries.call, talk.part)
    if talk.leg is None:
        return
    await board.lines.ring(talk.leg.channel)
    customer = Leg(talk.channel, talk.part, number=call.caller_number)
    await arriving.told(board, talk.part, EventKind.DIALED, talk.leg.user_id)
    try:
        endpoint = guests.trunk(call.caller_number)
        await board.lines.call_outside(customer, endpoint, "cust", caller=call.line.number, also=endings.HANDLER)
    except (AriError, refusals.RefusedError):
        await arriving.over(board, talk, EndedBy.SYSTEM)


async def customer_up(board: "Board", talk: Talk) -> None:
    """The customer has answered; one whose operator is gone, which only happens while nobody leads, is left alone."""
    if not talk.is_dialing:
        return
    leg = talk.leg
    talk.is_up, talk.is_ours, talk.is_dialing = True, True, False
    talk.announced.set()
    if leg is None:
        called = await board.db(call_queries.call, talk.part)
        await board.db.now(calls.answer, call_id=talk.part, operator_id=called.offered_to_id or 0)
        await losing.left_alone(board, talk, await arriving.call_of(board, talk.part))
        return
    await board.lines.bring(talk, [talk.channel, leg.channel])
    await board.db.now(calls.answer, call_id=talk.part, operator_id=leg.user_id or 0)
    await recorder.start(board, talk)


async def given_up(board: "Board", talk: Talk) -> None:
    """The operator's own telephone was not picked up: there is nothing to dial."""
    await arriving.over(board, talk, EndedBy.SYSTEM)
