"""The process that owns the calls: their timers and, with a telephone exchange, everything that happens on lines.

Any number may run; the one that holds the advisory lock leads, and the lock goes with its connection. What is due is
asked from the database, by the database's clock, and what is on the line from the exchange, so it may be killed at any
moment.
"""

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from thirdring.calls import actions as calls
from thirdring.calls import queries as call_queries
from thirdring.chats import actions as chats
from thirdring.kernel import clock
from thirdring.routing import actions as routing
from thirdring.telephony import queries
from thirdring.telephony.actions import commands, phones, practice, recordings
from thirdring.telephony.board import Board
from thirdring.telephony.values import Reach

TICK_SECONDS: Final = 0.5
STANDBY_SECONDS: Final = 1.0
AGAIN_SECONDS: Final = 0.25
LEADER: Final = 0x7468_6972_6472  # "thirdr": the number of the lock
log = logging.getLogger(__name__)


def run() -> None:
    """Run until SIGTERM or SIGINT."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_ignored: stop.set())
    run_until(stop)


main = run


def run_until(stop: threading.Event) -> None:
    """Lead, or stand by until the leader is gone; a lost database is waited for."""
    lead = _Lead()
    while not stop.is_set():
        try:
            close_old_connections()
            if _leads():
                _lead_until(stop, lead)
            else:
                lead.end()
                stop.wait(STANDBY_SECONDS)
        except (OperationalError, InterfaceError):
            log.warning("The database is away; the switchboard waits for it.")
            connection.close()
            stop.wait(AGAIN_SECONDS)
    lead.end()
    connection.close()


class _Lead:
    """The lines, for as long as this process leads; a database that is away for a moment does not cut them off."""

    def __init__(self) -> None:
        self.board: Board | None = None

    def go_on(self) -> None:
        """Lead from now on; a board that something ended is followed by another."""
        if self.board is not None and not self.board.is_alive():
            log.error("The board has ended; another one takes up the calls.")
            self.board = None
        if self.board is None and settings.ASTERISK_ARI:
            self.board = Board()
            self.board.start()

    def end(self) -> None:
        if self.board is not None:
            self.board.stop()
            self.board = None


def tick(now: datetime) -> None:
    """Do everything that is due."""
    _try(practice.hang_up_due, now)
    _try(routing.expire_due, now)
    _try(routing.beat, now)
    _try(_assign, now)
    _try(calls.expire_handovers, now)
    _try(_announce_overruns, now)
    _try(commands.fail_late, now)
    _try(phones.withdraw_phones, now)
    _try(recordings.seal_due, now)
    _try(recordings.delete_due, now)
    _try(chats.tick, now)


def _assign(*, now: datetime) -> None:
    """Who waits is offered to who is free; with an exchange, only to those whose telephone is there."""
    reach = queries.reach() if settings.ASTERISK_ARI else Reach()
    routing.assign(now=now, without=reach.unreachable, far=reach.mobiles)


def _announce_overruns(*, now: datetime) -> None:
    for call_id in call_queries.overrun_wrap_ups(now=now):
        calls.announce_overrun(call_id=call_id, now=now)


def _leads() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADER])
        return bool(cursor.fetchone()[0])


def _lead_until(stop: threading.Event, lead: _Lead) -> None:
    log.info("This switchboard leads.")
    while not stop.is_set():
        lead.go_on()
        tick(clock.now())
        stop.wait(TICK_SECONDS)


def _try(task: Callable[..., Any], now: datetime) -> None:
    """One task that fails must not keep the others from running; it is tried again at the next tick."""
    try:
        task(now=now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("The switchboard could not finish %s", task.__name__)
