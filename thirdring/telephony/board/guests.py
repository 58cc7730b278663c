"""A third party on the line: asked while the caller waits, given the caller, or talking with both."""

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from thirdring.calls import actions as calls
from thirdring.calls.values import EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.routing import actions as routing
from thirdring.telephony import rules
from thirdring.telephony.board import arriving, moves, recorder, refusals, waiting
from thirdring.telephony.board.talk import Leg, Talk, fresh
from thirdring.telephony.values import Command

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board


async def transfer(board: "Board", talk: Talk, command: Command) -> None:
    """Blind: the operator is free at once, the caller hears music until somebody answers.

    A colleague who does not answer leaves the caller at the head of the queue, never alone.
    """
    moves.need_talk(talk)
    _need_nobody_asked(talk)
    user_id, number = command.data.get("operator_id"), command.data.get("number", "")
    if number:
        check_number(number)
        await moves.put_on_hold(board, talk)
        await _ring_outside(board, talk, number)
        talk.joined = True
        return
    before, name = talk.part, talk.next_name()
    leg, part = talk.leg, await board.db(_hand_over, before, name, int(user_id), command.actor_id)
    await recorder.stop(board, talk)
    await board.lines.part(talk.bridge, talk.channel)
    await board.lines.music(talk)
    talk.part, talk.leg, talk.is_held = part, None, False
    board.keep(talk)
    if leg is not None:
        await board.lines.hang_up(leg.channel)
    board.wake()


def _hand_over(before: int, name: str, user_id: int, actor_id: int | None) -> int:
    """The next part, offered to the colleague and, should they not answer, at the head of the queue; this one ends.

    Raises AlreadyTakenError, with nothing changed, when the colleague has a call.
    """
    now = clock.now()
    with transaction.atomic():
        part = calls.pass_on(call_id=before, external_id=name, actor_id=actor_id, now=now)
        routing.admit(call_id=part, priority=1, now=now)
        routing.offer(call_id=part, operator_id=user_id, now=now)
        routing.end(call_id=before, by=EndedBy.TRANSFER, now=now)
    return part


async def consult(board: "Board", talk: Talk, command: Command) -> None:
    """Ring a colleague, or a number outside, while the caller hears music."""
    moves.need_talk(talk)
    _need_nobody_asked(talk)
    user_id, number = command.data.get("operator_id"), command.data.get("number", "")
    if number:
        check_number(number)
        await moves.put_on_hold(board, talk)
        await _ring_outside(board, talk, number)
        await arriving.told(board, talk.part, EventKind.CONSULTING, command.actor_id, number=number)
        return
    part = await board.db(_ask, talk.part, talk.next_name(), int(user_id), command.actor_id)
    await moves.put_on_hold(board, talk)
    try:
        talk.guest = await waiting.ring_operator(board, int(user_id), part)
    except refusals.RefusedError:
        await board.db.now(routing.end, call_id=part, by=EndedBy.SYSTEM)
        raise
    board.by_part[part] = talk
    await arriving.told(board, talk.part, EventKind.CONSULTING, command.actor_id, operator=user_id)


def _ask(before: int, name: str, user_id: int, actor_id: int | None) -> int:
    """The part that the colleague will have, reserved for them. Raises AlreadyTakenError with nothing changed."""
    now = clock.now()
    with transaction.atomic():
        part = calls.pass_on(call_id=before, external_id=name, actor_id=actor_id, now=now)
        routing.offer(call_id=part, operator_id=user_id, now=now)
    return part


async def _ring_outside(board: "Board", talk: Talk, number: str) -> None:
    call = await arriving.call_of(board, talk.part)
    guest = Leg(fresh("ext", talk.part), talk.part, number=number)
    talk.guest = guest
    await board.lines.call(guest, trunk(number), ("ext", talk.part), caller=call.line.number)


async def colleague_up(board: "Board", talk: Talk) -> None:
    """The colleague has picked up: they and the operator talk, the caller still hears music."""
    guest = talk.guest
    if guest is None:
        return
    if not await arriving.accepted(board, guest.part, guest.user_id or 0):
        talk.guest = None
        await board.lines.hang_up(guest.channel)
        return
    guest.is_up = True
    await board.lines.join(talk.bridge, [guest.channel])
    await board.db.now(calls.answer, call_id=guest.part, operator_id=guest.user_id or 0)


async def outsider_up(board: "Board", talk: Talk, channel: str) -> None:
    """Somebody outside has picked up: the operator's partner, or at once the caller's after a blind transfer."""
    guest = talk.guest
    if guest is None or guest.channel != channel:
        await board.lines.hang_up(channel)
        return
    guest.is_up = True
    await board.lines.join(talk.bridge, [guest.channel])
    if talk.joined:
        await _leave_to_outsider(board, talk)


