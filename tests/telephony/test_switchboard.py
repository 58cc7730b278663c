import threading
import time

import pytest
from django.db import connection

from tests.calls.builders import answered, later, ringing
from tests.people.builders import user
from thirdring.calls import actions as calls
from thirdring.calls import demo as calls_demo
from thirdring.calls import queries as call_queries
from thirdring.calls.values import CallState, EndedBy, EventKind
from thirdring.kernel import clock
from thirdring.routing import actions as routing
from thirdring.routing import models as routing_models
from thirdring.telephony import demo, models, switchboard
from thirdring.telephony.actions import take_practice_call


def due(model, field, **where):
    """What is waited for comes now, by the database's clock."""
    model.objects.filter(**where).update(**{field: clock.now()})


@pytest.mark.django_db
def test_a_tick_does_everything_that_is_due():
    calls_demo.load(clock.now())
    demo.load(clock.now())
    trainee, absent, slow = user(), user(), user()
    practiced = take_practice_call(operator_id=trainee.pk, language="en", now=clock.now())
    offered, wrapping = ringing(), answered(slow)
    routing.offer(call_id=offered.id, operator_id=absent.pk, now=clock.now())
    calls.end(call_id=wrapping.id, by=EndedBy.CALLER, now=later(60))
    due(models.PracticeCall, "hangs_up_at", pk=practiced)
    routing_models.Offer.objects.filter(call_id=offered.id).update(offered_at=later(0), expires_at=later(20))
    switchboard.tick(clock.now())
    assert call_queries.call(practiced).state is CallState.ENDED
    assert call_queries.offered_to(absent.pk) is None
    assert [event.kind for event in call_queries.events(wrapping.id)][-1] is EventKind.WRAP_UP_OVERRAN


@pytest.mark.django_db
def test_a_declined_practice_caller_hangs_up():
    calls_demo.load(clock.now())
    demo.load(clock.now())
    trainee = user()
    call_id = take_practice_call(operator_id=trainee.pk, language="da", now=clock.now())
    routing.decline(call_id=call_id, operator_id=trainee.pk, now=clock.now())
    switchboard.tick(clock.now())
    assert call_queries.call(call_id).state is CallState.ENDED


@pytest.mark.django_db
def test_a_task_that_fails_keeps_no_other_from_running(monkeypatch, caplog):
    def broken(*, now):
        raise ValueError("broken")

    monkeypatch.setattr(switchboard.practice, "hang_up_due", broken)
    slow = answered(user())
    calls.end(call_id=slow.id, by=EndedBy.CALLER, now=later(60))
    switchboard.tick(clock.now())
    assert "could not finish broken" in caplog.text
    assert [event.kind for event in call_queries.events(slow.id)][-1] is EventKind.WRAP_UP_OVERRAN


@pytest.mark.django_db(transaction=True)
def test_one_leads_and_the_next_takes_over_where_it_was(monkeypatch):
    monkeypatch.setattr(switchboard, "STANDBY_SECONDS", 0.05)
    monkeypatch.setattr(switchboard, "TICK_SECONDS", 0.05)
    led = []
    monkeypatch.setattr(switchboard, "tick", lambda _now: led.append(threading.current_thread().name))
    stops = [threading.Event(), threading.Event()]
    boards = [
        threading.Thread(target=switchboard.run_until, args=[stop], name=f"board-{n}") for n, stop in enumerate(stops)
    ]
    [board.start() for board in boards]
    try:
        wait_for(lambda: len(led) > 3)
        assert len(set(led)) == 1
        first = int(led[0].removeprefix("board-"))
        stops[first].set()
        boards[first].join(timeout=10)
        wait_for(lambda: f"board-{1 - first}" in led)
    finally:
        [stop.set() for stop in stops]
        [board.join(timeout=10) for board in boards]


def wait_for(condition):
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        threading.Event().wait(0.02)


@pytest.mark.django_db
def test_the_lock_is_one_that_the_database_can_hold():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [switchboard.LEADER])
        assert cursor.fetchone() == (True,)
