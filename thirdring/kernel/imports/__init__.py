"""What every import of a file stands on: reading, progress, the account of each line, and the report."""

from thirdring.kernel.imports.account import Account, Report
from thirdring.kernel.imports.reading import MissingColumnsError, Progress, UnreadableFileError, read

__all__ = ["Account", "MissingColumnsError", "Progress", "Report", "UnreadableFileError", "read"]
