"""What a killed server leaves behind: a lock file that may lie, and children that have not noticed yet."""

import ctypes
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

PR_SET_PDEATHSIG = 1


def postmaster(data: Path) -> int | None:
    """The id of the main process that serves `data`; None also when that number is now another program's."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return pid if _serves(pid, data) else None


def clear(data: Path, sockets: Path) -> None:
    """Make way for a new main process after the old one died.

    Its children are waited for, then killed: they hold the shared memory. The lock files are left
    for PostgreSQL to judge, unless their number is now another program's, which it would take for a server.
    """
    orphans = [psutil.Process(pid) for pid in _serving(data)]
    _, deaf = psutil.wait_procs(orphans, timeout=5)
    for process in deaf:
        process.kill()
    psutil.wait_procs(deaf, timeout=5)
    lock = data / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if psutil.pid_exists(pid) and not _serves(pid, data):
        for file in (lock, *sockets.glob(".s.PGSQL.*")):
            file.unlink(missing_ok=True)


def die_with_parent(word: int = signal.SIGQUIT) -> None:
    """Called in a child before exec: end it with its parent (Linux; elsewhere the next start clears up)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, word)


def _serving(data: Path) -> Iterator[int]:
    return (pid for pid in psutil.pids() if _serves(pid, data))


def _serves(pid: int, data: Path) -> bool:
    """PostgreSQL's processes, main and children, work inside their data folder."""
    try:
        process = psutil.Process(pid)
        return process.name().startswith("postgres") and Path(process.cwd()) == data.resolve()
    except (psutil.Error, OSError):
        return False
