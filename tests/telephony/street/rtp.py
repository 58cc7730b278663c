"""The voice of a telephone: one RTP stream out with a tone in it, one in that is measured."""

import asyncio
import secrets
import struct
import time
from collections import deque

from tests.telephony.street import sound

EVENT = 101  # payload type of keypad digits (RFC 4733)
KEPT = 50 * 120  # frames
DIGITS = "0123456789*#"


class Voice(asyncio.DatagramProtocol):
    """Speaks `hertz` (None: silence) every 20 ms and keeps what it hears with the moment it came."""

    def __init__(self) -> None:
        self.hertz: int | None = None
        self.keys: deque[tuple[int, int, bool]] = deque()
        self.heard: deque[tuple[float, bytes]] = deque(maxlen=KEPT)
        self.digits: list[str] = []
        self.peer: tuple[str, int] | None = None
        self.transport: asyncio.DatagramTransport | None = None
        self.source = secrets.randbits(32)
        self.sequence = secrets.randbits(15)
        self.stamp = secrets.randbits(31)
        self.is_open = True
        self._last_event = (-1, -1)

    @property
    def port(self) -> int:
        assert self.transport is not None
        return int(self.transport.get_extra_info("sockname")[1])

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def datagram_received(self, data: bytes, _address: tuple[str, int]) -> None:
        if len(data) < 12:
            return
        kind = data[1] & 0x7F
        if kind == EVENT:
            self._note_key(data)
        elif kind == 8:
            self.heard.append((time.monotonic(), data[12:172]))

    def _note_key(self, data: bytes) -> None:
        event = (struct.unpack("!I", data[4:8])[0], data[12] if len(data) >= 16 else -1)
        if event[1] >= 0 and event != self._last_event:
            self._last_event = event
            self.digits.append(DIGITS[event[1]] if event[1] < len(DIGITS) else "?")

    def speak(self) -> None:
        """Send the next 20 ms."""
        if self.peer is None or self.transport is None or not self.is_open:
            return
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.stamp = (self.stamp + sound.FRAME) & 0xFFFFFFFF
        if self.keys:
            self._send_key()
            return
        payload = sound.SILENCE if self.hertz is None else sound.tone(self.hertz)
        self.transport.sendto(
            struct.pack("!BBHII", 0x80, 8, self.sequence, self.stamp, self.source) + payload, self.peer
        )

    def press(self, digits: str) -> None:
        """Press keys, each for 100 ms with a pause after it."""
        for digit in digits:
            code = DIGITS.index(digit)
            self.keys.extend((code, (n + 1) * sound.FRAME, n >= 4) for n in range(7))
            self.keys.extend((-1, 0, False) for _ in range(4))

    def _send_key(self) -> None:
        assert self.transport is not None
        code, duration, end = self.keys.popleft()
        if code < 0:
            head = struct.pack("!BBHII", 0x80, 8, self.sequence, self.stamp, self.source)
            self.transport.sendto(head + sound.SILENCE, self.peer)
            return
        begun = (self.stamp - duration) & 0xFFFFFFFF
        marker = 0x80 if duration == sound.FRAME else 0
        head = struct.pack("!BBHII", 0x80, EVENT | marker, self.sequence, begun, self.source)
        self.transport.sendto(head + struct.pack("!BBH", code, (0x80 if end else 0) | 10, duration), self.peer)

    def lately(self, seconds: float) -> list[int]:
        """The samples of the last seconds."""
        since = time.monotonic() - seconds
        return [one for at, payload in list(self.heard) if at >= since for one in sound.decoded(payload)]

    def hears(self, hertz: int, *, seconds: float = 0.4, least: float = 0.6) -> bool:
        """Whether the last seconds were mostly this tone, for their whole length."""
        samples = self.lately(seconds)
        enough = len(samples) >= 0.7 * seconds * sound.RATE
        return enough and sound.loudness(samples) > 200 and sound.share(samples, hertz) >= least

    def share(self, hertz: int, *, seconds: float = 0.5) -> float:
        """How much of what was heard lately is this tone."""
        return sound.share(self.lately(seconds), hertz)

    def hears_something(self, *, seconds: float = 0.6) -> bool:
        return sound.loudness(self.lately(seconds)) > 100

    def longest_silence(self, *, since: float, until: float | None = None) -> float:
        """The longest time (s) in which nothing was heard, from `since` on (monotonic)."""
        end = until or time.monotonic()
        last, longest = since, 0.0
        for at, payload in list(self.heard):
            if since <= at <= end and sound.loudness(sound.decoded(payload)) > 60:
                longest, last = max(longest, at - last), at
        return max(longest, end - last)

    def close(self) -> None:
        self.is_open = False
        if self.transport is not None:
            self.transport.close()


class Pump:
    """One clock for all voices of a loop."""

    def __init__(self) -> None:
        self.voices: set[Voice] = set()
        self.task: asyncio.Task[None] | None = None

    def add(self, voice: Voice) -> None:
        self.voices.add(voice)
        if self.task is None:
            self.task = asyncio.get_running_loop().create_task(self._beat())

    async def _beat(self) -> None:
        due = time.monotonic()
        while True:
            self.voices = {voice for voice in self.voices if voice.is_open}
            for voice in self.voices:
                voice.speak()
            due = max(due + 0.02, time.monotonic() - 0.2)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
