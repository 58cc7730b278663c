"""After a start, or after the connection was lost: what Asterisk has and what the records say are made one.

Nothing is replayed by Asterisk, so nothing is assumed: everything is looked up, and every caller is led on from there.
"""

import logging
from collections.abc import Awaitable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from thirdring.calls import queries as call_queries
from thirdring.calls.values import Call, CallState, EndedBy, EventKind
from thirdring.routing import actions as routing
from thirdring.routing import queries as routing_queries
from thirdring.telephony import queries
from thirdring.telephony.actions import moments
from thirdring.telephony.ari import AwayError, events
from thirdring.telephony.board import arriving, dialing, endings, guests, losing, menu, mobiles, recorder, waiting
from thirdring.telephony.board.talk import Leg, Talk

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

LIVE = (CallState.RINGING, CallState.TALKING, CallState.ON_HOLD)
OURS = ("leg-", "ext-", "spy-", "snoop-", "out-", "test-")
log = logging.getLogger(__name__)


async def take_up(board: "Board") -> None:
    """Know every caller again. A call whose caller is gone has ended; a caller without a call has just arrived."""
    began = await _began(board)
    channels = {one.id: one for one in map(events.channel, await board.ari.get("channels"))}
    bridges = {one["id"]: one["channels"] for one in await board.ari.get("bridges")}
    board.lines.bridges = set(bridges)
    before = board.talks
    board.talks, board.by_part = {}, {}
    live = [call for call in await board.db(call_queries.calls_in, *LIVE) if call.switch == arriving.NAME]
    groups: dict[str, list[Call]] = {}
    for call in live:
        groups.setdefault(call.external_id.split("/")[0], []).append(call)
    for root, parts in groups.items():
        if root in channels:
            await _apart(board, root, _know(board, channels, bridges, root, parts))
        elif not await _still_dialing(board, channels, parts[0]):
            await _apart(board, root, _gone(board, root, parts, began))
    for name in channels:
        if name.startswith("ext-") and board.talk_of(name) is None:
            await _apart(board, name, _passed_on(board, channels, bridges, name))
    await _newcomers(board, channels)
    await _leftovers(board, channels, bridges)
    await endings.forget(board)
    for talk in before.values():
        talk.is_over = talk.channel not in board.talks
    log.info("The switchboard knows %d callers.", len(board.talks))


async def _apart(board: "Board", root: str, work: Awaitable[None]) -> None:
    """One caller's own trouble is met by looking everything up once more; after that the others do not wait for it."""
    try:
        await work
    except AwayError:
        raise
    except Exception:
        if root not in board.troubled:
            board.troubled.add(root)
            raise
        log.exception("Call %s is not taken up wholly; all others are.", root)
    else:
        board.troubled.discard(root)


async def _know(
    board: "Board", channels: dict[str, events.Channel], bridges: dict[str, Any], root: str, parts: list[Call]
) -> None:
    """One caller who is still there: find their operator's telephone and the one who was asked, and lead on."""
    parts.sort(key=lambda call: call.id)
    talk = Talk(channel=root, part=parts[-1].id, is_up=channels[root].is_up, is_ours=channels[root].is_ours)
    talk.announced.set()
    talk.hears_music = True  # as far as we know
    names = [call.external_id for call in parts]
    talk.parts = max(int(name.partition("/")[2] or 1) for name in names)
    board.keep(talk)
    talk.leg = _leg(channels, parts[-1])
    inside = set(bridges.get(talk.bridge, ()))
    talk.guest = _guest(channels, talk, inside)
    await guests.known_again(board, talk)
    for leg in talk.legs():
        mobiles.ask_again(board, talk, leg, is_with_us=leg.channel in inside or parts[-1].state is CallState.TALKING)
    async with talk.lock:
        await _lead_on(board, talk, parts[-1], inside)


async def _lead_on(board: "Board", talk: Talk, call: Call, inside: set[str]) -> None:
    await board.lines.watch(talk.channel)
    if call.state is CallState.RINGING:
        await _lead_waiting(board, talk, call)
    elif talk.leg is None:
        talk.alone_since = await endings.left_alone_at(board, talk.channel)
        if talk.is_ours:
            await losing.left_alone(board, talk, call)
    elif call.state is CallState.ON_HOLD:
        talk.is_held = True
        await board.lines.take_out(talk)
        await guests.go_on(board, talk)
    else:
        await board.lines.silence(talk)
        missing = [name for name in (talk.channel, talk.leg.channel) if name not in inside]
        if missing:
            await board.lines.join(talk.bridge, missing)
        await recorder.take_up(board, talk)


async def _lead_waiting(board: "Board", talk: Talk, call: Call) -> None:
    """Nobody had answered yet, as far as is written."""
    leg = talk.leg
    if call.external_id.startswith("out-"):
        talk.is_dialing = True
        if talk.is_up and talk.is_ours:
            await dialing.customer_up(board, talk)
        elif not talk.is_up and leg is None:
            await arriving.over(board, talk, EndedBy.OPERATOR)
        return
    if leg is not None and leg.is_up:
        taken = await board.db.now(moments.pick_up, call_id=call.id, operator_id=leg.user_id or 0)
        if taken is not None:
            await arriving.connect(board, talk, taken)
            return
    if leg is None and call.offered_to_id is not None:
        await waiting.no_answer(board, call.id, call.offered_to_id)
    if leg is not None:
        accepted = await board.db(moments.accepted_offer, call.id, leg.user_id or 0)
        if accepted is not None:
            waiting.expect_pick_up(board, talk)
    await _lead_in(board, talk, call)


