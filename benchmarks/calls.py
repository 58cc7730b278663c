"""Calls through Third Ring against the same calls through a bare dialplan, on one Asterisk, in one run.

Telephones of our own call, answer, speak a tone and hang up as fast as they are let; each call is recorded in stereo on
both sides. Then some calls are held at once and the CPU seconds of all that serve them are compared.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import fmean, quantiles

from benchmarks.cpu import Meter, since
from benchmarks.desks import LINE, OPERATOR, answering, desks_of, freeing
from tests.telephony.exchanges import Exchange
from tests.telephony.street import sound
from tests.telephony.street.rtp import Pump
from tests.telephony.street.sip import Call, Phone, RefusedError
from thirdring.config import demo
from thirdring.launch.state import CHECKOUT

SECONDS = 8.0
CALLERS = 6
TALK = 0.3  # seconds
HELD = 20
HELD_SECONDS = 5.0
BARE = "+4500000000"
CALLER = 450  # the tone that a caller speaks
LIMIT = 0.8
DIALPLAN = """
[incoming](+)
exten = {bare},1,MixMonitor({folder}/${{UNIQUEID}}.raw,D)
 same = n,Dial(PJSIP/local/sip:bare@127.0.0.1:{port},20)
 same = n,Hangup()
"""


def main(arguments: list[str]) -> Mapping[str, float | str]:
    """Calls a second, both ways and as a ratio, and the waits of ours; `arguments` may give the seconds."""
    seconds = float(arguments[0]) if arguments else SECONDS
    demo.load()
    with tempfile.TemporaryDirectory(prefix="thirdring-bench-") as folder:
        return asyncio.run(_measure(Path(folder), seconds))


async def _measure(folder: Path, seconds: float) -> Mapping[str, float | str]:
    pump, exchange = Pump(), Exchange(folder / "telephone")
    bare = Phone(exchange.sip, "bare", "", pump)
    await bare.open()
    bare.on_call = answering
    await asyncio.to_thread(_start, exchange, bare.port)
    try:
        with _switchboard(exchange, folder) as ours:
            desks = await desks_of(HELD, exchange, pump)
            callers = [await Phone(exchange.sip, f"44770090{n:04}", "", pump).open() for n in range(HELD)]
            with freeing(desks):
                figures = await _compared(callers, exchange, ours, seconds)
            for phone in (bare, *callers, *desks.values()):
                phone.close()
    finally:
        exchange.kill()
    return figures


async def _compared(
    callers: list[Phone], exchange: Exchange, ours: subprocess.Popen[bytes], seconds: float
) -> Mapping[str, float | str]:
    assert exchange.process is not None
    meter = await asyncio.to_thread(Meter, exchange=exchange.process.pid, switchboard=ours.pid)
    bare = await _rate(callers[:CALLERS], BARE, seconds, meter)
    mine = await _rate(callers[:CALLERS], LINE, seconds, meter)
    await asyncio.sleep(1.0)
    held_bare = await _held(callers, BARE, meter)
    await asyncio.sleep(2.0)
    held_mine = await _held(callers, LINE, meter)
    cpu_bare, cpu_mine = held_bare["exchange"], held_mine["exchange"] + held_mine["switchboard"]
    ratio, cost = mine.rate / bare.rate, cpu_bare / cpu_mine
    print(f"  bare {bare.rate:.1f} calls/s, ours {mine.rate:.1f} calls/s, ratio {ratio:.2f}")
    print(f"  bare {bare.told()}")
    print(f"  ours {mine.told()}")
    print(f"  {HELD} recorded calls at once: {cpu_bare:.2f} CPU s bare, {cpu_mine:.2f} ours, ratio {cost:.2f}", end="")
    print(f" (exchange {held_mine['exchange']:.2f}, switchboard {held_mine['switchboard']:.2f})")
    waits = {"ring": mine.rang, "answer": mine.answered, "audio": mine.heard}
    told = {f"{name}_p95_ms": mine.p95(found) for name, found in waits.items()}
    print("  ours, p95: INVITE to ring {ring_p95_ms:.0f} ms, to answer {answer_p95_ms:.0f} ms,".format(**told), end=" ")
    print(f"answer to audio {told['audio_p95_ms']:.0f} ms")
    passed = ratio >= LIMIT and cost >= LIMIT
    print(f"  both ratios at least {LIMIT}: {'yes' if passed else 'NO'}")
    return {
        "bare_calls_per_s": bare.rate,
        "calls_per_s": mine.rate,
        "setup_ratio": ratio,
        "held_ratio": cost,
        "failed": float(mine.failed),
        **told,
        "passed": "yes" if passed else "no",
    }


class Tally:
    """What a row of calls came to."""

    def __init__(self) -> None:
        self.done = self.failed = 0
        self.rate = 0.0
        self.rang: list[float] = []
        self.answered: list[float] = []
        self.heard: list[float] = []
        self.cpu: Mapping[str, float] = {}

    def told(self) -> str:
        """The mean waits, and what CPU time one call took where."""
        waits = {"to ring": self.rang, "to answer": self.answered, "to audio": self.heard}
        means = ", ".join(f"{name} {fmean(found or [0.0]):.0f}" for name, found in waits.items())
        cpu = ", ".join(f"{name} {used * 1000 / max(1, self.done):.1f}" for name, used in self.cpu.items())
        return f"mean ms {means}; CPU ms of a call: {cpu}"

    @staticmethod
    def p95(found: list[float]) -> float:
        return quantiles(found, n=20)[18] if len(found) > 1 else 0.0


async def _rate(callers: list[Phone], number: str, seconds: float, meter: Meter) -> Tally:
    """Every caller calls again and again for so long."""
    tally, before = Tally(), meter.read()
    began = time.monotonic()
    until = began + seconds

    async def again(phone: Phone) -> None:
        while time.monotonic() < until:
            await _one(phone, number, tally)

    await asyncio.gather(*(again(phone) for phone in callers))
    tally.rate = tally.done / (time.monotonic() - began)
    tally.cpu = since(before, meter.read())
    return tally


async def _one(phone: Phone, number: str, tally: Tally) -> None:
    asked = time.monotonic()
    try:
        call = await asyncio.wait_for(phone.call(number, caller=f"+{phone.name}", hertz=CALLER), 20)
    except (TimeoutError, RefusedError):
        tally.failed += 1
        return
    tally.answered.append((call.answered_at - asked) * 1000)
    if call.rang_at:
        tally.rang.append((call.rang_at - asked) * 1000)
    await asyncio.sleep(TALK)
    first = _first_heard(call)
    if first is None:
        tally.failed += 1
    else:
        tally.done += 1
        tally.heard.append(max(0.0, first - call.answered_at) * 1000)
    with suppress(TimeoutError):
        await call.hang_up()


def _first_heard(call: Call) -> float | None:
    """When the caller first heard the operator's tone."""
    if call.voice is None:
        return None
    for at, payload in call.voice.heard:
        samples = sound.decoded(payload)
        if sound.loudness(samples) > 1000 and sound.share(samples, OPERATOR) > 0.5:
            return at
    return None


