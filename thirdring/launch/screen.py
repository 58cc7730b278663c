"""What the terminal shows while things are made ready: one line for each step, with its time."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

NOTABLE_SECONDS = 0.5


class Screen:
    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, words: str) -> Iterator[None]:
        """Show that something goes on, and how long it took; nothing is left of what took no time."""
        began = time.monotonic()
        live = self.console.status(f"{words} …") if sys.stdout.isatty() else None
        if live:
            live.start()
        try:
            yield
        finally:
            if live:
                live.stop()
        took = time.monotonic() - began
        if took >= NOTABLE_SECONDS:
            self.console.print(f"  [green]✓[/] {words} [dim]{took:.1f} s[/]")

    def say(self, words: str) -> None:
        self.console.print(f"  [dim]·[/] {words}")

    def done(self, words: str) -> None:
        self.console.print(f"  [green]✓[/] {words}")

    def warn(self, words: str) -> None:
        self.console.print(f"  [yellow]![/] {words}")
