"""The browser of the journey tests: Debian's Chromium, installed where we may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The browser's path: THIRDRING_CHROMIUM, or the first of the usual names."""
    given = os.environ.get("THIRDRING_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


def provide() -> str:
    """The browser's path, installing it first if it is missing and we are root on Debian.

    Exits with one sentence when it cannot be had.
    """
    found = find()
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("  · installing Debian's Chromium for the browser tests (once)", flush=True)
        _apt("update")
        _apt("install", "-y", "--no-install-recommends", "chromium", "fonts-noto-cjk")
        found = find()
        if found:
            return found
    sys.exit(
        "The browser tests need Chromium: install it (Debian: sudo apt install chromium fonts-noto-cjk), or point "
        "THIRDRING_CHROMIUM at one, or leave these tests out with ./test -m 'not journey'."
    )


def _apt(*arguments: str) -> None:
    done = subprocess.run(
        ["apt-get", "-qq", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stderr.strip().splitlines()[-5:]), file=sys.stderr)
