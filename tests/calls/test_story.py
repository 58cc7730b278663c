"""Whatever a switch and an operator do, in any order and twice over, a call stays one true story."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calls.builders import NOW, ringing
from tests.people.builders import user
from thirdring.calls import actions, queries, rules
from thirdring.calls.values import Disposition, EndedBy, EventKind, Reason

STEPS = {
    "answer": lambda call_id, who, now: actions.answer(call_id=call_id, operator_id=who, now=now),
    "hold": lambda call_id, _who, now: actions.hold(call_id=call_id, now=now),
    "resume": lambda call_id, _who, now: actions.resume(call_id=call_id, now=now),
    "end": lambda call_id, _who, now: actions.end(call_id=call_id, by=EndedBy.CALLER, now=now),
    "wrap": lambda call_id, who, now: actions.wrap_up(
        call_id=call_id, operator_id=who, disposition=Disposition.NO_SALE, now=now
    ),
}
MOVING = {
    EventKind.ANSWERED: 1,
    EventKind.ENDED: 1,
    EventKind.WRAPPED: 1,
}


@pytest.mark.django_db
@pytest.mark.job("S2.3")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 90)), max_size=14))
def test_any_order_of_signals_leaves_one_true_story(steps):
    who = user().pk
    call = ringing()
    actions.set_reason(call_id=call.id, reasons=[Reason.INFORMATION], actor_id=who, now=NOW)
    now, phase = NOW, 0
    for step, seconds in steps:
        now += timedelta(seconds=seconds)
        before = queries.call(call.id)
        try:
            changed = STEPS[step](call.id, who, now)
        except rules.IllegalSignalError:
            assert queries.call(call.id) == before
            continue
        after = queries.call(call.id)
        assert changed is (after.state is not before.state)
        assert changed or after == before
        assert rules.PHASE[after.state] >= phase
        phase = rules.PHASE[after.state]
        spent = rules.times(after.moments, now=now)
        whole = (after.moments.wrapped_at or now) - NOW
        assert spent.total == (whole if after.operator_id else (after.moments.ended_at or now) - NOW)
        assert min(spent.ring, spent.queue, spent.talk, spent.hold, spent.wrap_up) >= timedelta()
    told = [event.kind for event in queries.events(call.id)]
    assert all(told.count(kind) <= most for kind, most in MOVING.items())
