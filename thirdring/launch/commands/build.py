"""`thirdring build`: what is made from sources and never committed."""

import click

from thirdring.launch import prepare
from thirdring.launch.screen import Screen


@click.command()
def command() -> None:
    """Compile translations and bundle the screen's scripts and styles; skips what has not changed."""
    prepare.build(Screen())
