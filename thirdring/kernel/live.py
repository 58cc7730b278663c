"""Tell the screens that something changed; they fetch it again by permission. No payload travels.

Topics are `kind:id` (`call:12`, `customer:9`, `draft:5`, `user:3`) or a bare kind (`queue`).
"""

import json
from typing import Final

from django.db import transaction

from thirdring.kernel import commits, fast

CHANNEL: Final = "thirdring_live"
AT_ONCE: Final = 100
"""Topics in one notice, which may have 8,000 bytes."""


class _Notice:
    """What changed in one transaction: told together, however often it was said."""

    def __init__(self) -> None:
        self.topics: dict[str, None] = {}

    def __call__(self) -> None:
        told = list(self.topics)
        for start in range(0, len(told), AT_ONCE):
            fast.row("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(told[start : start + AT_ONCE])])


def changed(*topics: str) -> None:
    """Notify after the commit (inside the transaction it would serialize commits); at once where none is open."""
    notice = next((hook for hook in commits.hooks() if isinstance(hook, _Notice)), None)
    known = notice or _Notice()
    known.topics.update(dict.fromkeys(topics))
    if notice is None:
        transaction.on_commit(known)
