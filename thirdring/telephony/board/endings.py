"""When calls ended while nobody looked: the exchange itself keeps each end until a switchboard has seen it."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from thirdring.telephony.ami import AmiError

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

FAMILY: Final = "ended"
FORGETS_EVERY: Final = 900.0  # seconds: what ended while we looked is of no use to anybody
PUSH: Final = "CHANNEL(hangup_handler_push)"
HANDLER: Final = {PUSH: f"{FAMILY},s,1"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    """`cause` is a Q.850 number."""

    at: datetime
    cause: int


def keeps_company(caller: str) -> dict[str, str]:
    """What makes the exchange play music to a caller whom this channel leaves alone while nobody leads."""
    return {PUSH: f"left,s,1({caller})"}


async def left_alone_at(board: "Board", caller: str) -> datetime | None:
    """When a caller was left alone, if that was while nobody led."""
    ending = await of(board, f"left-{caller}")
    return ending.at if ending else None


async def of(board: "Board", channel: str) -> Ending | None:
    """When and why a channel ended; None where the exchange cannot tell, as when it was itself what failed."""
    try:
        kept = await board.ami.action("DBGet", tells="DBGetResponse", Family=FAMILY, Key=channel)
    except AmiError as problem:
        log.warning("When call %s ended is not known: %s", channel, problem)
        return None
    at, _, cause = kept.get("val", "").partition(" ")
    try:
        return Ending(datetime.fromisoformat(at), int(cause or 0))
    except ValueError:
        return None


async def forget(board: "Board") -> None:
    """Everything that was kept so far has been seen."""
    try:
        await board.ami.action("DBDelTree", Family=FAMILY)
    except AmiError as problem:
        log.debug("Nothing to forget: %s", problem)


async def forget_now_and_then(board: "Board") -> None:
    while True:
        await asyncio.sleep(FORGETS_EVERY)
        if board.ready.is_set():
            await forget(board)
