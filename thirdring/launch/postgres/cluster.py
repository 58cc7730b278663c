"""The folder of a database, made once by `initdb`."""

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from thirdring.launch.postgres.account import Account
from thirdring.launch.postgres.programs import Programs
from thirdring.launch.problems import LaunchError

USER = "thirdring"


def make(home: Path, found: Programs, account: Account, *, durable: bool) -> None:
    """Make `home/data`, with the password for loopback connections in `home/password`.

    The locale is never plain C: under it a Chinese name has no trigrams and lower('ÆØÅ') does nothing.
    Built beside its place and renamed into it, so that an interrupted initdb never passes for a database.
    """
    draft = home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    password = home / "password"
    password.write_text(secrets.token_urlsafe(24))
    password.chmod(0o600)
    if account.switch:
        os.chown(password, account.uid, account.gid)
    account.own(draft, 0o700)
    command = [
        found["initdb"], "-D", str(draft), "-U", USER, "-E", "UTF8", "--locale=C.UTF-8",
        f"--pwfile={password}", "--auth-local=trust", "--auth-host=scram-sha-256",
    ]  # fmt: skip
    if not durable:
        command.append("--no-sync")
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=draft, env=environment(), check=False, **account.switch
    )
    if done.returncode:
        told = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise LaunchError(f"The database could not be made in {home}: {' '.join(told[-3:])}")
    draft.rename(home / "data")


def check_version(home: Path, found: Programs) -> None:
    """Raises LaunchError when the database was made by another major version."""
    made_by = (home / "data" / "PG_VERSION").read_text().strip()
    if made_by != str(found.major):
        raise LaunchError(
            f"The database in {home} was made by PostgreSQL {made_by} and here is only {found.major}: take "
            f"version {made_by}, save the data with its pg_dump, and load it into a new folder."
        )


def environment() -> dict[str, str]:
    """Ours without PG* variables, which would leak into the server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
