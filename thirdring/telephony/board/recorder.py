"""A talk on record: from its answer to its end, in stereo, silent while a card is entered."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from thirdring.calls.values import EventKind
from thirdring.telephony import queries
from thirdring.telephony.actions import recordings
from thirdring.telephony.ami import AmiError
from thirdring.telephony.board import arriving, moves, refusals
from thirdring.telephony.board.talk import Talk
from thirdring.telephony.values import Command

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

log = logging.getLogger(__name__)


async def start(board: "Board", talk: Talk, *, is_message: bool = False) -> None:
    """Record where the line's rule says so, and messages always. What cannot be recorded is told; the talk goes on."""
    file = await board.db.now(recordings.begin, call_id=talk.part, is_message=is_message)
    if await run(board, talk, file):
        await arriving.told(board, talk.part, EventKind.RECORDING)


async def run(board: "Board", talk: Talk, file: Path | None) -> bool:
    """Record into the file that was begun, if any; whether it is recorded. The record is the caller's business."""
    if file is None:
        return False
    try:
        # D: caller left, operator right, in step; what is not spoken is silence on the timeline.
        await board.ami.action("MixMonitor", Channel=talk.channel, File=str(file), Options="D")
    except AmiError as problem:
        log.warning("Call %s is not recorded: %s", talk.part, problem)
        await board.db.now(recordings.failed, call_id=talk.part)
        return False
    talk.recorder = file.name
    return True


async def stop(board: "Board", talk: Talk) -> None:
    """The recording of this part is over, while the caller stays."""
    if not talk.recorder:
        return
    talk.recorder = ""
    try:
        await board.ami.action("StopMixMonitor", Channel=talk.channel)
    except AmiError as problem:
        log.debug("The recording of call %s ended with its channel: %s", talk.part, problem)
    await board.db.now(recordings.end, call_id=talk.part)
    await arriving.told(board, talk.part, EventKind.RECORDING_ENDED)


async def take_up(board: "Board", talk: Talk) -> None:
    """After a restart: the recording that runs is ours again; one that was never begun begins."""
    running = await board.db(queries.recording, talk.part)
    if running is None:
        await start(board, talk)
    elif running.ended_at is None:
        talk.recorder = running.file


async def silence(board: "Board", talk: Talk, command: Command) -> None:
    await _mute(board, talk, command, is_silent=True)


async def resume(board: "Board", talk: Talk, command: Command) -> None:
    await _mute(board, talk, command, is_silent=False)


async def _mute(board: "Board", talk: Talk, command: Command, *, is_silent: bool) -> None:
    moves.need_talk(talk)
    if not talk.recorder:
        return
    try:
        await board.ami.action(
            "MixMonitorMute", Channel=talk.channel, Direction="both", State="1" if is_silent else "0"
        )
    except AmiError as problem:
        raise refusals.RefusedError("recording-not-silent" if is_silent else "recording-silent") from problem
    await board.db.now(recordings.silenced, call_id=talk.part, is_silent=is_silent)
    kind = EventKind.RECORDING_SILENCED if is_silent else EventKind.RECORDING_RESUMED
    await arriving.told(board, talk.part, kind, command.actor_id)
