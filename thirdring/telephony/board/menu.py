"""What a caller meets before the queue: opening hours, a welcome, the voice menu that the house has built."""

import asyncio
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Final

from thirdring.calls import actions as calls
from thirdring.calls.values import EndedBy, Line, Reason
from thirdring.customers import queries as customers
from thirdring.kernel.errors import DeskError
from thirdring.routing import actions as routing
from thirdring.routing import queries as routing_queries
from thirdring.routing.rules import ivr
from thirdring.telephony.board import arriving, recorder, voice, waiting
from thirdring.telephony.board.talk import Talk

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

LONGEST_MESSAGE: Final = 180.0


async def meet(board: "Board", talk: Talk, line: Line, plan: routing_queries.LinePlan) -> None:
    """Lead the caller through the line's menu; without one, say welcome, or when the house is closed, say so."""
    if plan.menu is not None:
        await _walk(board, talk, line, plan)
        return
    await voice.say(board, talk, ivr.spoken(ivr.Play("", plan.welcome), line.language, {}), line.language)
    if plan.is_open:
        await waiting.enter(board, talk, line, plan.queue, line.language)
        return
    await voice.say(board, talk, routing_queries.words(ivr.Play("closed"), line.language), line.language)
    async with talk.lock:
        await arriving.over(board, talk, EndedBy.SYSTEM)


async def _walk(board: "Board", talk: Talk, line: Line, plan: routing_queries.LinePlan) -> None:
    if plan.menu is None:
        return
    language, steps = line.language, ivr.walk(plan.menu, language=line.language, is_open=plan.is_open)
    pressed: str | None = None
    with suppress(StopIteration):
        while not talk.is_over:
            step = next(steps) if pressed is None else steps.send(pressed)
            pressed = None
            if isinstance(step, ivr.Gather):
                await voice.begin(board, talk, routing_queries.words(step.prompt, language), language)
                wanted = {"most": step.most, "finish_on": step.finish_on, "seconds": step.seconds}
                pressed = await voice.keys(board, talk, **wanted)  # type: ignore[arg-type]
            elif isinstance(step, ivr.SetLanguage):
                language = step.language
            else:
                await _carry_out(board, talk, line, step, language)


async def _carry_out(board: "Board", talk: Talk, line: Line, step: ivr.Step, language: str) -> None:
    match step:
        case ivr.Play():
            await voice.say(board, talk, routing_queries.words(step, language), language)
        case ivr.SetReason(reason):
            with suppress(ValueError):
                told = [Reason(reason)]
                await board.db.now(calls.set_reason, call_id=talk.part, reasons=told, actor_id=None)
        case ivr.Identify(account):
            await board.db.now(_identify, call_id=talk.part, account=account)
        case ivr.ToQueue(queue, priority):
            await waiting.enter(board, talk, line, queue, language, priority=priority)
        case ivr.MakeCallback(queue):
            with suppress(DeskError):
                await board.db.now(routing.ask_for_callback, call_id=talk.part, queue=queue)
        case ivr.TakeVoicemail():
            await _message(board, talk)
        case ivr.HangUp():
            async with talk.lock:
                await arriving.over(board, talk, EndedBy.SYSTEM)


def _identify(*, call_id: int, account: str, now: datetime) -> None:
    """Whose account number was keyed in: shown to the operator, who still asks."""
    customer_id = customers.by_account(account)
    if customer_id is not None:
        calls.identify(call_id=call_id, customer_id=customer_id, actor_id=None, now=now)


async def _message(board: "Board", talk: Talk) -> None:
    """A message is recorded on the call, and the house owes a call back."""
    await recorder.start(board, talk, is_message=True)
    with suppress(DeskError):
        await board.db.now(routing.ask_for_callback, call_id=talk.part)
    await voice.tone(board, talk)
    await take_message(board, talk)


async def take_message(board: "Board", talk: Talk) -> None:
    """The message that is being spoken, to its end."""
    await board.lines.silence(talk)
    with suppress(TimeoutError):
        await asyncio.wait_for(_hash(talk), LONGEST_MESSAGE)
    async with talk.lock:
        await arriving.over(board, talk, EndedBy.SYSTEM)


async def _hash(talk: Talk) -> None:
    while not talk.is_over and await talk.keys.get() != "#":
        pass
