"""Calls through Third Ring against the same calls through a bare dialplan, on one Asterisk, in one run.

Telephones of our own call, answer, speak a tone and hang up as fast as they are let; each call is recorded in stereo on
both sides. Then some calls are held at once and the CPU seconds of all that serve them are compared.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

import psutil
from django.db import connection

from tests.journeys.house import CLEAR
from tests.telephony.exchanges import Exchange
from tests.telephony.street import sound
from tests.telephony.street.rtp import Pump
from tests.telephony.street.sip import Call, Phone, RefusedError
from thirdring.config import demo
from thirdring.kernel import clock
from thirdring.launch.state import CHECKOUT

SECONDS = 8.0
CALLERS = 6
TALK = 0.3  # seconds
HELD = 20
HELD_SECONDS = 5.0
LINE, BARE = "+442079460100", "+4500000000"
CALLER, OPERATOR = 450, 1050
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
    bare.on_call = _answering
    await asyncio.to_thread(_start, exchange, bare.port)
    try:
        with _switchboard(exchange, folder) as ours:
            desks = await _desks(exchange, pump)
            callers = [await Phone(exchange.sip, f"44770090{n:04}", "", pump).open() for n in range(HELD)]
            with _freeing(desks):
                figures = await _compared(callers, exchange, ours, seconds)
            for phone in (bare, *callers, *desks.values()):
                phone.close()
    finally:
        exchange.kill()
    return figures


async def _compared(
    callers: list[Phone], exchange: Exchange, ours: subprocess.Popen[bytes], seconds: float
) -> Mapping[str, float | str]:
    bare = await _rate(callers[:CALLERS], BARE, seconds)
    mine = await _rate(callers[:CALLERS], LINE, seconds)
    await asyncio.sleep(1.0)
    cpu_bare = await _held(callers, BARE, exchange)
    await asyncio.sleep(2.0)
    cpu_mine = await _held(callers, LINE, exchange, ours)
    ratio, cost = mine.rate / bare.rate, cpu_bare / cpu_mine
    print(f"  bare {bare.rate:.1f} calls/s, ours {mine.rate:.1f} calls/s, ratio {ratio:.2f}")
    print(f"  {HELD} recorded calls at once: {cpu_bare:.2f} CPU s bare, {cpu_mine:.2f} ours, ratio {cost:.2f}")
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

    @staticmethod
    def p95(found: list[float]) -> float:
        return quantiles(found, n=20)[18] if len(found) > 1 else 0.0


async def _rate(callers: list[Phone], number: str, seconds: float) -> Tally:
    """Every caller calls again and again for so long."""
    tally, until, began = Tally(), time.monotonic() + seconds, time.monotonic()

    async def again(phone: Phone) -> None:
        while time.monotonic() < until:
            await _one(phone, number, tally)

    await asyncio.gather(*(again(phone) for phone in callers))
    tally.rate = tally.done / (time.monotonic() - began)
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


async def _held(callers: list[Phone], number: str, exchange: Exchange, *besides: subprocess.Popen[bytes]) -> float:
    """CPU seconds of exchange and what serves beside it while all callers are connected and recorded."""
    calls = await asyncio.gather(*(phone.call(number, caller=f"+{phone.name}", hertz=CALLER) for phone in callers))
    before = _cpu(exchange, *besides)
    await asyncio.sleep(HELD_SECONDS)
    used = _cpu(exchange, *besides) - before
    await asyncio.gather(*(call.hang_up() for call in calls))
    return used


def _cpu(exchange: Exchange, *besides: subprocess.Popen[bytes]) -> float:
    processes = [one for one in (exchange.process, *besides) if one]
    return sum(sum(psutil.Process(one.pid).cpu_times()[:2]) for one in processes)


def _start(exchange: Exchange, port: int) -> None:
    """The exchange with one more number, which a dialplan alone answers."""
    extensions = exchange.wiring.home / "etc" / "extensions.conf"
    bare = DIALPLAN.format(bare=BARE, folder=exchange.recordings, port=port)
    exchange.start(after=lambda: extensions.write_text(extensions.read_text() + bare))


def _answering(call: Call) -> None:
    """A telephone that is picked up at once."""
    task = asyncio.ensure_future(call.answer(OPERATOR))
    _answers.add(task)
    task.add_done_callback(_answers.discard)


_answers: set[asyncio.Future[None]] = set()


async def _desks(exchange: Exchange, pump: Pump) -> dict[int, Phone]:
    accounts = await asyncio.to_thread(_people)
    desks = {}
    for user_id, name, secret in accounts:
        phone = await Phone(exchange.sip, name, secret, pump).open()
        phone.on_call = _answering
        until = time.monotonic() + 30
        while await phone.register() != 200:
            if time.monotonic() > until:
                raise RuntimeError("the telephones of the benchmark cannot register")
            await asyncio.sleep(0.1)
        desks[user_id] = phone
    return desks


def _clear() -> None:
    """Nothing of an earlier run that was broken off: nobody is at work, nobody waits, no call goes on."""
    with connection.cursor() as cursor:
        for statement in CLEAR:
            cursor.execute(statement)


def _people() -> list[tuple[int, str, str]]:
    """As many operators as calls are held, each with a telephone; the line is recorded without a word."""
    from thirdring.calls import queries as calls
    from thirdring.people import actions as people
    from thirdring.people import queries as people_queries
    from thirdring.people.actions.teams import set_skills
    from thirdring.people.models import User
    from thirdring.people.values import PresenceState, Role
    from thirdring.telephony import actions
    from thirdring.telephony.values import PhoneKind

    _clear()
    now = datetime.now(tz=UTC)
    line = calls.line_by_number(LINE)
    rule = {"records": True, "announces": False, "keep_days": 1}
    actions.set_recording_rule(line_id=line.id, **rule, actor_id=None, now=now)  # type: ignore[arg-type]
    skills = {one.id: 5 for one in people_queries.skills()}
    made = []
    for number in range(HELD):
        username = f"bench{number}"
        row = User.objects.filter(username=username).first()
        fields = {
            "name": username,
            "password": "a telephone that never rests",
            "roles": (Role.OPERATOR,),
            "languages": {"en": 5},
        }
        user_id = row.pk if row else people.add_user(username=username, **fields, now=now)  # type: ignore[arg-type]
        set_skills(user_id=user_id, skills=skills, languages={"en": 5}, actor_id=None, now=now)
        account = actions.phone_account(user_id=user_id, kind=PhoneKind.DESK, now=now)
        people.set_presence(user_id=user_id, state=PresenceState.AVAILABLE, now=now)
        made.append((user_id, account.name, account.secret))
    return made


@contextmanager
def _freeing(desks: dict[int, Phone]) -> Iterator[None]:
    """Nobody wraps up in a benchmark: whoever has hung up is free again at once."""
    from thirdring.people import actions as people
    from thirdring.people import queries as people_queries
    from thirdring.people.values import PresenceState

    stop = threading.Event()

    def free() -> None:
        while not stop.wait(0.05):
            for user_id, presence in people_queries.presences(list(desks)).items():
                if presence.state in {PresenceState.WRAP_UP, PresenceState.AWAY}:
                    people.set_presence(user_id=user_id, state=PresenceState.AVAILABLE, now=clock.now())

    thread = threading.Thread(target=free, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


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
