"""The loop that empties the outbox outlives whatever happens to it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import procrastinate
import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from tests.telephony.callers import eventually
from thirdring.kernel import outbox, relay
from thirdring.kernel.models import OutboxEvent


@dataclass(frozen=True)
class BellRang:
    number: int


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(outbox, "_subscriptions", {BellRang: ()})


@contextmanager
def relaying() -> Iterator[threading.Thread]:
    stop = threading.Event()

    def run() -> None:
        try:
            relay.relay_forever(stop)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(timeout=10)


def relayed(number: int) -> None:
    with transaction.atomic():
        outbox.publish(BellRang(number))
    eventually(lambda: not OutboxEvent.objects.filter(relayed_at=None).exists(), "the event is relayed")


def cut_everybody_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.mark.django_db(transaction=True)
def test_whose_connection_is_cut_relays_on() -> None:
    with relaying() as thread:
        for number in range(3):
            relayed(number)
            cut_everybody_off()
        relayed(4)
        assert thread.is_alive()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "trouble",
    [OperationalError, InterfaceError, psycopg.OperationalError, procrastinate.exceptions.ConnectorException, KeyError],
)
def test_nothing_ends_it(trouble: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    work: Callable[[], int] = relay.relay_waiting
    troubles = [trouble()]

    def fails_once() -> int:
        if troubles:
            raise troubles.pop()
        return work()

    monkeypatch.setattr(relay, "relay_waiting", fails_once)
    with relaying() as thread:
        relayed(1)
        assert thread.is_alive()