async def complete(board: "Board", talk: Talk, command: Command) -> None:
    """The caller and the one who was asked go on together; the operator is free."""
    guest, leg = talk.guest, talk.leg
    if guest is None or not guest.is_up or leg is None:
        raise refusals.RefusedError(refusals.NOBODY_ASKED)
    if guest.user_id is None:
        await _leave_to_outsider(board, talk)
        return
    before = talk.part
    await recorder.stop(board, talk)
    await board.lines.silence(talk)
    await board.lines.part(talk.bridge, leg.channel)
    await board.lines.join(talk.bridge, [talk.channel])
    talk.part, talk.leg, talk.guest, talk.is_held, talk.joined = guest.part, guest, None, False, False
    await board.db.now(routing.end, call_id=before, by=EndedBy.TRANSFER)
    await board.lines.hang_up(leg.channel)
    await recorder.start(board, talk)


async def conference(board: "Board", talk: Talk, command: Command) -> None:
    """All three hear each other."""
    guest = talk.guest
    if guest is None or not guest.is_up:
        raise refusals.RefusedError(refusals.NOBODY_ASKED)
    await moves.bring_back(board, talk)
    talk.joined = True
    await arriving.told(board, talk.part, EventKind.CONFERENCED, command.actor_id)


async def cancel(board: "Board", talk: Talk, command: Command) -> None:
    """The one who was asked leaves; operator and caller are as they were."""
    if talk.guest is None:
        raise refusals.RefusedError(refusals.NOBODY_ASKED)
    await _dismiss(board, talk, EndedBy.OPERATOR)


async def gone(board: "Board", talk: Talk) -> None:
    """The one who was asked hung up, or did not answer."""
    await _dismiss(board, talk, EndedBy.OPERATOR)


async def not_coming(board: "Board", talk: Talk) -> None:
    """The colleague declined at the desk, or let it ring."""
    await _dismiss(board, talk, EndedBy.SYSTEM)


async def left_to(board: "Board", talk: Talk) -> None:
    """The operator hung up while somebody was asked: the caller is theirs, or waits until they answer."""
    guest, leg = talk.guest, talk.leg
    if guest is None:
        return
    if leg is None:
        return
    if guest.user_id is None:
        talk.joined = True
        if guest.is_up:
            await _leave_to_outsider(board, talk)
        return
    before = talk.part
    await recorder.stop(board, talk)
    talk.part, talk.leg, talk.guest = guest.part, guest, None
    talk.is_held = talk.joined = False
    if guest.is_up:
        await board.lines.silence(talk)
        await board.lines.join(talk.bridge, [talk.channel])
    await board.db.now(routing.end, call_id=before, by=EndedBy.TRANSFER)
    if guest.is_up:
        await recorder.start(board, talk)


async def _leave_to_outsider(board: "Board", talk: Talk) -> None:
    """Caller and outsider go on without us: the record ends here, and says to whom the caller went."""
    guest, leg = talk.guest, talk.leg
    if guest is None:
        return
    await recorder.stop(board, talk)
    await board.lines.silence(talk)
    await board.lines.join(talk.bridge, [talk.channel])
    await arriving.told(board, talk.part, EventKind.PASSED_ON, leg.user_id if leg else None, number=guest.number)
    await board.db.now(routing.end, call_id=talk.part, by=EndedBy.TRANSFER)
    talk.leg, talk.guest, talk.is_held = guest, None, False
    if leg is not None:
        await board.lines.hang_up(leg.channel)


async def _dismiss(board: "Board", talk: Talk, by: EndedBy) -> None:
    guest = talk.guest
    if guest is None:
        return
    talk.guest, talk.joined = None, False
    await board.lines.hang_up(guest.channel)
    if guest.user_id is not None:
        await board.db.now(routing.end, call_id=guest.part, by=by)
        board.by_part.pop(guest.part, None)
    with suppress(asyncio.CancelledError):
        await arriving.told(board, talk.part, EventKind.CONSULT_ENDED)


def _need_nobody_asked(talk: Talk) -> None:
    if talk.guest is not None:
        raise refusals.RefusedError(refusals.NOT_NOW)


def check_number(number: str) -> None:
    """Raises RefusedError for a number that may not be called from here, whoever wrote the order."""
    if not rules.may_dial(number, settings.DIAL_PREFIXES, settings.DIAL_REFUSED):
        raise refusals.RefusedError("number-not-allowed")


def trunk(number: str) -> str:
    """How a number outside is called. Raises RefusedError where no line to the outside is set up."""
    if not settings.SIP_TRUNK:
        raise refusals.RefusedError(refusals.NO_TRUNK)
    return str(settings.SIP_TRUNK).replace("{number}", number)
