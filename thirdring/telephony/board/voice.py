"""Speaking to a caller, and hearing which keys they press."""

import asyncio
import tomllib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final

from thirdring.telephony import queries, speech
from thirdring.telephony.ari import AriError
from thirdring.telephony.board.talk import Talk, fresh

if TYPE_CHECKING:
    from thirdring.telephony.board.board import Board

LONGEST: Final = 60.0
PAUSE: Final = "sound:silence/2"
"""What the exchange plays after all that is said, before it plays music: two seconds for a key or a thought."""


async def begin(board: "Board", talk: Talk, text: str, language: str) -> None:
    """Start to speak; `ended` waits for the end. Music follows, unless something else is done with the caller first."""
    media = await board.db(speech.prompt, text, language)
    await board.lines.answer(talk)
    talk.announced.clear()
    await _play(board, talk, media, PAUSE)


async def tone(board: "Board", talk: Talk) -> None:
    """The tone after which the caller speaks, and nothing else."""
    await hush(board, talk)
    await board.lines.silence(talk)
    with suppress(AriError):
        await board.lines.play(talk.channel, ["sound:beep"], fresh("tone", talk.part))


async def _play(board: "Board", talk: Talk, *media: str) -> None:
    """Play sounds and then music, in the place of what was played.

    The exchange does one after the other and needs us for none of it, so that nobody stands in silence should we die.
    """
    if talk.is_served:
        talk.announced.set()
        return
    before, talk.announcement = talk.announcement, fresh("say", talk.part)
    try:
        await asyncio.gather(
            board.lines.play(talk.channel, media, talk.announcement),
            board.lines.music(talk),
            board.lines.stop(before),
        )
    except AriError:
        talk.announced.set()
    if talk.is_served:  # somebody came at this moment
        await hush(board, talk)
        await board.lines.silence(talk)


async def say(board: "Board", talk: Talk, text: str, language: str) -> None:
    """Speak to the end, or until the caller is gone."""
    if text and not talk.is_over:
        await begin(board, talk, text, language)
        await ended(talk)


async def ended(talk: Talk, *, within: float = LONGEST) -> None:
    """Until what is spoken has been heard; an end that was lost is not waited for forever."""
    with suppress(TimeoutError):
        await asyncio.wait_for(talk.announced.wait(), within)
    talk.announced.set()


async def hush(board: "Board", talk: Talk) -> None:
    """Stop speaking; what is left is music."""
    name, talk.announcement = talk.announcement, ""
    await board.lines.stop(name)
    talk.announced.set()


async def _wait_for_more(board: "Board", talk: Talk) -> None:
    """A key was pressed: stop speaking, without music before the next one."""
    await _play(board, talk, PAUSE)
    talk.announced.set()


async def keys(board: "Board", talk: Talk, *, most: int, finish_on: str, seconds: float) -> str:
    """The keys pressed while and after something is spoken; the first one ends the speaking. Empty for none."""
    pressed = ""
    while len(pressed) < most and not talk.is_over:
        key = await _key(talk, seconds)
        if key is None:
            break
        await _wait_for_more(board, talk)
        if key and key in finish_on:
            return pressed or key
        pressed += key
    return pressed


def forget_keys(talk: Talk) -> None:
    """What was pressed before a question is no answer to it."""
    while not talk.keys.empty():
        talk.keys.get_nowait()


async def _key(talk: Talk, seconds: float) -> str | None:
    """The next key; None after so many seconds of silence, which begin when nothing is spoken any more."""
    waiting = asyncio.ensure_future(talk.keys.get())
    try:
        speaking = asyncio.ensure_future(ended(talk))
        await asyncio.wait({waiting, speaking}, return_when=asyncio.FIRST_COMPLETED)
        speaking.cancel()
        return await asyncio.wait_for(waiting, seconds)
    except TimeoutError:
        return None
    finally:
        waiting.cancel()


@cache
def prompts() -> dict[str, dict[str, str]]:
    return tomllib.loads((queries.DATA / "prompts.toml").read_text("utf-8"))


def own(key: str, language: str) -> str:
    """A sentence of the telephone's own, in a language or in English."""
    texts = prompts()[key]
    return texts.get(language, texts["en"])
