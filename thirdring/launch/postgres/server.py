"""One PostgreSQL server in one folder, shared by every process that holds it, stopped by the last one."""

import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from psycopg import sql

from thirdring.launch import ports
from thirdring.launch.postgres import account as accounts
from thirdring.launch.postgres import cluster, leftovers, programs
from thirdring.launch.postgres.cluster import USER
from thirdring.launch.problems import LaunchError

PATIENCE = 600.0  # seconds; crash recovery of a large database takes its time
RETRIES = 20
LONGEST_SOCKET_FOLDER = 80  # bytes; a socket's whole path must stay under 104 (macOS) or 108 (Linux)
MAY_PASS = (
    "shared memory block",
    "lock file",
    "Address already in use",
    "could not bind",
    "could not create any",
)

Say = Callable[[str], None]


def silent(_: str) -> None:
    pass


class Server:
    """`hold` it, use its URL, keep it alive with `ensure`, `leave` it.

    Several processes may hold the same folder: a lock that dies with its process counts them, and whoever
    leaves last stops the server.
    """

    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None, die_with_us: bool = False) -> None:
        self.account = accounts.unprivileged()
        self.home = accounts.reachable_home(home.resolve(), self.account)
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.settings = dict(settings or {})
        self.die_with_us = die_with_us
        self._process: subprocess.Popen[bytes] | None = None
        self._share: IO[str] | None = None

    @property
    def port(self) -> int:
        return int((self.home / "port").read_text())

    @property
    def sockets(self) -> Path:
        inside = self.home / "socket"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
            return inside
        mark = sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"thirdring-{self.account.uid}-{mark}"

    def url(self, database: str = USER) -> str:
        return f"postgresql://{USER}@/{database}?host={quote(str(self.sockets), safe='')}&port={self.port}"

    def hold(self, say: Say = silent) -> str:
        """Join the holders, starting the server if nobody has; the URL of its database.

        Raises LaunchError when it cannot be started.
        """
        self.account.own(self.home, 0o711)
        with self._one_at_a_time():
            share = (self.home / "holders.lock").open("a")
            try:
                fcntl.flock(share, fcntl.LOCK_SH)
                self._start(say)
            except BaseException:
                share.close()
                raise
            self._share = share
        return self.url()

    def ensure(self, say: Say = silent) -> bool:
        """Start the server again if it has died; whether that was needed."""
        if self.running():
            return False
        with self._one_at_a_time():
            self._start(say)
        return True

    def leave(self) -> None:
        """Give up our share; the last to leave stops the server."""
        if self._share is None:
            return
        with self._one_at_a_time():
            try:
                fcntl.flock(self._share, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                self._stop()
            finally:
                self._share.close()
                self._share = None

    def delete(self) -> None:
        """Stop the server, whoever holds it, and delete its folder."""
        if not self.home.exists():
            return
        with self._one_at_a_time():
            self._stop()
            shutil.rmtree(self.home)
            if self.sockets.parent != self.home:
                shutil.rmtree(self.sockets, ignore_errors=True)

    def running(self) -> bool:
        """Whether the server's main process is there."""
        if self._process is not None and self._process.poll() is None:
            return True
        return leftovers.postmaster(self.data) is not None

    def answers(self) -> bool:
        """Whether a connection succeeds now."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except (psycopg.OperationalError, OSError):
            return False
        return True

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _start(self, say: Say) -> None:
        for _ in range(RETRIES):
            if not self.running():
                leftovers.clear(self.data, self.sockets)
                self._launch(say)
            if self._becomes_ready(say) and self._has_database():
                return
            reason = self._last_words()
            if not any(words in reason for words in MAY_PASS):
                break
            time.sleep(0.2)
        raise LaunchError(f"PostgreSQL does not start: {reason} (its log is {self.log})")

    def _launch(self, say: Say) -> None:
        found = accounts.reachable_programs(programs.find(), self.account)
        if not (self.data / "PG_VERSION").exists():
            say("making the database")
            cluster.make(self.home, found, self.account, durable=self.settings.get("fsync") != "off")
        cluster.check_version(self.home, found)
        self.account.own(self.sockets, 0o700)
        port = self.home / "port"
        if not port.exists() or not ports.is_free(self.port):
            port.write_text(str(ports.any_free()))
        say("starting PostgreSQL")
        self._process = self._spawn(found)

    def _spawn(self, found: programs.Programs) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.sockets),
            "max_connections": "200",
            "jit": "off",
            **self.settings,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        # -p always: else PGPORT decides.
        command = [found["postgres"], "-D", str(self.data), "-p", str(self.port), *options]
        with self.log.open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data,
                env=cluster.environment(),
                start_new_session=True,
                preexec_fn=leftovers.die_with_parent if self.die_with_us else None,  # noqa: PLW1509
                **self.account.switch,
            )

    def _becomes_ready(self, say: Say) -> bool:
        """Wait until a connection succeeds; False when the process ended before that."""
        deadline, word = time.monotonic() + PATIENCE, time.monotonic() + 5
        while not self.answers():
            if not self.running():
                return False
            if time.monotonic() > deadline:
                raise LaunchError(f"PostgreSQL runs but takes no connections: read {self.log}.")
            if time.monotonic() > word:
                say("waiting for PostgreSQL to recover")
                word = deadline
            time.sleep(0.02)
        return True

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return " ".join(line for line in lines if "FATAL" in line or "HINT" in line or "WARNING" in line) or " ".join(
            lines[-2:]
        )

    def _has_database(self) -> bool:
        """Make our database if it is not there yet; False when the server died meanwhile."""
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [USER]).fetchone():
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(USER)))
        except psycopg.OperationalError:
            return False
        return True

    def _stop(self) -> None:
        """A fast shutdown: sessions are ended, everything committed is written, nothing needs recovery."""
        pid = leftovers.postmaster(self.data)
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 60
        while self.running() and time.monotonic() < deadline:
            time.sleep(0.02)
        if self.running():
            os.kill(pid, signal.SIGQUIT)
        if self._process is not None:
            self._process.wait()
