"""What a transaction tells other processes: gathered while it runs, told by one statement after its commit.

Told inside the transaction it would serialize commits. Whoever committed tells it before going on, so that a screen
hears of its own change no later than of its answer. Where nobody waits for it, as after an order was placed, a thread
of its own tells it: at once what comes out of the blue, together what comes within the next moment, which saves a busy
desk a fifth of placing (docs/decisions/0180).
"""

import atexit
import json
import logging
import os
import threading
from collections.abc import Mapping
from typing import Final

from django.db import Error, connection, transaction

from thirdring.kernel import commits, fast

AT_ONCE: Final = 100
"""Topics in one notice, which may have 8,000 bytes."""
MOMENT: Final = 0.02
"""Seconds after telling in which what is said is kept, to be told together: too short for anybody to notice."""
AGAIN: Final = 1.0
"""Seconds until it is tried again where the database is away."""
_TOLD: Final = """
SELECT pg_notify(channel, text)
FROM set_config('synchronous_commit', 'off', true), unnest(%s::text[], %s::text[]) AS told(channel, text)
"""
"""Telling writes nothing that a crash could lose, so its own commit does not wait for the disk."""
Said = dict[str, dict[str, None]]
"""Topics by channel, each once however often it was said; a channel without topics is a bare wake."""

_log = logging.getLogger(__name__)


def after_commit(channel: str, *topics: str) -> None:
    """Tell it after the commit; where no transaction is open, now."""
    gathered = next((hook for hook in commits.hooks() if isinstance(hook, _Gathered)), None)
    notices = gathered or _Gathered()
    _add(notices.said, {channel: dict.fromkeys(topics)})
    if gathered is None:
        transaction.on_commit(notices)


def tell(said: Said) -> None:
    """Tell it by one statement on this thread's connection. Raises Django's database errors."""
    channels, texts = [], []
    for channel, topics in said.items():
        told = list(topics)
        for start in range(0, len(told) or 1, AT_ONCE):
            channels.append(channel)
            texts.append(json.dumps(told[start : start + AT_ONCE]) if told else "")
    fast.rows(_TOLD, [channels, texts])


class Teller:
    """Tells what it is handed, in the order of its coming; nothing is dropped while the database is away."""

    def __init__(self) -> None:
        self._said: Said = {}
        self._lock, self._telling = threading.Lock(), threading.Lock()
        self._wake, self._pause = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    def hand_over(self, said: Said) -> None:
        with self._lock:
            _add(self._said, said)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="teller", daemon=True)
                self._thread.start()
        self._wake.set()

    def tell_rest(self) -> bool:
        """Tell what waits; False where the database was away and it waits on."""
        with self._telling:
            with self._lock:
                said, self._said = self._said, {}
            try:
                if said:
                    tell(said)
            except Error:
                _log.warning("the database is away: what changed is told when it is back")
                connection.close()
                with self._lock:
                    _add(said, self._said)
                    self._said = said
                return False
        return True

    def _run(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            told = self.tell_rest()
            self._pause.wait(MOMENT if told else AGAIN)
            if not told:
                self._wake.set()


def soon(said: Said) -> None:
    """Let it be told after the commit, a moment later, by the process's own thread."""
    transaction.on_commit(lambda: teller.hand_over(said))


class _Gathered:
    """What one transaction says."""

    def __init__(self) -> None:
        self.said: Said = {}

    def __call__(self) -> None:
        tell(self.said)


def _add(said: Said, more: Mapping[str, Mapping[str, None]]) -> None:
    for channel, topics in more.items():
        said.setdefault(channel, {}).update(topics)


def tell_rest() -> None:
    """Tell what waits, before this process ends."""
    teller.tell_rest()


def _begin_anew() -> None:
    """A thread does not follow into a child process; what the parent says is told by the parent."""
    global teller
    teller = Teller()


teller = Teller()
atexit.register(tell_rest)
os.register_at_fork(after_in_child=_begin_anew)
