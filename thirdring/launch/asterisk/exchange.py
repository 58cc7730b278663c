"""One exchange of this installation: its folder, ports and secret, chosen once and kept."""

import secrets
import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from thirdring.launch import ports
from thirdring.launch.asterisk import configuration, music, programs
from thirdring.launch.asterisk.configuration import LOOPBACK, Wiring
from thirdring.launch.state import State

SIP = 5060
RTP = (14_000, 15_999)


def wire(here: State, host: str = LOOPBACK) -> Wiring:
    """The exchange's wiring: ports that are free now, the secret that was made at the first start."""
    home = folder(here)
    home.mkdir(parents=True, exist_ok=True)
    return Wiring(
        home=home,
        host=host,
        sip=SIP if _is_free_for_sip(SIP, host) else ports.any_free(),
        http=8088 if ports.is_free(8088) else ports.any_free(),
        ami=5038 if ports.is_free(5038) else ports.any_free(),
        rtp=RTP,
        secret=_secret(home / "secret"),
    )


def remember(here: State, wiring: Wiring) -> None:
    """For the process that runs the exchange, and for `doctor`."""
    here.remember("telephone", host=wiring.host, sip=wiring.sip, http=wiring.http, ami=wiring.ami, rtp=list(wiring.rtp))


def recall(here: State) -> Wiring | None:
    """The wiring of the last start."""
    kept = here.recall("telephone")
    if not kept:
        return None
    home = folder(here)
    return Wiring(
        home=home,
        host=kept["host"],
        sip=kept["sip"],
        http=kept["http"],
        ami=kept["ami"],
        rtp=(kept["rtp"][0], kept["rtp"][1]),
        secret=_secret(home / "secret"),
    )


def domain(wiring: Wiring) -> str:
    """What stands after the @ of a telephone's address."""
    return LOOPBACK if wiring.is_local else ports.network_address()


def folder(here: State) -> Path:
    return here.folder / "telephone"


def make_ready(wiring: Wiring, cache: Path, say: Callable[[str], None]) -> list[str]:
    """Everything that the exchange needs, and the command that runs it. Raises LaunchError where it cannot be had."""
    found = programs.obtain(cache, say)
    wiring = replace(wiring, home=wiring.home.resolve())
    file = configuration.write(wiring, found)
    music.make(wiring.home / "sounds" / "music")
    return [*found.command, "-C", str(file), "-f", "-n"]


def _is_free_for_sip(port: int, host: str) -> bool:
    """Whether SIP may use this port, over TCP and UDP."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return ports.is_free(port, host)


def _secret(file: Path) -> str:
    if not file.exists():
        draft = file.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(24))
        draft.rename(file)
    return file.read_text()