async def _held(callers: list[Phone], number: str, meter: Meter) -> dict[str, float]:
    """CPU seconds of each process while all callers are connected and recorded."""
    calls = await asyncio.gather(*(phone.call(number, caller=f"+{phone.name}", hertz=CALLER) for phone in callers))
    before = meter.read()
    await asyncio.sleep(HELD_SECONDS)
    used = since(before, meter.read())
    await asyncio.gather(*(call.hang_up() for call in calls))
    return used


def _start(exchange: Exchange, port: int) -> None:
    """The exchange with one more number, which a dialplan alone answers."""
    extensions = exchange.wiring.home / "etc" / "extensions.conf"
    bare = DIALPLAN.format(bare=BARE, folder=exchange.recordings, port=port)
    exchange.start(after=lambda: extensions.write_text(extensions.read_text() + bare))


@contextmanager
def _switchboard(exchange: Exchange, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    wired = {
        "THIRDRING_ARI": exchange.wiring.ari_url,
        "THIRDRING_AMI": exchange.wiring.ami_url,
        "THIRDRING_RECORDINGS_RAW": str(exchange.recordings),
        "THIRDRING_RECORDINGS": str(folder / "sealed"),
        "THIRDRING_SOUNDS": str(exchange.wiring.home / "sounds"),
    }
    with (folder / "switchboard.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "thirdring", "switchboard"],
            cwd=CHECKOUT,
            env={**os.environ, **wired},
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        print((folder / "switchboard.log").read_text()[-1500:], end="")
