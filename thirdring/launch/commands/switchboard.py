"""`thirdring switchboard`: the process that owns the calls."""

from importlib import import_module
from importlib.util import find_spec

import click

from thirdring.launch import house
from thirdring.launch.problems import LaunchError

MODULE = "thirdring.telephony.switchboard"


def available() -> bool:
    return find_spec(MODULE) is not None


@click.command()
def command() -> None:
    """Own the calls: queues, offers, timers, and the telephone's side of them."""
    if not available():
        raise LaunchError("This version has no switchboard yet: practice calls need none.")
    with house.database():
        house.set_up_django()
        import_module(MODULE).run()
