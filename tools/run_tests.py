"""`./test`: make what the tests stand on, then pytest; the few outer tests that failed get one more try, alone."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from thirdring.launch import prepare
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen
from tools import chromium

LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")
OUTER = ("tests/journeys/", "tests/telephony/")
MOST_TRIED_AGAIN = 3
FAILED = 1  # pytest's exit code where tests ran and some failed


def main(arguments: list[str]) -> None:
    try:
        prepare.build(Screen())
    except LaunchError as problem:
        sys.exit(f"test: {problem}")
    if not _leaves_out_journeys(arguments):
        os.environ["THIRDRING_CHROMIUM"] = chromium.provide()
    parallel = [] if _chooses_workers(arguments) else ["-n", "auto"]
    LAST_FAILED.unlink(missing_ok=True)
    code = _pytest(*parallel, *arguments)
    again = may_be_tried_again(code, arguments)
    if again:
        _say("tried once more, alone", again)
        code = _pytest(*again)
        if code == 0:
            _say("UNSTEADY, a fault to be found: failed among the others, passed alone", again)
    sys.exit(code)


def _pytest(*arguments: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], check=False).returncode


def may_be_tried_again(code: int, arguments: list[str]) -> list[str]:
    """What of a whole run may be tried again: a few outer tests, and nothing that failed within."""
    if code != FAILED or arguments or not LAST_FAILED.exists():
        return []
    failed = sorted(json.loads(LAST_FAILED.read_text()))
    outer = all(name.startswith(OUTER) for name in failed)
    return failed if outer and len(failed) <= MOST_TRIED_AGAIN else []


def _say(words: str, names: Iterable[str]) -> None:
    print(f"\n{words}:", *names, sep="\n  ", flush=True)


def _leaves_out_journeys(arguments: list[str]) -> bool:
    return "not journey" in arguments


def _chooses_workers(arguments: list[str]) -> bool:
    return any(part.startswith(("-n", "--numprocesses", "--dist")) or part == "--pdb" for part in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
