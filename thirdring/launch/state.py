"""The state folder: everything that has to survive lives in it, and nothing of ours lives elsewhere."""

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thirdring.launch.problems import LaunchError

LEAST_FREE = 300_000_000  # bytes
CHECKOUT = Path(__file__).resolve().parents[2]
MARK = "third-ring-state"


@dataclass(frozen=True, slots=True)
class State:
    """One installation's folder: `var` in a checkout, `./var` elsewhere, or THIRDRING_STATE."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "postgres"

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only `thirdring up` on this folder; the lock dies with its process.

        Raises LaunchError when another one has it.
        """
        with (self.folder / "up.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                run = self.recall("run")
                raise LaunchError(
                    f"Third Ring already runs on {self.folder} at {run.get('address', 'another address')}: stop it "
                    f"there with Ctrl-C (process {run.get('pid', 'unknown')}), or set THIRDRING_STATE to another "
                    f"folder."
                ) from None
            yield

    def recall(self, name: str) -> dict[str, Any]:
        """What was remembered under this name, or nothing."""
        try:
            kept: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text())
        except (OSError, ValueError):
            return {}
        return kept

    def remember(self, name: str, **facts: Any) -> None:
        file = self.folder / f"{name}.json"
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(facts))
        draft.rename(file)

    def wipe(self) -> None:
        """Delete the folder's contents, if the folder is really one of ours."""
        if not (self.folder / MARK).exists():
            if any(self.folder.iterdir()):
                raise LaunchError(
                    f"{self.folder} does not look like a Third Ring state folder and is left as it is: delete it "
                    f"yourself if you mean it."
                )
            return
        for entry in self.folder.iterdir():
            if entry.name == "up.lock":
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()


def find() -> State:
    """The state folder's place, made known to the settings and to every process that we start."""
    given = os.environ.get("THIRDRING_STATE")
    base = CHECKOUT if (CHECKOUT / "pyproject.toml").exists() else Path.cwd()
    folder = Path(given).expanduser().resolve() if given else base / "var"
    os.environ["THIRDRING_STATE"] = str(folder)
    return State(folder)


def prepare(state: State) -> None:
    """Make the folder, its mark and the secret key.

    Raises LaunchError when it cannot be written or its disk is nearly full.
    """
    try:
        new = not state.folder.exists()
        state.folder.mkdir(parents=True, exist_ok=True)
        if new or not any(state.folder.iterdir()) or (state.folder / "up.lock").exists():
            (state.folder / MARK).touch()
        for folder in (state.mail, state.logs, state.folder / "static", state.folder / "media"):
            folder.mkdir(exist_ok=True)
        _keep_secret(state.folder / "secret-key")
    except OSError as problem:
        raise LaunchError(
            f"The folder {state.folder} cannot be written ({problem.strerror}): give us the right to, or set "
            f"THIRDRING_STATE to another folder."
        ) from None
    if little := little_room(state.folder):
        raise LaunchError(f"{little}, or set THIRDRING_STATE to a folder on another disk.")


def little_room(folder: Path) -> str:
    """What to do about a disk that is nearly full, without its full stop; nothing while there is room."""
    free = shutil.disk_usage(folder).free
    if free >= LEAST_FREE:
        return ""
    return f"The disk of {folder} has only {free // 1_000_000} MB left: free at least {LEAST_FREE // 1_000_000} MB"


def _keep_secret(file: Path) -> None:
    if file.exists():
        return
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    draft.rename(file)
