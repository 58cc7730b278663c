"""`bin/build-wheel`: everything that is made is made anew where needed, then setuptools packs it."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from setuptools import build_meta

from thirdring.launch import prepare
from thirdring.launch.screen import Screen

ROOT = Path(__file__).resolve().parents[1]


def build(folder: Path) -> Path:
    """The wheel, in `folder`. Built from a copy, so that no older build leaks into it."""
    prepare.build(Screen())
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "source"
        shutil.copytree(
            ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "build", "dist")
        )
        os.chdir(copy)
        sys.argv[1:] = []
        return folder / str(build_meta.build_wheel(str(folder)))


if __name__ == "__main__":
    print(build(Path(sys.argv[1])))
