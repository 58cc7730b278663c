"""Where Asterisk's programs come from: installed on the machine, else unpacked from Debian's packages."""

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from thirdring.launch.asterisk import debian
from thirdring.launch.problems import LaunchError

OLDEST = 20
MACHINE = Path("/")
HOW = (
    "install Asterisk 22 (on Debian and Ubuntu: apt install asterisk), or set THIRDRING_ARI to one that runs elsewhere"
)


@dataclass(frozen=True, slots=True)
class Programs:
    """How Asterisk is called, and where its modules and data lie."""

    command: tuple[str, ...]
    modules: Path
    data: Path
    major: int
    origin: str


def find(cache: Path) -> Programs | None:
    """The installed Asterisk, else the one that was unpacked before; None when it would have to be fetched."""
    return _installed() or _unpacked(cache)


def obtain(cache: Path, say: Callable[[str], None]) -> Programs:
    """`find`, else fetch Debian's packages into `cache`. Raises LaunchError where that cannot be."""
    found = find(cache)
    if found is not None:
        return found
    if why := debian.why_not():
        raise LaunchError(f"No telephone exchange here ({why}): {HOW}.")
    say("fetching Asterisk (38 MB, once)")
    debian.unpack(cache)
    found = _unpacked(cache)
    if found is None:
        raise LaunchError(f"Asterisk was fetched but does not start on this machine: {HOW}.")
    return found


def _installed() -> Programs | None:
    usual = [str(MACHINE / folder) for folder in ("usr/sbin", "usr/local/sbin")]
    path = shutil.which("asterisk", path=os.pathsep.join([os.environ.get("PATH", ""), *usual]))
    if path is None:
        return None
    lib = MACHINE / "usr" / "lib"
    libraries = (*lib.glob("*/asterisk/modules"), lib / "asterisk" / "modules")
    library = next((one for one in libraries if one.exists()), None)
    shared = (MACHINE / "usr" / "share" / "asterisk", MACHINE / "var" / "lib" / "asterisk")
    data = next((one for one in shared if one.exists()), None)
    major = _major([path])
    if library is None or data is None or major < OLDEST:
        return None
    return Programs((path,), library, data, major, f"installed at {path}")


def _unpacked(cache: Path) -> Programs | None:
    root = debian.root(cache)
    loader = next(iter(root.glob("usr/lib*/ld-linux-*.so.*")), None)
    libraries = root / "usr" / "lib" / f"{platform.machine()}-linux-gnu"
    program = root / "usr" / "sbin" / "asterisk"
    if loader is None or not program.exists():
        return None
    command = (str(loader), "--library-path", str(libraries), str(program))
    major = _major(command)
    if major < OLDEST:
        return None
    return Programs(
        command, libraries / "asterisk" / "modules", root / "usr" / "share" / "asterisk", major, "Debian's packages"
    )


def _major(command: list[str] | tuple[str, ...]) -> int:
    """The major version, or 0 when the program does not run here."""
    try:
        told = subprocess.run([*command, "-V"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r"Asterisk (?:certified/|GIT-)?(\d+)\.", told)
    return int(found[1]) if found else 0
