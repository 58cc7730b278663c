"""What is known of simulated callers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Caller(StrEnum):
    """How the simulated caller appears on the display."""

    KNOWN = "known"
    HOUSEHOLD = "household"
    NEW = "new"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the caller says, and what a good answer would do."""

    says: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A caller for practice. Places in {braces} of the script are filled with goods that are really on sale.

    `line` and `number` are E.164 (no number when withheld), `facts` what the caller knows when asked, `goods` the
    words by which the catalogue is asked for `{item1}`, `{item2}` ..., `patience` and `hold_patience` the seconds after
    which the caller hangs up.
    """

    key: str
    language: str
    title: str
    caller: Caller
    line: str
    number: str
    steps: tuple[Step, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    goods: tuple[str, ...] = ()
    patience: int = 60
    hold_patience: int = 120


@dataclass(frozen=True, slots=True)
class Script:
    """Where a practice call stands: what the caller has said so far, and whether there is more."""

    call_id: int
    scenario: str
    title: str
    said: tuple[Step, ...]
    facts: Mapping[str, str]
    total: int

    @property
    def is_over(self) -> bool:
        return len(self.said) >= self.total
