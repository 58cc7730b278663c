"""One process of the house: how it is started, and how it and its children are ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from thirdring.launch.state import CHECKOUT

RUN_MARK = "THIRDRING_RUN"
LONGEST_LOG = 10_000_000  # bytes
STEADY_SECONDS = 30.0
LONGEST_PAUSE = 15.0


@dataclass(slots=True)
class Part:
    """A subcommand of `thirdring` that must run; started again when it ends, after a pause that grows."""

    name: str
    arguments: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    next_at: float = 0.0

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches only the supervisor, which ends the parts in order."""
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.rename(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "thirdring", self.name, *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": _python_path(), **self.environment},
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509
            )
        self.started_at = time.monotonic()

    def ended(self) -> bool:
        """Whether it has just ended; the next start is then set."""
        if self.process is None or self.process.poll() is None:
            return False
        self.kill()
        now = time.monotonic()
        self.failures = 1 if now - self.started_at > STEADY_SECONDS else self.failures + 1
        self.next_at = now + min(0.25 * 2**self.failures, LONGEST_PAUSE)
        return True

    def due(self) -> bool:
        return self.process is None and time.monotonic() >= self.next_at

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End what is left of its process group: a killed server leaves workers that hold its port."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1].strip() if lines else "no word"


def end_leftovers(mark: str) -> int:
    """End the processes of a run whose supervisor was killed, known by the mark in their environment; how many."""
    left = [process for process in psutil.process_iter() if _has_mark(process, mark)]
    for process in left:
        with suppress(psutil.Error):
            process.terminate()
    _, deaf = psutil.wait_procs(left, timeout=8)
    for process in deaf:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(deaf, timeout=5)
    return len(left)


def _has_mark(process: psutil.Process, mark: str) -> bool:
    try:
        return process.pid != os.getpid() and process.environ().get(RUN_MARK) == mark
    except (psutil.Error, OSError):
        return False


def _python_path() -> str:
    inherited = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join(part for part in (str(CHECKOUT), inherited) if part)


def _end_with_parent() -> None:
    from thirdring.launch.postgres.leftovers import die_with_parent

    die_with_parent(signal.SIGTERM)
