from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from thirdring.routing.rules import choosing
from thirdring.routing.values import Channel, Seat, Waiting, Wanted

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
MOMENTS = st.integers(0, 600).map(lambda seconds: NOW - timedelta(seconds=seconds))
LANGUAGES = st.frozensets(st.sampled_from(["da", "en", "zh"]), max_size=3)
SKILLS = st.dictionaries(st.integers(1, 3), st.integers(1, 5), max_size=3)
WANTED = st.builds(Wanted, LANGUAGES, SKILLS.map(lambda held: frozenset(held.items())))
SEATS = st.lists(
    st.builds(Seat, st.integers(1, 12), MOMENTS, LANGUAGES, SKILLS), max_size=8, unique_by=lambda one: one.operator_id
)
CALLERS = st.lists(
    st.builds(
        Waiting,
        st.integers(1, 99),
        st.integers(1, 3),
        MOMENTS,
        MOMENTS,
        st.lists(WANTED, min_size=1, max_size=2).map(tuple),
        st.integers(-2, 2),
        st.booleans(),
        last_operator_id=st.none() | st.integers(1, 12),
        holds_out_until_at=st.none() | st.just(NOW + timedelta(seconds=5)),
        reserved_for_id=st.none() | st.integers(1, 12),
        refused_by=st.frozensets(st.integers(1, 12), max_size=2),
    ),
    max_size=8,
    unique_by=lambda one: one.call_id,
)
AT_WORK = st.frozensets(st.integers(1, 12))


@given(CALLERS, SEATS, AT_WORK)
def test_nobody_is_given_out_twice_and_everybody_fits(callers, seats, at_work):
    pairs = choosing.choose(callers, seats, at_work=at_work, now=NOW)
    by_call, by_seat = {one.call_id: one for one in callers}, {one.operator_id: one for one in seats}
    assert len({call for call, _ in pairs}) == len({operator for _, operator in pairs}) == len(pairs)
    for call_id, operator_id in pairs:
        caller, seat = by_call[call_id], by_seat[operator_id]
        assert operator_id not in caller.refused_by
        assert caller.reserved_for_id in {None, operator_id}
        assert caller.reserved_for_id or any(choosing.fits(seat, wanted) for wanted in caller.wants)


@given(CALLERS, SEATS, AT_WORK, st.randoms())
def test_the_order_in_which_it_is_told_changes_nothing(callers, seats, at_work, random):
    before = choosing.choose(callers, seats, at_work=at_work, now=NOW)
    random.shuffle(callers)
    random.shuffle(seats)
    assert choosing.choose(callers, seats, at_work=at_work, now=NOW) == before


@given(CALLERS, SEATS)
def test_nobody_waits_while_somebody_free_could_help(callers, seats):
    pairs = choosing.choose(callers, seats, now=NOW)
    served, busy = {call for call, _ in pairs}, {operator for _, operator in pairs}
    for caller in callers:
        if caller.call_id not in served:
            assert not any(choosing.suits(seat, caller) for seat in seats if seat.operator_id not in busy)


@given(CALLERS, SEATS)
def test_nobody_further_back_gets_the_operator_whom_one_ahead_needed(callers, seats):
    pairs = dict(choosing.choose(callers, seats, now=NOW))
    line = choosing.in_line(callers)
    by_seat = {one.operator_id: one for one in seats}
    for place, caller in enumerate(line):
        if caller.call_id not in pairs:
            taken_behind = [by_seat[pairs[one.call_id]] for one in line[place + 1 :] if one.call_id in pairs]
            assert not any(choosing.suits(seat, caller) for seat in taken_behind)


@given(st.lists(MOMENTS, min_size=1, max_size=8, unique=True))
def test_the_longest_free_comes_first(moments):
    seats = [Seat(number, since_at) for number, since_at in enumerate(moments, 1)]
    ((_call, chosen),) = choosing.choose([Waiting(1, 1, NOW, NOW)], seats, now=NOW)
    assert seats[chosen - 1].since_at == min(moments)


@given(WANTED, SKILLS, LANGUAGES)
def test_easing_asks_no_more_than_before_and_keeps_languages(wanted, skills, languages):
    seat = Seat(1, NOW, languages, skills)
    eased = choosing.eased(wanted)
    assert eased.languages == wanted.languages
    assert choosing.fits(seat, eased) or not choosing.fits(seat, wanted)


def test_a_caller_waits_a_moment_for_the_busy_operator_of_last_time():
    caller = Waiting(1, 1, NOW, NOW, last_operator_id=7, holds_out_until_at=NOW + timedelta(seconds=5))
    free = [Seat(8, NOW)]
    assert choosing.choose([caller], free, at_work=frozenset({7}), now=NOW) == ()
    assert choosing.choose([caller], free, at_work=frozenset(), now=NOW) == ((1, 8),)
    assert choosing.choose([caller], free, at_work=frozenset({7}), now=NOW + timedelta(seconds=5)) == ((1, 8),)


def test_capacity_by_channel():
    room = choosing.has_room
    assert room({}, Channel.VOICE)
    assert not room({Channel.VOICE: 1}, Channel.CHAT)
    assert not room({Channel.CHAT: 1}, Channel.VOICE)
    assert room({Channel.CHAT: 1}, Channel.CHAT)
    assert not room({Channel.CHAT: 2}, Channel.CHAT)
    assert room({Channel.CHAT: 2}, Channel.CHAT, {Channel.CHAT: 3})
    assert room({Channel.CHAT: 1}, Channel.MAIL)
