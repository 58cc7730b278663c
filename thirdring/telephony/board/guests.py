"""A third party on the line: asked while the caller waits, given the caller, or talking with both."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from thirdring.calls import queries as call_queries
from thirdring.calls.values import EndedBy, EventKind
from thirdring.routing import actions as routing
from thirdring.telephony import rules
from thirdring.telephony.ari import AriError
from thirdring.telephony.board import arriving, endings, losing, mobiles, moves, recorder, refusals
from thirdring.telephony.board.talk import Leg, Talk, fresh
from thirdring.telephony.values import Command

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

RINGS_FOR: Final = 60  # seconds: then a carrier has long given up, and nobody is there
ASKED: Final = (EventKind.CONSULTING, EventKind.CONSULT_ENDED)


async def transfer(board: "Board", talk: Talk, command: Command) -> None:
    """Blind: the caller hears music until somebody answers, and is then theirs; should nobody, it is as before."""
    await pass_on(board, talk, command.data, command.actor_id)


async def pass_on(board: "Board", talk: Talk, to: Mapping[str, Any], actor_id: int | None) -> None:
    """The same, to an `operator_id` or a `number`. Raises RefusedError, AriError."""
    await _ask(board, talk, to, actor_id, to_stay=True)


async def consult(board: "Board", talk: Talk, command: Command) -> None:
    """Ring a colleague, or a number outside, while the caller hears music."""
    await _ask(board, talk, command.data, command.actor_id, to_stay=False)


async def _ask(board: "Board", talk: Talk, to: Mapping[str, Any], actor_id: int | None, *, to_stay: bool) -> None:
    moves.need_talk(talk)
    user_id, number = to.get("operator_id"), to.get("number", "")
    if talk.guest is not None:
        same = (talk.guest.user_id, talk.guest.number, talk.takes_over) == (user_id, number, to_stay)
        if same:  # a broken line made the order come twice
            return
        raise refusals.RefusedError(refusals.NOT_NOW)
    if number:
        check_number(number)
        trunk(number)
    await moves.to_music(board, talk)
    await arriving.told(board, talk.part, EventKind.CONSULTING, actor_id, stays=to_stay, number=number)
    talk.takes_over = to_stay
    try:
        if number:
            await _ring_outside(board, talk, number)
        else:
            talk.guest = await mobiles.ring(
                board, "leg", user_id or 0, talk.part, headers={"X-Third-Ring-Consult": "yes"}, seconds=RINGS_FOR
            )
    except (refusals.RefusedError, AriError):
        await _dismissed(board, talk, actor_id)
        raise


async def _ring_outside(board: "Board", talk: Talk, number: str) -> None:
    call = await arriving.call_of(board, talk.part)
    guest = Leg(fresh("ext", talk.part), talk.part, number=number)
    also = endings.keeps_company(talk.channel)
    await board.lines.call_outside(guest, trunk(number), "ext", caller=call.line.number, seconds=RINGS_FOR, also=also)
    talk.guest = guest


async def known_again(board: "Board", talk: Talk) -> None:
    """After a restart: what the one who rings, or is on the line, was asked for, or that they are gone since."""
    events = await board.db(call_queries.events, talk.part)
    last = next((event for event in reversed(events) if event.kind in ASKED), None)
    if last is None or last.kind is EventKind.CONSULT_ENDED:
        return
    talk.takes_over = bool(last.data.get("stays"))
    if talk.guest is None:
        await arriving.told(board, talk.part, EventKind.CONSULT_ENDED)
    else:
        talk.guest.number = str(last.data.get("number", ""))


async def go_on(board: "Board", talk: Talk) -> None:
    """After a restart: a caller who was to be given to somebody is, or is the operator's as before."""
    if talk.takes_over and talk.guest is None:
        talk.takes_over = False
        await moves.bring_back(board, talk)
    elif talk.takes_over and talk.guest is not None and talk.guest.is_up:
        await up(board, talk)


