"""`thirdring import KIND FILE`: files of others, dirty lines and all."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from thirdring.launch import house, prepare
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen

if TYPE_CHECKING:
    from thirdring.kernel.imports import Report


@click.command()
@click.argument("kind")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(kind: str, file: Path) -> None:
    """Load a FILE of one KIND (online-retail, products, prices, stock, customers); running it twice changes nothing."""
    screen = Screen()
    with house.database(screen.say):
        prepare.migrate(screen)
        house.set_up_django()
        began = time.monotonic()
        report = _loaded(kind, file, screen)
        _tell(report, time.monotonic() - began, screen)
        if report.made.get("orders"):
            _learn(screen)


def _loaded(kind: str, file: Path, screen: Screen) -> "Report":
    from thirdring.config import imports
    from thirdring.kernel.errors import DeskError

    columns = (TextColumn("  {task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen.console, transient=True) as bar:
        task = bar.add_task(file.name, total=1.0)
        try:
            return imports.run(kind=kind, path=file, progress=lambda part: bar.update(task, completed=part))
        except DeskError as problem:
            raise LaunchError(str(problem)) from problem


def _learn(screen: Screen) -> None:
    from thirdring.orders.tasks import learn_pairings

    with screen.step("learning what is bought together"):
        learn_pairings(0)


def _tell(report: "Report", seconds: float, screen: Screen) -> None:
    screen.done(f"{report.lines:,} lines in {seconds:.1f} s ({report.lines / seconds:,.0f} a second)")
    _counts("made", report.made, screen)
    _counts("taken", report.taken, screen)
    _counts("not taken", report.refused, screen)
    if report.refusals:
        screen.warn(f"every line that was not taken, and why: {report.refusals}")


def _counts(title: str, counts: Mapping[str, int], screen: Screen) -> None:
    for name, count in counts.items():
        screen.say(f"{title}: {count:,} {name.replace('-', ' ')}")
