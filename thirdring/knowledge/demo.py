"""Third Ring's own texts, in every language, from `data/`."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from thirdring.knowledge.actions import load as load_texts
from thirdring.knowledge.actions import load_policies
from thirdring.knowledge.values import Kind, Language, NewText

DATA = Path(__file__).parent / "data"


def load(now: datetime) -> None:
    """Add the texts and policies that are not there yet; what people have edited stays as it is."""
    load_texts(texts=texts(), now=now)
    load_policies(now=now)


def texts() -> Iterator[NewText]:
    """The texts of the three files, in the order of the English one."""
    files = {language: tomllib.loads((DATA / f"{language}.toml").read_text("utf-8")) for language in Language}
    for kind, by_key in files[Language.ENGLISH].items():
        for key in by_key:
            wordings = {
                language: (file[kind][key]["title"], file[kind][key]["body"]) for language, file in files.items()
            }
            yield NewText(kind=Kind(kind), key=key, wordings=wordings)
