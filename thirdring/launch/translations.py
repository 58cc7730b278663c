"""Compiled translations, made from `locale/` by Babel so that no gettext has to be installed."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from thirdring.launch.state import CHECKOUT


def compile_all(root: Path = CHECKOUT / "locale") -> int:
    """Compile every .po whose .mo is missing or older; how many were."""
    made = stale(root)
    for po in made:
        with po.open("rb") as source:
            catalog = read_po(source)
        draft = po.with_suffix(f".{os.getpid()}.new")
        with draft.open("wb") as compiled:
            write_mo(compiled, catalog)
        draft.rename(po.with_suffix(".mo"))
    return len(made)


def stale(root: Path = CHECKOUT / "locale") -> list[Path]:
    """The translations whose compiled form is missing or older."""
    return [po for po in sorted(root.glob("*/LC_MESSAGES/*.po")) if _is_stale(po)]


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns <= po.stat().st_mtime_ns
