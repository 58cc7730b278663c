"""Asterisk's configuration, written anew at each start: nothing listens beyond loopback that need not."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

import psutil

from thirdring.launch.asterisk.programs import Programs

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Wiring:
    """Ports, secrets and addresses of one exchange.

    `host` is where telephones reach it: loopback for a first look, else every address of the machine. ARI, AMI and the
    browsers' WebSocket are on loopback always; a proxy carries the last one to other machines.
    """

    home: Path
    host: str
    sip: int
    http: int
    ami: int
    rtp: tuple[int, int]
    secret: str
    tones: str = "dk"

    @property
    def is_local(self) -> bool:
        return self.host in {LOOPBACK, "localhost"}

    @property
    def ari_url(self) -> str:
        return f"http://thirdring:{self.secret}@{LOOPBACK}:{self.http}"

    @property
    def ami_url(self) -> str:
        return f"tcp://thirdring:{self.secret}@{LOOPBACK}:{self.ami}"

    @property
    def ws_url(self) -> str:
        return f"ws://{LOOPBACK}:{self.http}/ws"


def write(wiring: Wiring, programs: Programs) -> Path:
    """Write every file; the path of asterisk.conf."""
    etc = wiring.home / "etc"
    for folder in ("etc", "var", "spool", "run", "log", "recordings", "sounds", "var/keys"):
        (wiring.home / folder).mkdir(parents=True, exist_ok=True)
    wiring.home.chmod(0o711)
    for folder in ("etc", "recordings", "var", "spool"):
        (wiring.home / folder).chmod(0o700)
    _link_data(wiring.home / "var", programs.data, wiring.home / "sounds")
    words = _words(wiring, programs, etc)
    source = files("thirdring.launch.asterisk") / "data"
    for template in source.iterdir():
        (etc / template.name).write_text(Template(template.read_text("utf-8")).substitute(words))
    return etc / "asterisk.conf"


def _words(wiring: Wiring, programs: Programs, etc: Path) -> dict[str, str]:
    bind = LOOPBACK if wiring.is_local else "0.0.0.0"  # noqa: S104 - telephones come from outside
    modules = (files("thirdring.launch.asterisk") / "modules.txt").read_text("utf-8").split()
    return {
        "home": str(wiring.home),
        "etc": str(etc),
        "modules": str(programs.modules),
        "load": "\n".join(f"load = {name}.so" for name in modules),
        "http_port": str(wiring.http),
        "ami_port": str(wiring.ami),
        "sip_bind": f"{bind}:{wiring.sip}",
        "secret": wiring.secret,
        "rtp_start": str(wiring.rtp[0]),
        "rtp_end": str(wiring.rtp[1]),
        "media": f"media_address={LOOPBACK}\nbind_rtp_to_media_address=yes" if wiring.is_local else "",
        "local_trunk": LOCAL_TRUNK if wiring.is_local else "",
        "candidates": _candidates() if wiring.is_local else "",
        "tones": wiring.tones,
    }


LOCAL_TRUNK = """
[local](line)
[local]
type=identify
endpoint=local
match=127.0.0.1
"""


def _candidates() -> str:
    """The browser and we are one machine: every address that is offered for media becomes loopback."""
    addresses = {
        one.address
        for found in psutil.net_if_addrs().values()
        for one in found
        if one.family.name == "AF_INET" and not one.address.startswith("127.")
    }
    return "\n".join(f"{address} => {LOOPBACK}" for address in sorted(addresses))


def _link_data(var: Path, data: Path, sounds: Path) -> None:
    """What Asterisk looks for beside its own files: documentation (it ends without it), API, prompts."""
    for name in ("documentation", "rest-api"):
        _link(var / name, data / name)
    (var / "sounds").mkdir(exist_ok=True)
    english = next((one for one in (data / "sounds").glob("en*") if one.is_dir()), None)
    if english is not None:
        _link(var / "sounds" / "en", english)
    _link(var / "sounds" / "thirdring", sounds)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink():
        link.unlink()
    if target.exists() and not link.exists():
        link.symlink_to(target)
