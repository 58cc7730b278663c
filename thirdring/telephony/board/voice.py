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


async def begin(board: "Board", talk: Talk, text: str, language: str) -> None:
    """Start to speak; `ended` waits for the end."""
    await board.lines.answer(talk)
    media = await board.db(speech.prompt, text, language)
    await sound(board, talk, media)


async def sound(board: "Board", talk: Talk, media: str) -> None:
    """Play a sound to the caller."""
    talk.announced.clear()
    talk.announcement = fresh("say", talk.part)
    try:
        await board.lines.play(talk.channel, media, talk.announcement)
    except AriError:
        talk.announced.set()


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
    """Stop speaking."""
    if not talk.announced.is_set():
        with suppress(AriError):
            await board.ari.delete(f"playbacks/{talk.announcement}")
        talk.announced.set()


async def keys(board: "Board", talk: Talk, *, most: int, finish_on: str, seconds: float) -> str:
    """The keys pressed while and after something is spoken; the first one ends the speaking. Empty for none."""
    pressed = ""
    while len(pressed) < most and not talk.is_over:
        key = await _key(talk, seconds)
        if key is None:
            break
        await hush(board, talk)
        if key and key in finish_on:
            return pressed or key
        pressed += key
    return pressed


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
