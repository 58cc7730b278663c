"""`thirdring telephone`: the telephone exchange, as a part of the house."""

import os
import sys
from pathlib import Path

import click

from thirdring.launch import state
from thirdring.launch.asterisk import exchange
from thirdring.launch.problems import LaunchError
from thirdring.launch.state import State


def cache_of(here: State) -> Path:
    """Where fetched packages are kept: in the state folder, or shared by several of them in THIRDRING_CACHE."""
    given = os.environ.get("THIRDRING_CACHE")
    return Path(given).expanduser().resolve() / "asterisk" if given else here.folder / "asterisk"


@click.command()
def command() -> None:
    """Run Asterisk with our configuration, fetched first where it is not installed."""
    here = state.find()
    state.prepare(here)
    wiring = exchange.recall(here)
    if wiring is None:
        wiring = exchange.wire(here)
        exchange.remember(here, wiring)
    program = exchange.make_ready(wiring, cache_of(here), lambda words: print(words, flush=True))
    if not Path(program[0]).exists():
        raise LaunchError("Asterisk is gone from where it was: start again to fetch it anew.")
    sys.stdout.flush()
    os.execv(program[0], program)  # noqa: S606 - the supervisor then watches Asterisk itself
