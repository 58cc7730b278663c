"""A real Asterisk for tests: its own folder and ports, started once, ended with the run."""

import os
import secrets
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from thirdring.launch import ports
from thirdring.launch.asterisk import exchange, programs
from thirdring.launch.asterisk.configuration import Wiring
from thirdring.launch.postgres.leftovers import die_with_parent
from thirdring.launch.problems import LaunchError
from thirdring.launch.state import CHECKOUT

PATIENCE = 60.0
CACHE = Path(os.environ.get("THIRDRING_CACHE", CHECKOUT / "var" / "cache")) / "asterisk"


class Exchange:
    """Asterisk with our configuration; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        first = 20_000 + secrets.randbelow(180) * 200
        self.wiring = Wiring(
            home=folder,
            host="127.0.0.1",
            sip=_any_udp(),
            http=ports.any_free(),
            ami=ports.any_free(),
            rtp=(first, first + 1999),
            secret=secrets.token_hex(16),
        )
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def sip(self) -> tuple[str, int]:
        return ("127.0.0.1", self.wiring.sip)

    @property
    def recordings(self) -> Path:
        return self.wiring.home / "recordings"

    @property
    def log(self) -> Path:
        return self.wiring.home / "log" / "asterisk.log"

    def start(self, *, after: Callable[[], object] | None = None) -> None:
        """Until it answers; `after` is called when its configuration is written."""
        command = exchange.make_ready(self.wiring, CACHE, print)
        if after is not None:
            after()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # noqa: PLW1509
            )
        until = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            assert time.monotonic() < until, self.log.read_text()[-2000:]
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            self._http("asterisk/ping")
        except OSError:
            return False
        return True

    def ask(self, what: str, **fields: str) -> None:
        """Have something done beside every switchboard, by a POST to ARI."""
        self._http(what, b"", **fields)

    def _http(self, what: str, body: bytes | None = None, **fields: str) -> None:
        query = urllib.parse.urlencode({"api_key": f"thirdring:{self.wiring.secret}", **fields})
        url = f"http://127.0.0.1:{self.wiring.http}/ari/{what}?{query}"
        urllib.request.urlopen(url, body, timeout=2).close()

    def is_led(self) -> bool:
        """Whether it has an ear for somebody: a switchboard that was killed is heard of until this is noticed."""
        if self.process is None:
            return False
        lines = psutil.Process(self.process.pid).net_connections("tcp")
        return any(one.laddr.port == self.wiring.http and one.status != psutil.CONN_LISTEN for one in lines)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def why_none() -> str:
    """Why there can be no exchange on this machine; empty when there can."""
    try:
        programs.obtain(CACHE, print)
    except LaunchError as problem:
        return str(problem)
    return ""


def must_be_here() -> None:
    """Skip the test where no exchange can be had; fail it in CI, where one has to be."""
    if why := why_none():
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)


@contextmanager
def running() -> Iterator[Exchange]:
    with tempfile.TemporaryDirectory(prefix="thirdring-exchange-", ignore_cleanup_errors=True) as name:
        one = Exchange(Path(name))
        try:
            one.start()
            yield one
        finally:
            one.kill()


def _any_udp() -> int:
    """A free port below those that the system gives to whoever asks: nobody takes it before Asterisk does."""
    while True:
        port = 10_000 + secrets.randbelow(4000)
        with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