async def _lead_in(board: "Board", talk: Talk, call: Call) -> None:
    """Who stands in a queue stays there; who was still on the way to one is led from its beginning."""
    message = await board.db(queries.recording, call.id)
    if message is not None and message.ended_at is None:
        talk.recorder = message.file
        board.spawn(menu.take_message(board, talk))
        return
    if call.previous_id is not None:  # passed on by somebody, which is the way into the queue
        await board.db.now(routing.admit, call_id=call.id)
    arrival = await board.db.now(moments.arrive_again, call_id=call.id)
    await board.lines.music(talk)
    if await board.db(routing_queries.chose_callback, call.id):
        board.spawn(waiting.promise(board, talk, call.spoken))
    elif arrival is None:
        board.spawn(waiting.keep_company(board, talk, call.spoken))
    else:
        await waiting.begin(board, talk, arrival)


def _leg(channels: dict[str, events.Channel], call: Call) -> Leg | None:
    """The operator's channel of a part, known by its name."""
    wanted = call.operator_id or call.offered_to_id
    for name, channel in channels.items():
        kind, _, rest = name.partition("-")
        numbers = rest.split("-")
        if kind in {"leg", "spy"} and numbers[1:2] == [str(wanted)]:
            return mobiles.known_again(Leg(name, call.id, wanted, is_up=channel.is_up), channel.name)
    return None


def _guest(channels: dict[str, events.Channel], talk: Talk, inside: set[str]) -> Leg | None:
    """Who was asked onto the line: in its bridge, or still ringing, and neither caller nor operator."""
    for name, channel in channels.items():
        kind, _, rest = name.partition("-")
        part, *more = rest.split("-")
        is_theirs = part == str(talk.part) and (talk.leg is None or talk.leg.channel != name)
        if kind == "ext" and is_theirs:
            return Leg(name, talk.part, is_up=channel.is_up and channel.is_ours)
        if kind == "leg" and is_theirs and (name in inside or not channel.is_up):
            return mobiles.known_again(Leg(name, talk.part, int(more[0]), is_up=channel.is_up), channel.name)
    return None


async def _still_dialing(board: "Board", channels: dict[str, events.Channel], call: Call) -> bool:
    """A call out whose customer has not been rung yet goes on while the operator's own telephone rings."""
    is_dialed = call.external_id.startswith("out-") and call.state is CallState.RINGING
    leg = _leg(channels, call) if is_dialed else None
    if leg is None or await endings.of(board, call.external_id) is not None:
        return False
    talk = Talk(channel=call.external_id, part=call.id, is_dialing=True, leg=leg)
    board.keep(talk)
    return True


async def _began(board: "Board") -> datetime:
    """When the exchange was started."""
    told = await board.ari.get("asterisk/info", only="status")
    return datetime.fromisoformat(told["status"]["startup_time"])


async def _gone(board: "Board", root: str, parts: list[Call], began: datetime) -> None:
    """The caller is gone, and nobody saw them go: the exchange knows when and why, unless it died itself since."""
    ending = await endings.of(board, root)
    for call in parts:
        if ending is None and call.moments.rang_at < began:
            await arriving.told(board, call.id, EventKind.INTERRUPTED, reason="exchange-down")
            await board.db(routing.lose, call_id=call.id, now=began)
        elif ending is None:
            await board.db.now(routing.end, call_id=call.id, by=EndedBy.CALLER)
        elif losing.is_lost(ending.cause):
            await arriving.told(board, call.id, EventKind.INTERRUPTED, reason="line-down")
            await board.db(routing.lose, call_id=call.id, now=ending.at)
        else:
            await board.db(routing.end, call_id=call.id, by=EndedBy.CALLER, now=ending.at)


async def _passed_on(board: "Board", channels: dict[str, events.Channel], bridges: dict[str, Any], name: str) -> None:
    """A caller who speaks with somebody outside: their call is over for the house, their line is not."""
    try:
        call = await board.db(call_queries.call, int(name.split("-")[1]))
    except call_queries.NoSuchCallError:  # the database was set back to an earlier day
        return
    root = call.external_id.partition("/")[0]
    if call.ended_by is not EndedBy.TRANSFER or root not in channels or root in board.talks:
        return
    talk = Talk(root, call.id, is_up=True, leg=Leg(name, call.id, number="-", is_up=channels[name].is_up))
    board.keep(talk)
    missing = [one for one in (root, name) if one not in bridges.get(talk.bridge, ())]
    if missing:
        await board.lines.join(talk.bridge, missing)


async def _newcomers(board: "Board", channels: dict[str, events.Channel]) -> None:
    """Callers who came while nobody led: those whom Asterisk holds for us without a record."""
    for channel in channels.values():
        known = channel.id in board.talks or channel.id.startswith(OURS)
        if not known and channel.context == "incoming":
            inside = await board.ari.get("applications/thirdring")
            if channel.id in inside["channel_ids"]:
                board.spawn(arriving.happened(board, events.StasisStart(channel, ("in", channel.exten))))


async def _leftovers(board: "Board", channels: dict[str, events.Channel], bridges: dict[str, Any]) -> None:
    """Channels and bridges of ours that belong to no caller any more."""
    used = {leg.channel for talk in board.talks.values() for leg in talk.legs()} | board.talks.keys()
    together = {name for talk in board.talks.values() for name in bridges.get(talk.bridge, ())}
    for name in channels:
        if name.startswith(OURS) and name not in used | together:
            await board.lines.hang_up(name)
    kept = {talk.bridge for talk in board.talks.values()}
    for name, inside in bridges.items():
        if name not in kept and not inside:
            await board.lines.close(name)
