"""The policies that Third Ring comes with, from `data/policies.toml`."""

import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from thirdring.knowledge.values import PolicyBody, PolicyKind, PolicyVersion

FILE: Final = Path(__file__).parent / "data" / "policies.toml"
SINCE: Final = date(2000, 1, 1)


@cache
def policies() -> tuple[PolicyVersion, ...]:
    """Each kind's versions, one for each group of markets, numbered in the order of the file."""
    file = tomllib.loads(FILE.read_text("utf-8"))
    numbers: Counter[str] = Counter()
    made = []
    for entry in file["version"]:
        kind = PolicyKind(entry["kind"])
        numbers[kind] += 1
        known = file["rule"][kind]
        body = {"rules": [_rule(name, known[name], entry) for name in entry["rules"]]}
        made.append(
            PolicyVersion(
                id=None,
                kind=kind,
                number=numbers[kind],
                markets=frozenset(entry["markets"]),
                starts_date=SINCE,
                ends_date=None,
                body=PolicyBody.model_validate(body),
                note=entry.get("note", ""),
            )
        )
    return tuple(made)


def _rule(name: str, base: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "numbers": entry.get("numbers", {}), **base, **entry.get(name, {})}
