"""One caller in the exchange, and what can be done with their line: bridges, music, legs. No decisions."""

import asyncio
import logging
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from thirdring.telephony.ari import Ari, AriError

APP: Final = "thirdring"
MUSIC: Final = "default"
IN_ORDER: Final = 16  # Q.850: normal clearing
BUSY: Final = 17
UNALLOCATED: Final = 1
FOR_EVER: Final = -1  # to ring somebody until we hang up
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Leg:
    """A channel that we made to somebody: an operator's telephone, or a number outside.

    `phone` is the registered telephone's name. A mobile that `is_asked` counts as answered once 1 is pressed there.
    """

    channel: str
    part: int
    user_id: int | None = None
    number: str = ""
    phone: str = ""
    is_asked: bool = False
    is_up: bool = False
    was_lost: bool = False


@dataclass(slots=True)
class Ear:
    """A supervisor on the line: their own leg, and how they hear."""

    leg: Leg
    mode: str
    snoop: str = ""


@dataclass(slots=True)
class Talk:
    """A caller: `channel` is theirs for the whole call, `part` the call record that is written on now.

    One that is not `is_ours` is with the exchange, which plays music and hands them over within a moment.
    `alone_since` is when nobody was with them any more while nobody led, if that was so.
    `lock` is held while an event or an order is dealt with, first come first served. Who `is_served` hears a person.
    """

    channel: str
    part: int
    is_up: bool = False
    is_ours: bool = True
    alone_since: datetime | None = None
    is_over: bool = False
    is_lost: bool = False
    hears_music: bool = False
    is_held: bool = False
    is_served: bool = False
    is_dialing: bool = False
    leg: Leg | None = None
    guest: Leg | None = None
    takes_over: bool = False
    ears: dict[int, Ear] = field(default_factory=dict)
    announcement: str = ""
    announced: asyncio.Event = field(default_factory=asyncio.Event)
    must_hear: bool = False
    keys: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    ended_by: str = ""
    recorder: str = ""
    parts: int = 1
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def bridge(self) -> str:
        return f"talk-{self.channel}"

    def next_name(self) -> str:
        """What the part after this one is called."""
        self.parts += 1
        return f"{self.channel}/{self.parts}"

    def leg_of(self, channel: str) -> Leg | None:
        return next((leg for leg in self.legs() if leg.channel == channel), None)

    def legs(self) -> list[Leg]:
        return [leg for leg in (self.leg, self.guest, *(ear.leg for ear in self.ears.values())) if leg is not None]


def fresh(kind: str, *parts: object) -> str:
    """A name for a channel of ours, from which its purpose can be read again after a restart."""
    return "-".join([kind, *map(str, parts), secrets.token_hex(3)])


