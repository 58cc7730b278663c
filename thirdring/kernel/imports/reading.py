"""Lines of a CSV file, packed or not, one at a time."""

import csv
import gzip
import io
import lzma
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

from django.utils.translation import gettext_lazy as _

from thirdring.kernel.errors import DeskError

Progress = Callable[[float], None]
"""Is told now and then which part of the file has been read, 0 to 1."""
Line = tuple[int, list[str]]

_GZIP, _XZ = b"\x1f\x8b", b"\xfd7zXZ\x00"
_TOLD_EVERY = 2_000


class UnreadableFileError(DeskError):
    code = "unreadable-file"
    sentence = _("%(name)s cannot be read as a CSV file: %(reason)s. Save it as CSV in UTF-8 and try again.")


class MissingColumnsError(DeskError):
    code = "missing-columns"
    sentence = _("%(name)s lacks the columns %(columns)s. The first line must name the columns.")


def read(
    path: Path, *, columns: Sequence[str], optional: Sequence[str] = (), progress: Progress | None = None
) -> Iterator[Line]:
    """Each line's number in the file (the first after the head is 2) and its cells in the order of `columns`.

    Plain, gzip or xz, told apart by content; UTF-8 with or without a mark. Columns that are `optional` too may be
    missing and are then empty; others are left out; a line with too few or too many cells comes as it is, for the
    caller to refuse.
    Raises UnreadableFileError, MissingColumnsError.
    """
    with path.open("rb") as packed:
        size = max(path.stat().st_size, 1)
        text = io.TextIOWrapper(_unpacked(packed), encoding="utf-8-sig", errors="replace", newline="")
        lines = csv.reader(text)
        try:
            head = next(lines, [])
            ordered = _in_order(path, head, columns, optional)
            for number, cells in enumerate(lines, 2):
                if progress and number % _TOLD_EVERY == 0:
                    progress(min(packed.tell() / size, 1.0))
                yield number, ordered(cells)
        except (csv.Error, lzma.LZMAError, gzip.BadGzipFile, EOFError) as problem:
            raise UnreadableFileError(name=path.name, reason=str(problem)) from problem
    if progress:
        progress(1.0)


def _unpacked(packed: IO[bytes]) -> IO[bytes]:
    start = packed.read(len(_XZ))
    packed.seek(0)
    if start.startswith(_GZIP):
        return gzip.open(packed)  # type: ignore[return-value]
    return lzma.open(packed) if start == _XZ else packed


def _in_order(
    path: Path, head: list[str], columns: Sequence[str], optional: Sequence[str]
) -> Callable[[list[str]], list[str]]:
    places = {name.strip().lower(): place for place, name in enumerate(head)}
    missing = [name for name in columns if name.lower() not in places and name not in optional]
    if missing:
        raise MissingColumnsError(name=path.name, columns=", ".join(missing))
    order = [places.get(name.lower(), len(head)) for name in columns]
    if order == list(range(len(head))):
        return lambda cells: cells
    return lambda cells: [(*cells, "")[place] for place in order] if len(cells) == len(head) else cells
