"""A whole Third Ring in a throw-away folder, started as a person starts it and treated as no person should."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from thirdring.launch import ports
from thirdring.launch.part import end_leftovers
from thirdring.launch.postgres.server import Server
from thirdring.launch.state import CHECKOUT, State

PATIENCE = 150.0


def eventually(condition: Callable[[], bool], what: str, *, seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        threading.Event().wait(0.05)


class House:
    def __init__(self, folder: Path) -> None:
        self.state = State(folder)
        self.port = free_pair()
        self.output = folder.parent / "output"
        self.up: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> Server:
        return Server(self.state.database)

    def environment(self) -> dict[str, str]:
        mine = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "EMAIL_URL"}}
        cache = os.environ.get("THIRDRING_CACHE", str(CHECKOUT / "var" / "cache"))
        return {**mine, "THIRDRING_STATE": str(self.state.folder), "THIRDRING_CACHE": cache}

    def start(self, *arguments: str) -> None:
        """`thirdring up`, until it has said where to go."""
        with self.output.open("w") as output:
            self.up = subprocess.Popen(
                [sys.executable, "-m", "thirdring", "up", "--no-demo", "--port", str(self.port), *arguments],
                cwd=CHECKOUT,
                env=self.environment(),
                stdout=output,
                stderr=output,
            )
        eventually(lambda: "Ctrl-C stops" in self.told or self.up.poll() is not None, "the welcome")
        assert self.up.poll() is None, self.told

    @property
    def told(self) -> str:
        return self.output.read_text()

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/sign-in", timeout=5).close()
        except urllib.error.HTTPError as answer:
            return answer.code < 500
        except OSError:
            return False
        return True

    def processes(self, name: str = "") -> list[psutil.Process]:
        """The living processes that this house started, all or those of one part."""
        mark = self.state.recall("run").get("mark")
        found = []
        for process in psutil.process_iter():
            try:
                ours = mark and process.environ().get("THIRDRING_RUN") == mark
                if ours and process.status() != psutil.STATUS_ZOMBIE and (not name or name in process.cmdline()):
                    found.append(process)
            except psutil.Error:
                continue
        return found

    def part(self, name: str) -> psutil.Process:
        """The main process of a part: the one that the supervisor started."""
        return next(process for process in self.processes(name) if process.ppid() == self.up.pid)

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        self.up.send_signal(signal.SIGINT)
        return self.up.wait(timeout=60)

    def kill(self) -> None:
        self.up.kill()
        self.up.wait()

    def clear_up(self) -> None:
        if self.up is not None and self.up.poll() is None:
            self.up.kill()
            self.up.wait()
        end_leftovers(self.state.recall("run").get("mark", "none"))
        self.server.delete()


@contextmanager
def house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="thirdring-house-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        (folder / "var").mkdir()
        one = House(folder / "var")
        try:
            yield one
        finally:
            one.clear_up()


def free_pair() -> int:
    """A port that is free together with the one after it."""
    while True:
        port = ports.any_free()
        if port < 65_000 and ports.is_free(port + 1):
            return port