class Lines:
    """The few things that are done to channels. What is gone already, or so already, is no error."""

    def __init__(self, ari: Ari) -> None:
        self.ari = ari
        self.bridges: set[str] = set()

    async def answer(self, talk: Talk) -> None:
        if not talk.is_up:
            await self.ari.post(f"channels/{talk.channel}/answer")
            talk.is_up = True

    async def watch(self, channel: str) -> None:
        """Be told of its end, whoever has it then."""
        with _gone():
            await self.ari.post(f"applications/{APP}/subscription", eventSource=f"channel:{channel}")

    async def ring(self, channel: str) -> None:
        with _gone():
            await self.ari.post(f"channels/{channel}/ring")

    async def music(self, talk: Talk) -> None:
        """The caller hears music until `silence`."""
        talk.hears_music = True
        with _gone():
            await self.answer(talk)
            await self.ari.post(f"channels/{talk.channel}/moh", mohClass=MUSIC)

    async def silence(self, talk: Talk) -> None:
        if talk.hears_music:
            talk.hears_music = False
            with _gone():
                await self.ari.delete(f"channels/{talk.channel}/moh")

    async def join(self, bridge: str, channels: Iterable[str]) -> None:
        """Bring channels together; the bridge is made when it is not there."""
        if bridge not in self.bridges:
            self.bridges.add(bridge)
            await asyncio.gather(self._make(bridge), self._add(bridge, channels))  # asked in order, so done in order
        else:
            await self._add(bridge, channels)

    async def _make(self, bridge: str) -> None:
        with _gone():  # made before a restart
            await self.ari.post(f"bridges/{bridge}", type="mixing,dtmf_events", name=bridge)

    async def _add(self, bridge: str, channels: Iterable[str]) -> None:
        await self.ari.post(f"bridges/{bridge}/addChannel", channel=",".join(channels))

    async def bring(self, talk: Talk, channels: Iterable[str]) -> None:
        """Out of the music and into the talk; both are asked for at once, so that we cannot die between them."""
        talk.is_served = True
        await asyncio.gather(self.silence(talk), self.join(talk.bridge, channels))

    async def take_out(self, talk: Talk) -> None:
        """Out of the talk and into the music, in the same way."""
        talk.is_served = False
        await asyncio.gather(self.part(talk.bridge, talk.channel), self.music(talk))

    async def part(self, bridge: str, channel: str) -> None:
        with _gone():
            await self.ari.post(f"bridges/{bridge}/removeChannel", channel=channel)

    async def close(self, bridge: str) -> None:
        if bridge not in self.bridges:
            return
        self.bridges.discard(bridge)
        with _gone():
            await self.ari.delete(f"bridges/{bridge}")

    async def hang_up(self, channel: str, reason: int = IN_ORDER) -> None:
        with _gone():
            await self.ari.delete(f"channels/{channel}", reason_code=reason)

    async def play(self, channel: str, media: Iterable[str], name: str) -> None:
        """Play sounds to one channel, one after the other; the end of each is told under this name."""
        await self.ari.post(f"channels/{channel}/play/{name}", media=",".join(media))

    async def stop(self, name: str) -> None:
        """Stop what is played under this name, if anything is."""
        if name:
            with _gone():
                await self.ari.delete(f"playbacks/{name}")

    async def press(self, channel: str, digits: str) -> None:
        await self.ari.post(f"channels/{channel}/dtmf", dtmf=digits, between=100, duration=120)

    async def call(
        self,
        leg: Leg,
        endpoint: str,
        args: Iterable[object],
        *,
        caller: str,
        seconds: int = FOR_EVER,
        also: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        """Ring an endpoint; it comes to us by StasisStart with `args` when it answers. Raises AriError."""
        variables = {f"PJSIP_HEADER(add,{name})": str(value) for name, value in extra.items()} | dict(also or {})
        to = {"timeout": seconds, "app": APP, "appArgs": ",".join(map(str, args))}
        await self._ring(leg, endpoint, variables, caller=caller, **to)

    async def call_outside(
        self, leg: Leg, endpoint: str, kind: str, *, caller: str, seconds: int = FOR_EVER, also: Mapping[str, str]
    ) -> None:
        """Ring a number outside; it comes to us with `kind` and the call when it answers. Raises AriError.

        One who answers while nobody leads is kept by the exchange until somebody does.
        """
        to = {"timeout": seconds, "context": "called", "extension": leg.part, "priority": 1}
        await self._ring(leg, endpoint, {**also, "WHO": kind}, caller=caller, **to)
        await self.ari.post(f"applications/{APP}/subscription", eventSource=f"channel:{leg.channel}")

    async def _ring(self, leg: Leg, endpoint: str, variables: Mapping[str, str], *, caller: str, **to: Any) -> None:
        # The transfer key of an operator's telephone asks us, and nobody else; a line to the outside has none.
        told = {**variables, "PJSIP_TRANSFER_HANDLING()": "ari-only"}
        to |= {"endpoint": endpoint, "callerId": caller, "channelId": leg.channel}
        await self.ari.post("channels", {"variables": told}, **to)


def _gone() -> suppress:
    """A channel or bridge that is no longer there, or no longer in that state, needs nothing more."""
    return suppress(AriError)
