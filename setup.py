"""The wheel carries what is made from sources: bundled scripts and styles, and compiled translations."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


class BuildWithMadeFiles(build_py):
    def run(self) -> None:
        if not (ROOT / "thirdring/kernel/static/built/main.js").exists():
            raise SystemExit("Scripts and styles are not bundled yet: build the wheel with bin/build-wheel.")
        super().run()
        package = Path(self.build_lib) / "thirdring"
        for made in (ROOT / "locale").glob("*/LC_MESSAGES/*.mo"):
            target = package / "locale" / made.relative_to(ROOT / "locale")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(made, target)


setup(cmdclass={"build_py": BuildWithMadeFiles})
