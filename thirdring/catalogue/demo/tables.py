"""The small tables in `data/`, and their words in three languages."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from thirdring.catalogue.values import Text

_FOLDER = Path(__file__).parents[1] / "data"


@cache
def table(name: str) -> dict[str, Any]:
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def text(words: Sequence[str]) -> Text:
    """[English, Danish, Chinese] by language code."""
    return dict(zip(("en", "da", "zh-hans"), words, strict=True))
