"""Tell the screens that something changed; they fetch it again by permission. No payload travels.

Topics are `kind:id` (`call:12`, `customer:9`, `draft:5`, `user:3`) or a bare kind (`queue`).
"""

import json

from django.db import transaction

from thirdring.kernel import fast

CHANNEL = "thirdring_live"


def changed(*topics: str) -> None:
    """Notify after the commit (inside the transaction it would serialize commits); at once where none is open."""
    transaction.on_commit(lambda: _notify(topics))


def _notify(topics: tuple[str, ...]) -> None:
    fast.row("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(topics)])
