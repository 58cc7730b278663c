"""`thirdring doctor`: what works here and what does not, in plain words."""

import click

from thirdring.launch import doctor
from thirdring.launch.screen import Screen


@click.command()
def command() -> None:
    """Say what works here and what does not. Changes nothing."""
    screen = Screen()
    broken = 0
    for finding in doctor.examine():
        (screen.done if finding.well else screen.warn)(finding.words)
        broken += not finding.well
    if broken:
        raise SystemExit(
            f"thirdring: {broken} of these need attention." if broken > 1 else "thirdring: one needs attention."
        )
    screen.console.print("  Everything that was looked at works.")
