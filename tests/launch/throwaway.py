"""A PostgreSQL in a throw-away folder: quick, because nothing in it has to survive."""

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import IO

from thirdring.launch.postgres.server import Server

PREFIX = "thirdring-tests-"
NEW = 60  # seconds
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "2GB"}

_kept: list[tuple[Server, Path, IO[str]]] = []


def start() -> str:
    """Start it; its URL. It ends with this process, however this process ends."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    folder.chmod(0o711)
    lock = (folder / "owner.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    server = Server(folder / "postgres", settings=QUICK, die_with_us=True)
    _kept.append((server, folder, lock))
    return server.hold()


def stop() -> None:
    """Stop it and remove its folder, if this process started it."""
    while _kept:
        server, folder, lock = _kept.pop()
        server.leave()
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Remove what killed runs have left: folders whose owner's lock is free, and which are not brand-new."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if time.time() - folder.stat().st_mtime < NEW:
                continue
            with (folder / "owner.lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if folder.stat().st_uid == os.geteuid():
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
