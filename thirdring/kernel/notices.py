"""What a transaction tells other processes: gathered while it runs, told by one statement after its commit.

Told inside the transaction it would serialize commits. Telling writes nothing that a crash could lose, so its own
commit does not wait for the disk.
"""

import json
from typing import Final

from django.db import transaction

from thirdring.kernel import commits, fast

AT_ONCE: Final = 100
"""Topics in one notice, which may have 8,000 bytes."""
UNHURRIED: Final = "set_config('synchronous_commit', 'off', true)"
"""A column or a row of a statement that stands alone, whose commit then does not wait for the disk."""
_TOLD: Final = f"""
SELECT pg_notify(channel, text) FROM {UNHURRIED}, unnest(%s::text[], %s::text[]) AS told(channel, text)
"""  # noqa: S608 -- constants


class _Notices:
    """Topics by channel, each told once however often it was said; a channel without topics is a bare wake."""

    def __init__(self) -> None:
        self.said: dict[str, dict[str, None]] = {}

    def __call__(self) -> None:
        channels, texts = [], []
        for channel, topics in self.said.items():
            told = list(topics)
            for start in range(0, len(told) or 1, AT_ONCE):
                channels.append(channel)
                texts.append(json.dumps(told[start : start + AT_ONCE]) if told else "")
        fast.rows(_TOLD, [channels, texts])


def after_commit(channel: str, *topics: str) -> None:
    """Tell it after the commit; at once where no transaction is open."""
    gathered = next((hook for hook in commits.hooks() if isinstance(hook, _Notices)), None)
    notices = gathered or _Notices()
    notices.said.setdefault(channel, {}).update(dict.fromkeys(topics))
    if gathered is None:
        transaction.on_commit(notices)
