"""Presence: intervals without gaps or overlaps, moved by the calls and by hand."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people.builders import user
from thirdring.people import models, queries, rules
from thirdring.people.actions import choose_presence, set_presence, signal_presence
from thirdring.people.actions.presence import PresenceByHandError
from thirdring.people.rules import IllegalMoveError
from thirdring.people.values import PresenceState, Signal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
P = PresenceState


def state_of(user_id: int) -> PresenceState:
    return queries.presence(user_id).state


@pytest.fixture
def operator() -> int:
    return user(now=AT).pk


@pytest.mark.job("O1.1")
def test_a_day_adds_up(operator):
    signal_presence(user_id=operator, signal=Signal.SIGN_IN, now=AT)
    set_presence(user_id=operator, state=P.ON_CALL, now=AT + 5 * MINUTE)
    set_presence(user_id=operator, state=P.WRAP_UP, now=AT + 9 * MINUTE)
    set_presence(user_id=operator, state=P.AVAILABLE, now=AT + 10 * MINUTE)
    choose_presence(user_id=operator, state=P.LUNCH, now=AT + 12 * MINUTE)
    today = queries.today(operator, AT + 42 * MINUTE)
    assert today.signed_in_at == AT
    assert today.spent == {
        P.AVAILABLE: 7 * MINUTE,
        P.ON_CALL: 4 * MINUTE,
        P.WRAP_UP: 1 * MINUTE,
        P.LUNCH: 30 * MINUTE,
    }
    assert today.signed_in_for == 42 * MINUTE
    cut = queries.today(operator, AT + 42 * MINUTE, day_start_at=AT + 11 * MINUTE)
    assert cut.spent == {P.AVAILABLE: MINUTE, P.LUNCH: 30 * MINUTE}


@pytest.mark.parametrize("state", [P.ON_CALL, P.WRAP_UP, P.SIGNED_OUT])
def test_states_of_the_calls_cannot_be_set_by_hand(operator, state):
    before = list(models.PresenceInterval.objects.values())
    with pytest.raises(PresenceByHandError):
        choose_presence(user_id=operator, state=state, now=AT)
    assert list(models.PresenceInterval.objects.values()) == before


def test_a_break_chosen_during_a_call_comes_after_it(operator):
    set_presence(user_id=operator, state=P.ON_CALL, now=AT)
    choose_presence(user_id=operator, state=P.BREAK, now=AT + MINUTE)
    assert queries.presence(operator).then is P.BREAK
    signal_presence(user_id=operator, signal=Signal.CALL_ENDED, now=AT + 2 * MINUTE)
    assert queries.presence(operator) == queries.Presence(P.WRAP_UP, AT + 2 * MINUTE, P.BREAK)
    signal_presence(user_id=operator, signal=Signal.CALL_WRAPPED, now=AT + 3 * MINUTE)
    assert queries.presence(operator) == queries.Presence(P.BREAK, AT + 3 * MINUTE)


def test_a_break_can_be_taken_back_during_the_call(operator):
    set_presence(user_id=operator, state=P.ON_CALL, now=AT)
    choose_presence(user_id=operator, state=P.BREAK, now=AT)
    choose_presence(user_id=operator, state=P.AVAILABLE, now=AT)
    signal_presence(user_id=operator, signal=Signal.CALL_ENDED, now=AT)
    signal_presence(user_id=operator, signal=Signal.CALL_WRAPPED, now=AT)
    assert state_of(operator) is P.AVAILABLE


def test_an_unanswered_offer_sends_the_operator_away(operator):
    signal_presence(user_id=operator, signal=Signal.SIGN_IN, now=AT)
    signal_presence(user_id=operator, signal=Signal.UNANSWERED, now=AT + MINUTE)
    assert state_of(operator) is P.AWAY


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(Signal), st.integers(-30, 600)), max_size=12))
def test_intervals_never_overlap_nor_leave_gaps_whatever_the_clock_does(operator, signals):
    with transaction.atomic():
        now = AT
        for signal, seconds in signals:
            now += timedelta(seconds=seconds)
            try:
                signal_presence(user_id=operator, signal=signal, now=now)
            except IllegalMoveError:
                continue
        rows = list(models.PresenceInterval.objects.filter(user=operator).order_by("since_at", "id"))
        assert [row.until_at is None for row in rows].count(True) == 1
        assert all(a.until_at == b.since_at for a, b in itertools.pairwise(rows))
        transaction.set_rollback(True)


def test_the_database_refuses_a_second_open_interval(operator):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.PresenceInterval.objects.create(user_id=operator, state=P.LUNCH, since_at=AT + MINUTE)


def test_the_database_refuses_an_overlap(operator):
    signal_presence(user_id=operator, signal=Signal.SIGN_IN, now=AT + 10 * MINUTE)
    with pytest.raises(IntegrityError, match="people_presence_no_overlap"), transaction.atomic():
        models.PresenceInterval.objects.create(
            user_id=operator, state=P.LUNCH, since_at=AT + 2 * MINUTE, until_at=AT + 3 * MINUTE
        )


def test_the_database_refuses_to_rewrite_the_past(operator):
    signal_presence(user_id=operator, signal=Signal.SIGN_IN, now=AT + MINUTE)
    past = models.PresenceInterval.objects.filter(user_id=operator).exclude(until_at=None)
    for change in (lambda: past.update(state=P.LUNCH), lambda: past.update(until_at=None), past.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_who_is_free_longest_comes_first():
    first, second, third = (user(now=AT).pk for _ in range(3))
    signal_presence(user_id=second, signal=Signal.SIGN_IN, now=AT)
    signal_presence(user_id=first, signal=Signal.SIGN_IN, now=AT + MINUTE)
    signal_presence(user_id=third, signal=Signal.SIGN_IN, now=AT)
    choose_presence(user_id=third, state=P.LUNCH, now=AT)
    assert [one.person.id for one, _since in queries.available()] == [second, first]


def test_the_strip_shows_state_word_and_menu(client, operator):
    client.force_login(models.User.objects.get(pk=operator))
    signal_presence(user_id=operator, signal=Signal.SIGN_IN, now=AT)
    page = client.post("/presence", {"state": "training"}).content.decode()
    assert 'class="state training"' in page
    assert page.count('role="option"') == len(rules.CHOICES)
    assert "data-since=" in page
    set_presence(user_id=operator, state=P.ON_CALL, now=AT)
    page = client.post("/presence", {"state": "lunch"}).content.decode()
    assert 'class="state' not in page.split("popover\n")[0]  # the call's own state stands beside it
    assert "On a call" in page
    assert "then Lunch" in page
