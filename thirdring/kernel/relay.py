"""The worker's loop that empties the outbox: woken by NOTIFY, with a poll as its backstop."""

import logging
import threading

import psycopg
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from procrastinate.exceptions import ConnectorException

from thirdring.kernel.outbox import CHANNEL, relay_waiting

POLL_SECONDS = 2.0
AWAY = (OperationalError, InterfaceError, psycopg.OperationalError, ConnectorException)  # as told by whoever asked it
log = logging.getLogger(__name__)


def relay_forever(stop: threading.Event) -> None:
    """Relay events until `stop` is set; nothing else ends it: what is not relayed is neither sent nor settled."""
    while not stop.is_set():
        try:
            _relay_while_connected(stop)
        except AWAY:
            log.warning("The database is away; the outbox relay waits for it.")
        except Exception:
            log.exception("The outbox relay failed; it goes on in a moment.")
        else:
            continue
        connection.close()
        stop.wait(POLL_SECONDS)


def _relay_while_connected(stop: threading.Event) -> None:
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute(f"LISTEN {CHANNEL}")
    while not stop.is_set():
        while relay_waiting():
            pass
        for _wake in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
            pass
