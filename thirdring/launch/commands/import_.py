"""`thirdring import KIND FILE`: files of others, dirty lines and all."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from thirdring.launch import house, prepare
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen

MODULE = "thirdring.catalogue.imports"


@click.command()
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(kind: str, file: Path) -> None:
    """Load a FILE of one KIND (such as online-retail); running it twice changes nothing."""
    if find_spec(MODULE) is None:
        raise LaunchError("This version imports no files yet.")
    screen = Screen()
    with house.database(screen.say):
        house.set_up_django()
        prepare.migrate(screen)
        import_module(MODULE).run(kind=kind, file=file)
