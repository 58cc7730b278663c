"""`thirdring telephone`: the telephone exchange, as a part of the house."""

import os
import sys
import threading
import time
from pathlib import Path

import click

from thirdring.launch import state
from thirdring.launch.asterisk import debian, exchange, programs
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen
from thirdring.launch.state import State

AGAIN_SECONDS = 300.0
PRACTICE = "Practice calls work without one."


@click.command()
@click.option("--host", help="Where telephones reach it, the first time; without it this machine alone.")
def command(host: str | None) -> None:
    """Run Asterisk with our configuration, fetched first where it is not installed."""
    here = state.find()
    state.prepare(here)
    wiring = exchange.recall(here)
    if wiring is None:
        wiring = exchange.wire(here, host) if host else exchange.wire(here)
        exchange.remember(here, wiring)
    while True:
        try:
            program = exchange.make_ready(wiring, cache_of(here), lambda words: print(words, flush=True))
            break
        except LaunchError as problem:
            print(problem, flush=True)  # not ended: the supervisor would start us again and again
            time.sleep(AGAIN_SECONDS)
    sys.stdout.flush()
    os.execv(program[0], program)  # noqa: S606 - the supervisor then watches Asterisk itself


def cache_of(here: State) -> Path:
    """Where fetched packages are kept: in the state folder, or shared by several of them in THIRDRING_CACHE."""
    given = os.environ.get("THIRDRING_CACHE")
    return Path(given).expanduser().resolve() / "asterisk" if given else here.folder / "asterisk"


def is_ours(here: State) -> bool:
    """Whether this start runs an exchange: none is configured elsewhere, and one is here or can be fetched."""
    if os.environ.get("THIRDRING_TELEPHONE") == "off" or _is_elsewhere(here):
        return False
    return programs.find(cache_of(here)) is not None or not debian.why_not()


def wired(here: State, host: str) -> dict[str, str]:
    """The settings by which every process finds the exchange; nothing where there is none of ours."""
    if not is_ours(here):
        return {}
    wiring = exchange.wire(here, host)
    exchange.remember(here, wiring)
    ours = {
        "THIRDRING_ARI": wiring.ari_url,
        "THIRDRING_AMI": wiring.ami_url,
        "THIRDRING_SIP_WS": wiring.ws_url,
        "THIRDRING_SIP_DOMAIN": exchange.domain(wiring),
        "THIRDRING_SIP_SERVER": f"{exchange.domain(wiring)}:{wiring.sip}",
        "THIRDRING_SOUNDS": str(wiring.home / "sounds"),
        "THIRDRING_RECORDINGS_RAW": str(wiring.home / "recordings"),
    }
    return {name: os.environ.get(name, value) for name, value in ours.items()}


def obtain_beside(here: State, screen: Screen) -> None:
    """Fetch the exchange while everything else is made ready; one sentence where that cannot be."""
    if os.environ.get("THIRDRING_TELEPHONE") == "off" or _is_elsewhere(here):
        return

    def obtain() -> None:
        try:
            programs.obtain(cache_of(here), screen.say)
        except LaunchError as problem:
            screen.warn(f"{problem} {PRACTICE}")

    threading.Thread(target=obtain, name="obtain-telephone", daemon=True).start()


def how_to_call(here: State) -> str:
    """How a softphone on this machine reaches a line; empty where no exchange of ours runs."""
    wiring = exchange.recall(here)
    if wiring is None or not is_ours(here):
        return ""
    return f"Call a line with any SIP telephone on this machine: sip:+4512340100@127.0.0.1:{wiring.sip}"


def _is_elsewhere(here: State) -> bool:
    """Whether an exchange that is not ours is configured; our own address, from an earlier step, does not count."""
    given = os.environ.get("THIRDRING_ARI")
    wiring = exchange.recall(here)
    return bool(given) and (wiring is None or given != wiring.ari_url)
