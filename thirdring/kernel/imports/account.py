"""The account of an import: every line of the file is either taken or refused with a reason, and the counts add up."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from thirdring.kernel.errors import DeskError


@dataclass(frozen=True, slots=True)
class Report:
    """`taken` and `refused`: lines by what became of them; `made`: new things by kind; `refusals`: the CSV file that
    holds every refused line, None where there is none."""

    kind: str
    lines: int
    taken: Mapping[str, int]
    refused: Mapping[str, int]
    made: Mapping[str, int]
    refusals: Path | None

    @property
    def adds_up(self) -> bool:
        return self.lines == sum(self.taken.values()) + sum(self.refused.values())


class UncountedLineError(AssertionError):
    """A line was neither taken nor refused, or both: a programming error in an importer."""


class Account:
    """Counts lines while they are read; refused ones are written to a CSV file at once, so memory stays flat."""

    def __init__(self, *, kind: str, columns: Sequence[str], reasons: Mapping[str, Any], refusals: Path) -> None:
        """`reasons`: the sentence, perhaps a lazy translation, of each reason code."""
        self.kind = kind
        self.lines = 0
        self.taken: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self._columns, self._reasons, self._path = columns, reasons, refusals
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def take(self, what: str, lines: int = 1) -> None:
        """Count lines as taken, by what they became."""
        self.taken[what] += lines

    def refuse(self, number: int, cells: Sequence[str], reason: str, detail: str = "") -> None:
        """Count a line as refused and write it down with the reason in words; `detail` says more about this one."""
        self.refused[reason] += 1
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(["line", "reason", "explanation", *self._columns])
        words = detail or str(self._reasons.get(reason, reason))
        csv.writer(self._file).writerow([number, reason, words, *cells])

    def refuse_for(self, number: int, cells: Sequence[str], error: DeskError) -> None:
        self.refuse(number, cells, error.code, str(error))

    def report(self) -> Report:
        """Raises UncountedLineError unless every line was counted once."""
        report = Report(
            kind=self.kind,
            lines=self.lines,
            taken=dict(self.taken),
            refused=dict(self.refused),
            made=dict(self.made),
            refusals=self._path if self._file else None,
        )
        if not report.adds_up:
            raise UncountedLineError(f"{self.lines} lines, {self.taken} taken, {self.refused} refused")
        return report
