"""Pure decisions of the room."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.people import rules
from thirdring.people.rules import IllegalMoveError, Limit, PasswordProblem, may_manage, move, password_problem
from thirdring.people.values import PresenceState, Role, Signal

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
HAND = set(rules.CHOICES.values())


@given(st.sampled_from(PresenceState), st.sampled_from(Signal))
def test_a_pair_is_in_the_table_or_raises(state, signal):
    if (state, signal) in rules.MOVES:
        assert move(state, signal) is rules.MOVES[state, signal]
    else:
        with pytest.raises(IllegalMoveError):
            move(state, signal)


@given(st.sampled_from(PresenceState), st.sampled_from(sorted(HAND)))
def test_nobody_puts_themselves_on_a_call_or_leaves_one_by_hand(state, signal):
    if state in {PresenceState.ON_CALL, PresenceState.WRAP_UP, PresenceState.CHATTING}:
        with pytest.raises(IllegalMoveError):
            move(state, signal)
    else:
        assert move(state, signal) in rules.CHOICES


@given(st.lists(st.sampled_from(Signal)))
def test_signing_out_works_after_anything(signals):
    state = PresenceState.SIGNED_OUT
    for signal in signals:
        if (state, signal) in rules.MOVES:
            state = move(state, signal)
    assert move(state, Signal.SIGN_OUT) is PresenceState.SIGNED_OUT


@given(st.sampled_from(sorted(rules.CHOICES)))
def test_what_was_chosen_during_the_call_follows_the_wrap_up(then):
    assert move(PresenceState.ON_CALL, Signal.CALL_ENDED, then=then) is PresenceState.WRAP_UP
    assert move(PresenceState.WRAP_UP, Signal.CALL_WRAPPED, then=then) is then


COMMON = {"password", "iloveyou", "football"}


def problem(password: str) -> PasswordProblem | None:
    about = ("freja", "holm", "third", "ring")
    return password_problem(password, about=about, is_common=COMMON.__contains__)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("short", PasswordProblem.SHORT),
        ("14 characters!", PasswordProblem.SHORT),
        ("x" * 257, PasswordProblem.LONG),
        ("passwordpassword", PasswordProblem.COMMON),
        ("FOOTBALLfootball2026!", PasswordProblem.COMMON),
        ("aaaaaaaaaaaaaaaaaa", PasswordProblem.PREDICTABLE),
        ("abcabcabcabcabcabc", PasswordProblem.PREDICTABLE),
        ("0123456789012345", PasswordProblem.PREDICTABLE),
        ("qwertyuiopasdfghj", PasswordProblem.PREDICTABLE),
        ("freja-holm-third-ring-1", PasswordProblem.PERSONAL),
        ("correct horse battery", None),
        ("third-ring-demo-desk", None),
        ("爱护一只鸟和他的朋友们以及家人", None),
        ("lighthouse lighthouse", None),
    ],
)
def test_passwords_are_judged_by_length_and_by_what_attackers_try(password, expected):
    assert problem(password) is expected


@given(st.text(max_size=300))
def test_no_text_breaks_the_judge_and_short_ones_never_pass(password):
    found = problem(password)
    if len(password) < 5:
        assert found is PasswordProblem.SHORT


@given(
    st.integers(1, 6),
    st.lists(st.integers(0, 3600).map(lambda s: NOW - timedelta(seconds=s)), max_size=20),
)
def test_the_moment_to_try_again_is_the_first_one_that_is_allowed(most, tries):
    limit = Limit(most, timedelta(minutes=15))
    again_at = rules.try_again_at(limit, tries, now=NOW)
    if again_at is None:
        assert len([at for at in tries if at > NOW - limit.window]) < most
    else:
        assert NOW < again_at <= NOW + limit.window
        assert rules.try_again_at(limit, tries, now=again_at) is None
        assert rules.try_again_at(limit, tries, now=again_at - timedelta(microseconds=1)) is not None


@given(st.frozensets(st.sampled_from(Role)), st.frozensets(st.sampled_from(Role)))
def test_managing_is_never_a_way_up(actor, other):
    if may_manage(actor, other) and Role.ADMINISTRATOR not in actor:
        assert Role.SUPERVISOR in actor
        assert other <= {Role.OPERATOR}
