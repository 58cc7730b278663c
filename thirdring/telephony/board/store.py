"""The database, asked from asyncio: on threads of its own, and again when it was away for a moment."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, Final, ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from thirdring.kernel import clock
from thirdring.telephony.actions.commands import at_hand
from thirdring.telephony.values import Command

P = ParamSpec("P")
R = TypeVar("R")
THREADS: Final = 4
PAUSE: Final = 0.25
log = logging.getLogger(__name__)


class Store:
    """Every call is one action or query; the ones used here may be repeated, so that an outage only delays them.

    What an action asks of the switchboard comes back to `on_order` at once, without the detour by the mailbox.
    """

    def __init__(self, on_order: Callable[[Command], None]) -> None:
        self._on_order = on_order
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="switchboard-db")

    async def __call__(self, act: Callable[P, R], *args: P.args, **fields: P.kwargs) -> R:
        """What `act` returns. The database being away is waited for."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                found, orders = await loop.run_in_executor(self._threads, partial(_run, act, *args, **fields))
            except (OperationalError, InterfaceError) as problem:
                log.warning("The database is away; the switchboard waits for it: %s", str(problem).split("\n")[0])
                await asyncio.sleep(PAUSE)
                continue
            for order in orders:
                self._on_order(order)
            return found

    async def now(self, act: Callable[..., R], **fields: Any) -> R:
        """The same, for an action that is told when: the moment of asking, however long the database is away."""
        return await self(partial(act, now=clock.now(), **fields))

    def close(self) -> None:
        """Close every thread's connection: the barrier gives each of them one of the tasks."""
        together = Barrier(THREADS)
        for _thread in range(THREADS):
            self._threads.submit(_close, together)
        self._threads.shutdown(wait=True)


def _close(together: Barrier) -> None:
    together.wait(timeout=10)
    connection.close()


def _run(act: Callable[P, R], *args: P.args, **fields: P.kwargs) -> tuple[R, list[Command]]:
    try:
        with at_hand() as orders:
            return act(*args, **fields), orders
    except (OperationalError, InterfaceError):
        connection.close()
        raise
    finally:
        close_old_connections()
