"""The wheel holds everything that the product needs, the made files too, and starts far from any checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from thirdring.launch.state import CHECKOUT


def test_an_unpacked_wheel_is_complete_and_well(tmp_path: Path):
    told = subprocess.run(
        [sys.executable, "-m", "tools.build_wheel", str(tmp_path)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    (wheel,) = tmp_path.glob("thirdring-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        packed.extractall(tmp_path / "site")
    assert {"thirdring/kernel/static/built/main.js", "thirdring/kernel/static/built/main.css"} <= names
    assert _tracked() <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    compiled = {po.with_suffix(".mo").relative_to(CHECKOUT) for po in (CHECKOUT / "locale").rglob("*.po")}
    assert {f"thirdring/{mo.as_posix()}" for mo in compiled} <= names

    doctor = subprocess.run(
        [sys.executable, "-P", "-m", "thirdring", "doctor"],
        cwd=tmp_path,
        env={**_clean(), "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert f"{tmp_path}/var" in doctor.stdout


def _tracked() -> set[str]:
    listed = subprocess.run(["git", "ls-files", "thirdring"], cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return {name for name in listed.stdout.split() if (CHECKOUT / name).exists()}


def _clean() -> dict[str, str]:
    ours = ("THIRDRING_", "DATABASE_URL", "DJANGO_", "EMAIL_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
