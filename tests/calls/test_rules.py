from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.calls import rules
from thirdring.calls.values import CallState, Disposition, Moments, Reason, Signal

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

signals = st.lists(st.sampled_from(Signal), max_size=30)


@given(signals)
def test_a_call_only_moves_forward_whatever_a_switch_tells(told):
    state = CallState.RINGING
    for signal in told:
        try:
            after = rules.move(state, signal)
        except rules.IllegalSignalError:
            continue
        assert rules.PHASE[after] >= rules.PHASE[state]
        state = after


@given(signals, st.sampled_from(Signal))
def test_a_signal_told_twice_changes_nothing_the_second_time(told, signal):
    state = CallState.RINGING
    for each in told:
        try:
            state = rules.move(state, each)
        except rules.IllegalSignalError:
            continue
    try:
        once = rules.move(state, signal)
    except rules.IllegalSignalError:
        return
    if signal is not Signal.END or once is CallState.ENDED:
        assert rules.move(once, signal) is once


@pytest.mark.parametrize(
    ("state", "signal"),
    [
        (CallState.RINGING, Signal.HOLD),
        (CallState.RINGING, Signal.RESUME),
        (CallState.RINGING, Signal.WRAP_UP),
        (CallState.TALKING, Signal.WRAP_UP),
        (CallState.ON_HOLD, Signal.WRAP_UP),
    ],
)
def test_what_cannot_be_is_refused(state, signal):
    with pytest.raises(rules.IllegalSignalError):
        rules.move(state, signal)


def test_the_table_knows_every_pair_but_those():
    illegal = {(s, g) for s in CallState for g in Signal} - set(rules.MOVES)
    assert len(illegal) == 5


seconds = st.integers(0, 5000).map(lambda n: timedelta(seconds=n))


@given(lengths=st.tuples(seconds, seconds, seconds, seconds, seconds), stage=st.integers(0, 3))
@pytest.mark.job("S2.3", "M2.2")
def test_every_second_of_a_call_is_accounted_for(lengths, stage):
    queue, ring, talk, hold, wrap = lengths
    answered_at = NOW + queue + ring
    ended_at = answered_at + talk + hold
    wrapped_at = ended_at + wrap
    moments = Moments(
        rang_at=NOW,
        answered_at=answered_at if stage else None,
        ended_at=ended_at if stage > 1 else None,
        wrapped_at=wrapped_at if stage > 2 else None,
        held_for=hold if stage else timedelta(),
        offered_for=ring if stage else timedelta(),
        offered_since_at=None if stage else NOW + queue,
    )
    now = [answered_at, ended_at, wrapped_at, wrapped_at][stage]
    spent = rules.times(moments, now=now)
    assert spent.total == now - NOW
    assert (spent.ring, spent.queue) == (ring, queue)
    if stage == 3:
        assert (spent.talk, spent.hold, spent.wrap_up) == (talk, hold, wrap)


def test_a_hold_that_lasts_is_hold_time_until_now():
    moments = Moments(rang_at=NOW, answered_at=NOW, held_since_at=NOW + timedelta(seconds=5))
    spent = rules.times(moments, now=NOW + timedelta(seconds=25))
    assert (spent.talk, spent.hold) == (timedelta(seconds=5), timedelta(seconds=20))


def test_a_caller_who_gave_up_has_only_waited():
    moments = Moments(rang_at=NOW, ended_at=NOW + timedelta(seconds=12))
    spent = rules.times(moments, now=NOW + timedelta(hours=3))
    assert spent.queue == spent.total == timedelta(seconds=12)


@pytest.mark.job("Z1.4")
@pytest.mark.parametrize(("waited", "rings"), [(0, 1), (4.9, 1), (5, 2), (10, 3), (14.9, 3), (15, 4)])
def test_rings_are_counted_by_the_cadence_of_the_line(waited, rings):
    assert rules.rings(timedelta(seconds=waited), on=1, off=4) == rings


@pytest.mark.job("K1")
def test_a_wrap_up_needs_a_reason_and_what_came_of_it():
    assert rules.missing([], None) == (rules.Missing.REASON, rules.Missing.DISPOSITION)
    assert rules.missing([Reason.ORDER], None) == (rules.Missing.DISPOSITION,)
    assert rules.missing([Reason.ORDER], Disposition.ORDER_TAKEN) == ()


def test_the_usual_disposition_is_offered_first():
    assert rules.usual_disposition([], has_order=True) is Disposition.ORDER_TAKEN
    both = [Reason.INFORMATION, Reason.COMPLAINT]
    assert rules.usual_disposition(both, has_order=False) is Disposition.COMPLAINT_RESOLVED
    assert rules.usual_disposition([], has_order=False) is None
