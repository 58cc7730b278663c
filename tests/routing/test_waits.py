import random
from datetime import timedelta
from math import exp, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.routing.builders import free, queue, waits
from thirdring.kernel import clock
from thirdring.people import actions as people
from thirdring.people.values import PresenceState, Signal
from thirdring.routing import queries
from thirdring.routing.rules import rings
from thirdring.routing.rules import waits as rules

MINUTE = timedelta(minutes=1)


def busy(**changes):
    operator = free(**changes)
    people.signal_presence(user_id=operator.pk, signal=Signal.CALL_ANSWERED, now=clock.now())
    return operator


def simulated(position, *, staff, handle, runs=4000):
    """Mean and 90th percentile of the wait at a place, everybody busy at first."""
    draw, waited = random.Random(7), []  # noqa: S311 - a simulation
    for _each in range(runs):
        ends = [draw.expovariate(1 / handle) for _person in range(staff)]
        for _served in range(position):
            first = min(ends)
            ends[ends.index(first)] = first + draw.expovariate(1 / handle)
        waited.append(first)
    waited.sort()
    return sum(waited) / runs, waited[int(runs * 0.9)]


class TestFormulas:
    def test_they_agree_with_a_simulation(self):
        for position, staff in [(1, 1), (3, 2), (8, 5)]:
            mean, ninety = simulated(position, staff=staff, handle=240)
            expected = rules.expected_wait(position, staff=staff, handle=timedelta(seconds=240))
            likely = rules.likely_within(position, staff=staff, handle=timedelta(seconds=240))
            assert expected.total_seconds() == pytest.approx(mean, rel=0.06)
            assert likely.total_seconds() == pytest.approx(ninety, rel=0.08)

    def test_erlang_c_agrees_with_its_own_definition(self):
        for load, staff in [(2.0, 3), (8.0, 10), (45.0, 50)]:
            waiting = load**staff / factorial(staff) * staff / (staff - load)
            exact = waiting / (sum(load**k / factorial(k) for k in range(staff)) + waiting)
            assert rules.erlang_c(load, staff) == pytest.approx(exact, rel=1e-12)
        assert rules.erlang_c(5.0, 5) == 1.0

    def test_the_distribution_of_one_stage_is_the_exponential_one(self):
        assert rules.erlang_cdf(1, 0.7) == pytest.approx(1 - exp(-0.7))

    @given(st.integers(1, 40), st.integers(1, 60))
    def test_further_back_waits_longer_and_more_people_shorten_it(self, position, staff):
        def told(place, people_there):
            return rules.likely_within(place, staff=people_there, handle=4 * MINUTE)

        assert told(position, staff) <= told(position + 1, staff)
        assert told(position, staff + 1) <= told(position, staff)
        assert rules.expected_wait(position, staff=staff, handle=4 * MINUTE) <= told(position, staff)

    def test_without_anybody_at_work_nothing_is_told(self):
        assert rules.expected_wait(1, staff=0, handle=MINUTE) is None
        assert rules.likely_within(1, staff=0, handle=MINUTE) is None
        assert rules.prompts(2, None) == (("position", {"position": 2}),)
        assert rules.prompts(2, 45 * MINUTE) == (("position", {"position": 2}),)

    def test_minutes_are_rounded_up(self):
        assert rules.prompts(3, 2.2 * MINUTE)[1] == ("wait-minutes", {"minutes": 3})
        assert rules.prompts(1, 0.5 * MINUTE)[1] == ("wait-soon", {})

    def test_few_calls_move_the_handle_time_little(self):
        assert rules.handle_time(timedelta(), 0) == rules.PRIOR_HANDLE
        assert rules.handle_time(timedelta(minutes=1000), 500) == timedelta(minutes=1040) / 510


@pytest.mark.django_db
class TestPlace:
    def test_place_and_wait_by_those_who_could_answer(self):
        for _each in range(2):
            busy()
        busy(languages={"zh": 5})
        first, second = waits(), waits()
        told = queries.position_and_wait(second.id)
        assert told.position == 2
        assert told.expected == 2 * rules.PRIOR_HANDLE / 2
        assert told.likely_within > told.expected
        assert queries.position_and_wait(first.id).position == 1
        said = queries.announcement(told, "en", offers_callback=False)
        assert said.startswith("You are number 2 in the queue. We expect")
        assert queries.announcement(told, "en", offers_callback=True).startswith(f"{said} Press 1 to be called back")

    def test_another_queue_counts_as_far_as_it_needs_the_same_people(self):
        queue("returns", skills={"returns": 1})
        busy(skills={"returns": 3})
        busy()
        waits(queue="returns")
        told = queries.position_and_wait(waits().id)
        assert told.position == 1
        assert told.expected == 2 * rules.PRIOR_HANDLE / 2

    def test_somebody_free_means_at_once(self):
        free()
        assert queries.position_and_wait(waits().id).expected == timedelta()

    def test_nobody_there(self):
        away = free()
        people.choose_presence(user_id=away.pk, state=PresenceState.LUNCH, now=clock.now())
        assert queries.position_and_wait(waits().id).expected is None


class TestRings:
    def test_the_third_ring_by_country(self):
        seconds = {
            code: rings.third_ring(rings.cadence(code)).total_seconds() for code in ("DK", "GB", "US", "CN", "XX")
        }
        assert seconds == {"DK": 11, "GB": 7, "US": 14, "CN": 11, "XX": 11}

    @given(st.floats(0, 60), st.sampled_from(sorted(rings.CADENCES)))
    def test_a_second_operator_can_still_be_in_time(self, waited, region):
        until = rings.third_ring(rings.cadence(region))
        lasts = rings.offer_lasts(timedelta(seconds=waited), until=until, others_free=True)
        assert rings.SHORTEST <= lasts <= rings.LONGEST
        left = until - timedelta(seconds=waited)
        if left >= 2 * rings.SHORTEST:
            assert lasts * 2 <= left + timedelta(milliseconds=1)
