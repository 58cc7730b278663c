"""Files of others, and our own CSV files, loaded through the rooms' front doors. The rooms know nothing of files."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from thirdring.config.imports import csv_files, online_retail
from thirdring.kernel import clock
from thirdring.kernel.errors import DeskError
from thirdring.kernel.imports import Progress, Report

Loader = Callable[[Path, Path, Progress], Report]


def _loaders() -> dict[str, Loader]:
    return {"online-retail": online_retail.load, **csv_files.LOADERS}


KINDS = tuple(_loaders())


class UnknownKindError(DeskError):
    code = "unknown-import"
    sentence = _("Nothing here reads files of the kind “%(kind)s”. There are: %(kinds)s.")


def run(*, kind: str, path: Path, progress: Progress = lambda _part: None, refusals: Path | None = None) -> Report:
    """Load a file of one of KINDS; running it again changes nothing more. `refusals` is where the lines that could
    not be taken are written, a CSV file in the state folder unless it is said.

    Raises UnknownKindError, kernel.imports' UnreadableFileError and MissingColumnsError.
    """
    loader = _loaders().get(kind)
    if loader is None:
        raise UnknownKindError(kind=kind, kinds=", ".join(KINDS))
    moment = f"{clock.now():%Y%m%d-%H%M%S}"
    kept = refusals or Path(settings.STATE_DIR) / "imports" / f"{kind}-{moment}-refused.csv"
    return loader(path, kept, progress)
