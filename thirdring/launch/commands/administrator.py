"""`thirdring administrator`: the first one of an installation, and the way back in when all are locked out."""

from urllib.parse import urljoin

import click

from thirdring.launch import house, prepare
from thirdring.launch.screen import Screen


@click.command()
@click.argument("username")
@click.option("--name", default="", help="Their name, when they are new; the username without it.")
def command(username: str, name: str) -> None:
    """Make USERNAME an administrator and print a one-time link by which they choose a password."""
    screen = Screen()
    with house.database(screen.say):
        prepare.migrate(screen)
        house.set_up_django()
        from django.conf import settings
        from django.urls import reverse

        from thirdring.kernel import clock
        from thirdring.people.actions.links import let_administrator_in

        token = let_administrator_in(username=username, name=name or username, now=clock.now())
        screen.done(f"{username} is an administrator; this link works once, for 24 hours")
        click.echo(urljoin(settings.PUBLIC_URL, reverse("people:link", args=[token])))
