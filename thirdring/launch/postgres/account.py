"""Whom PostgreSQL runs as: it refuses root, so root hands it to an existing unprivileged user."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from thirdring.launch.postgres.programs import Programs
from thirdring.launch.problems import LaunchError

SERVICE_FOLDER = Path("/var/lib/thirdring")


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine; `switch` is empty when it is the one we already are."""

    name: str
    uid: int
    gid: int
    switch: dict[str, Any]

    def own(self, path: Path, mode: int) -> Path:
        """Make the folder (and its parents, which keep our ownership) and give it to this user."""
        path.mkdir(parents=True, exist_ok=True)
        if self.switch:
            os.chown(path, self.uid, self.gid)
        path.chmod(mode)
        return path

    def can_reach(self, path: Path) -> bool:
        """Whether this user may enter every folder above `path`."""
        return not self.switch or all(self._may_enter(folder) for folder in path.resolve().parents)

    def _may_enter(self, folder: Path) -> bool:
        if not folder.exists():
            return True
        found = folder.stat()
        owner, group = found.st_uid == self.uid, found.st_gid == self.gid
        needed = stat.S_IXUSR if owner else stat.S_IXGRP if group else stat.S_IXOTH
        return bool(found.st_mode & needed)


def unprivileged() -> Account:
    """Ourselves, or for root the first of the machine's own service users.

    Raises LaunchError when there is none, or when our user id has no name (initdb needs one).
    """
    if os.geteuid() != 0:
        return _myself()
    for name in ("postgres", "nobody", "daemon"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, user.pw_uid, user.pw_gid, {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []})
    raise LaunchError(
        "PostgreSQL refuses to run as root and this machine has no user `postgres` or `nobody`: start "
        "Third Ring as an ordinary user, or set DATABASE_URL."
    )


def _myself() -> Account:
    try:
        name = pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise LaunchError(
            f"User id {os.geteuid()} has no name on this machine and PostgreSQL needs one: add a line for it "
            f"to /etc/passwd, or set DATABASE_URL."
        ) from None
    return Account(name, os.geteuid(), os.getegid(), {})


def reachable_home(wanted: Path, account: Account) -> Path:
    """`wanted`, or a folder of its own under /var/lib/thirdring when the account cannot get to it.

    Root's home is closed to others, and we change no modes of folders that are not ours.
    """
    if account.can_reach(wanted):
        return wanted
    mark = sha256(str(wanted.resolve()).encode()).hexdigest()[:12]
    return SERVICE_FOLDER / mark


def reachable_programs(programs: Programs, account: Account) -> Programs:
    """The programs themselves, or a copy in the service folder when the account cannot get to them."""
    if account.can_reach(programs.folder / "postgres"):
        return programs
    source = programs.folder.parent
    mark = sha256(f"{source} {(programs.folder / 'postgres').stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = SERVICE_FOLDER / f"postgresql-{programs.major}-{mark}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(source, draft, symlinks=True)
        try:
            draft.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(draft)
    return Programs(copy / "bin", programs.major, programs.origin)
