"""`./test`: make what the tests stand on, then hand over to pytest."""

import os
import sys

from thirdring.launch import prepare
from thirdring.launch.problems import LaunchError
from thirdring.launch.screen import Screen
from tools import chromium


def main(arguments: list[str]) -> None:
    try:
        prepare.build(Screen())
    except LaunchError as problem:
        sys.exit(f"test: {problem}")
    if not _leaves_out_journeys(arguments):
        os.environ["THIRDRING_CHROMIUM"] = chromium.provide()
    parallel = [] if _chooses_workers(arguments) else ["-n", "auto"]
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *parallel, *arguments])


def _leaves_out_journeys(arguments: list[str]) -> bool:
    return "not journey" in arguments


def _chooses_workers(arguments: list[str]) -> bool:
    return any(part.startswith(("-n", "--numprocesses", "--dist")) or part == "--pdb" for part in arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
