"""The ports that this start uses: those asked for, or the first free ones from 8000 on."""

import re
from dataclasses import dataclass

import psutil

from thirdring.launch import ports
from thirdring.launch.problems import LaunchError

FIRST = 8000
LAST = 8200
STEP = 2  # a page port and a stream port


@dataclass(frozen=True, slots=True)
class Addresses:
    host: str
    web: int
    stream: int
    mail: int

    @property
    def shown_host(self) -> str:
        """What people type: this machine's network address where we listen everywhere."""
        if self.host in {"0.0.0.0", "::"}:  # noqa: S104
            return ports.network_address()
        return "localhost" if self.host in {"127.0.0.1", "::1", "localhost"} else self.host

    @property
    def page(self) -> str:
        return f"http://{self.shown_host}:{self.web}/"

    @property
    def live(self) -> str:
        return f"http://{self.shown_host}:{self.stream}/stream"

    @property
    def origins(self) -> str:
        """Whose pages may open the live stream, as a regular expression."""
        return rf"https?://({re.escape(self.shown_host)}|localhost|127\.0\.0\.1)(:\d+)?"


def choose(host: str, port: int | None) -> Addresses:
    """Addresses that are free now; a port that was asked for is taken or refused, never replaced.

    Raises LaunchError that names who has the port.
    """
    if port is not None:
        for one in (port, port + 1):
            if not ports.is_free(one, host):
                raise LaunchError(
                    f"Port {one} is taken{_by(one)}: stop that program, or choose another with --port (we also use "
                    f"the port after it)."
                )
        return Addresses(host, port, port + 1, _mail_port())
    for web in range(FIRST, LAST, STEP):
        if ports.is_free(web, host) and ports.is_free(web + 1, host):
            return Addresses(host, web, web + 1, _mail_port())
    raise LaunchError(f"Every port from {FIRST} to {LAST} is taken on {host}: choose one with --port.")


def why_not_first(chosen: Addresses) -> str:
    """A sentence when the first ports were taken, else nothing."""
    if chosen.web == FIRST:
        return ""
    taken = FIRST if not ports.is_free(FIRST, chosen.host) else FIRST + 1
    return f"port {taken} is taken{_by(taken)}, so this is on {chosen.web}"


def _mail_port() -> int:
    return 8025 if ports.is_free(8025) else ports.any_free()


def _by(port: int) -> str:
    try:
        for held in psutil.net_connections(kind="tcp"):
            if held.laddr and held.laddr.port == port and held.status == psutil.CONN_LISTEN and held.pid:
                return f" by {psutil.Process(held.pid).name()} (process {held.pid})"
    except (psutil.Error, OSError):
        pass
    return ""
