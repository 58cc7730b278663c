"""`thirdring demo`: the demo house, also into a database of one's own."""

import click

from thirdring.launch import house, prepare
from thirdring.launch.screen import Screen


@click.command()
def command() -> None:
    """Load the demo house: people, customers, a catalogue, a year of orders. What is there already stays."""
    screen = Screen()
    with house.database(screen.say):
        prepare.migrate(screen)
        prepare.load_demo(screen)
    screen.done("the demo house is loaded")