async def up(board: "Board", talk: Talk) -> None:
    """They have picked up: they talk with the operator, or with the caller if the caller is to be theirs."""
    guest = talk.guest
    if guest is None:
        return
    guest.is_up = True
    await board.lines.join(talk.bridge, [guest.channel])
    if talk.takes_over:
        await _give(board, talk, talk.leg.user_id if talk.leg else None)


async def complete(board: "Board", talk: Talk, command: Command) -> None:
    """The caller and the one who was asked go on together; the operator is free."""
    if talk.guest is None or not talk.guest.is_up:
        raise refusals.RefusedError(refusals.NOBODY_ASKED)
    await _give(board, talk, command.actor_id)


async def conference(board: "Board", talk: Talk, command: Command) -> None:
    """All three hear each other."""
    if talk.guest is None or not talk.guest.is_up:
        raise refusals.RefusedError(refusals.NOBODY_ASKED)
    await moves.from_music(board, talk)
    await arriving.told(board, talk.part, EventKind.CONFERENCED, command.actor_id)


async def cancel(board: "Board", talk: Talk, command: Command) -> None:
    """The one who was asked leaves; the caller stays as they are."""
    if talk.guest is None:
        raise refusals.RefusedError(refusals.NOBODY_ASKED)
    await _dismissed(board, talk, command.actor_id)


async def gone(board: "Board", talk: Talk) -> None:
    """The one who was asked hung up, or did not answer; a caller who has nobody else goes to the queue."""
    was_given = talk.takes_over
    await _dismissed(board, talk, None)
    if talk.leg is None:
        await losing.pass_to_queue(board, talk)
    elif was_given:
        await moves.bring_back(board, talk)


async def left_to(board: "Board", talk: Talk) -> None:
    """The operator hung up while somebody was asked: the caller is theirs, as soon as they answer."""
    actor = talk.leg.user_id if talk.leg else None
    talk.leg, talk.takes_over = None, True
    if talk.guest is not None and talk.guest.is_up:
        await _give(board, talk, actor)


async def _give(board: "Board", talk: Talk, actor_id: int | None) -> None:
    """The caller is the guest's from now on: a colleague has a part of the call of their own, an outsider has none."""
    guest, leg = talk.guest, talk.leg
    if guest is None:
        return
    before = talk.part
    await recorder.stop(board, talk)
    await moves.from_music(board, talk)
    talk.leg, talk.guest, talk.takes_over = guest, None, False
    if leg is not None:
        await board.lines.part(talk.bridge, leg.channel)
    if guest.user_id is None:
        await arriving.told(board, before, EventKind.PASSED_ON, actor_id, number=guest.number)
        await board.db.now(routing.end, call_id=before, by=EndedBy.TRANSFER)
    else:
        to = {"to_id": guest.user_id, "actor_id": actor_id or guest.user_id}
        talk.part = await board.db.now(routing.hand_over, call_id=before, external_id=talk.next_name(), **to)
        guest.part = talk.part
        board.keep(talk)
        await recorder.start(board, talk)
    if leg is not None:
        await board.lines.hang_up(leg.channel)


async def dismiss_any(board: "Board", talk: Talk) -> None:
    """Whoever was asked is not needed any more."""
    if talk.guest is not None:
        await _dismissed(board, talk, None)


async def _dismissed(board: "Board", talk: Talk, actor_id: int | None) -> None:
    guest, talk.guest, talk.takes_over = talk.guest, None, False
    if guest is not None:
        await board.lines.hang_up(guest.channel)
    await arriving.told(board, talk.part, EventKind.CONSULT_ENDED, actor_id)


def check_number(number: str) -> None:
    """Raises RefusedError for a number that may not be called from here, whoever wrote the order."""
    if not rules.may_dial(number, settings.DIAL_PREFIXES, settings.DIAL_REFUSED):
        raise refusals.RefusedError("number-not-allowed")


def trunk(number: str) -> str:
    """How a number outside is called. Raises RefusedError where no line to the outside is set up."""
    if not settings.SIP_TRUNK:
        raise refusals.RefusedError(refusals.NO_TRUNK)
    return str(settings.SIP_TRUNK).replace("{number}", number)
