"""The thread that tells: at once, then together; nothing lost while the database is away."""

import json
import os
import threading

import psycopg
import pytest
from django.db import OperationalError, transaction

from thirdring.kernel import fast, notices

CHANNEL = "thirdring_test"


@pytest.fixture
def teller(monkeypatch):
    """A teller whose statements are kept instead of being sent, each once it is let through."""
    made = notices.Teller()
    made.through, made.told = threading.Semaphore(0), []

    def tell(said):
        if not made.through.acquire(timeout=20):
            raise TimeoutError
        made.told.append({channel: list(topics) for channel, topics in said.items()})

    monkeypatch.setattr(notices, "tell", tell)
    monkeypatch.setattr(notices, "MOMENT", 0)
    monkeypatch.setattr(notices, "AGAIN", 0)
    monkeypatch.setattr(notices.connection, "close", lambda: None)
    return made


def _said(*topics):
    return {CHANNEL: dict.fromkeys(topics)}


def _until(done):
    pause = threading.Event()
    for _ in range(2000):
        if done():
            return
        pause.wait(0.01)
    raise AssertionError("never came")


def test_what_comes_while_it_tells_is_told_together(teller):
    teller.hand_over(_said("call:1"))
    _until(lambda: not teller._said)  # the thread has taken it and is about to tell
    teller.hand_over(_said("call:2"))
    teller.hand_over(_said("call:3", "call:2"))
    teller.through.release(2)
    _until(lambda: len(teller.told) == 2)
    assert teller.told == [{CHANNEL: ["call:1"]}, {CHANNEL: ["call:2", "call:3"]}]


def test_while_the_database_is_away_nothing_is_dropped(teller, monkeypatch, caplog):
    answers = [OperationalError(), OperationalError()]

    def tell(said):
        if answers:
            raise answers.pop()
        teller.told.append({channel: list(topics) for channel, topics in said.items()})

    monkeypatch.setattr(notices, "tell", tell)
    teller.hand_over(_said("call:1"))
    _until(lambda: teller.told)
    assert teller.told == [{CHANNEL: ["call:1"]}]
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]


def test_what_failed_is_told_before_what_came_later(teller, monkeypatch):
    def away(said):
        teller._said.update({CHANNEL: {"call:2": None}})  # somebody commits meanwhile
        raise OperationalError

    monkeypatch.setattr(notices, "tell", away)
    teller._said = _said("call:1")
    assert not teller.tell_rest()
    assert list(teller._said[CHANNEL]) == ["call:1", "call:2"]


@pytest.mark.django_db(transaction=True)
def test_a_process_that_ends_tells_what_it_has_not_yet_told():
    teller = notices.Teller()
    settings = notices.connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], dbname=settings["NAME"], autocommit=True
    ) as listening:
        listening.execute(f"LISTEN {CHANNEL}")
        teller._said = _said("call:1")
        assert teller.tell_rest()
        (told,) = listening.notifies(timeout=20, stop_after=1)
    assert json.loads(told.payload) == ["call:1"]


def test_a_child_process_has_a_teller_of_its_own():
    """A thread does not follow into the child: it would say there that it tells, and never tell."""
    notices.teller._thread = threading.current_thread()
    try:
        child = os.fork()
        if child == 0:
            os._exit(0 if notices.teller._thread is None else 1)
        assert os.waitpid(child, 0)[1] == 0
    finally:
        notices.teller._thread = None


@pytest.mark.django_db(transaction=True)
def test_telling_waits_for_no_disk_and_only_telling_does():
    asked = "SELECT current_setting('synchronous_commit')"
    fast.row("SELECT set_config('synchronous_commit', 'on', false)")
    with transaction.atomic():
        notices.tell({CHANNEL: {}})
        assert fast.row(asked) == ("off",)
    notices.tell({CHANNEL: {}})
    assert fast.row(asked) == ("on",)
