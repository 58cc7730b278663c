"""Debian's Asterisk beside this machine's own packages: fetched by apt, signatures checked, unpacked into a folder.

Nothing is installed: no root, no chroot, no package of the machine is touched. Debian 12 has no asterisk package; the
suite that has one is read from the archive that this machine is already set up to use.
"""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from thirdring.launch.problems import LaunchError

SUITE = "forky"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
# Enough to run it, without what its package only recommends or what our modules never load.
PACKAGES = (
    "asterisk", "asterisk-modules", "asterisk-core-sounds-en-wav", "libbsd0", "libc6", "libcap2", "libcrypt1",
    "libedit2", "libgcc-s1", "libgsm1", "libjansson4", "libmd0", "libnspr4", "libnss3", "libopus0", "libsqlite3-0",
    "libsrtp2-1", "libssl3t64", "libstdc++6", "libsystemd0", "libtinfo6", "liburiparser1", "libuuid1", "libxml2-16",
    "libxslt1.1", "libzstd1", "zlib1g",
)  # fmt: skip
PATIENCE = 600.0


def root(cache: Path) -> Path:
    """Where the packages are unpacked."""
    return cache / "root"


def why_not() -> str:
    """Why Debian's packages cannot be fetched here; empty when they can."""
    if not all(shutil.which(program) for program in ("apt-get", "dpkg-deb")):
        return "this machine has no apt"
    return "" if KEYRING.exists() else "this machine does not know Debian's signatures"


def unpack(cache: Path) -> None:
    """Fetch and unpack, once; whoever comes second waits. Raises LaunchError with apt's own words."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if root(cache).exists():
            return
        debs = _fetched(cache)
        draft = cache / "root.new"
        shutil.rmtree(draft, ignore_errors=True)
        for deb in debs:
            _run(["dpkg-deb", "-x", str(deb), str(draft)], {})
        draft.rename(root(cache))


def _fetched(cache: Path) -> list[Path]:
    """The packages' files: those kept from before, the named ones, or all that apt says are needed."""
    kept = cache / "packages"
    if found := sorted(kept.glob("*.deb")):
        return found
    draft = cache / "packages.new"
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "partial").mkdir(parents=True)
    environment = _private_apt(cache, draft)
    _run(["apt-get", "-q", "update"], environment)
    try:
        _run(["apt-get", "-q", "download", *PACKAGES], environment, cwd=draft)
    except LaunchError:  # a library has a new name: let apt find all that is needed
        wanted = PACKAGES[:3]
        _run(["apt-get", "-q", "-y", "--no-install-recommends", "--download-only", "install", *wanted], environment)
    shutil.rmtree(draft / "partial")
    draft.rename(kept)
    return sorted(kept.glob("*.deb"))


def _private_apt(cache: Path, archives: Path) -> dict[str, str]:
    """The environment in which apt knows only the one suite and writes only into our folder."""
    lists = cache / "apt"
    (lists / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (lists / "status").touch()
    sources = lists / "sources.list"
    sources.write_text("".join(f"deb [signed-by={KEYRING}] {uri} {SUITE} main\n" for uri in _archives()))
    settings = {
        "Dir::Etc::sourcelist": sources,
        "Dir::Etc::sourceparts": "-",
        "Dir::State": lists,
        "Dir::State::status": lists / "status",
        "Dir::Cache": lists,
        "Dir::Cache::archives": archives,
        "Acquire::Check-Valid-Until": "false",  # a suite in the making may be past its date; signatures still count
        "Acquire::Languages": "none",
        "APT::Sandbox::User": "root",
        "Debug::NoLocking": "true",
    }
    configuration = lists / "apt.conf"
    configuration.write_text("".join(f'{name} "{value}";\n' for name, value in settings.items()))
    return {"APT_CONFIG": str(configuration)}


def _archives() -> list[str]:
    """The archives of Debian that this machine is set up to use, without those of security updates."""
    told = _run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"], {})
    found = dict.fromkeys(line.strip() for line in told.splitlines())
    wanted = [uri for uri in found if uri.rstrip("/").endswith("/debian")]
    if not wanted:
        raise LaunchError(
            "No telephone exchange here: apt knows no archive of Debian, so install Asterisk 22 yourself."
        )
    return wanted[:1]


def _run(command: list[str], environment: dict[str, str], *, cwd: Path | None = None) -> str:
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd=cwd,
            env={**os.environ, **environment, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LaunchError(f"Asterisk could not be fetched: {command[0]} took too long.") from None
    if done.returncode:
        told = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise LaunchError(f"Asterisk could not be fetched: {' '.join(told[-2:])}")
    return done.stdout
