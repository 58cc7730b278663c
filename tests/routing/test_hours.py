from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdring.routing.rules.hours import Holiday, Opening, Schedule, closes_at, is_open, next_opening, spans

COPENHAGEN = "Europe/Copenhagen"
OFFICE = tuple(Opening(day, time(9), time(17)) for day in range(5))
NIGHTS = tuple(Opening(day, time(22), time(6)) for day in range(7))


def at(text, zone=COPENHAGEN):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


class TestOpen:
    @pytest.mark.parametrize(
        ("moment", "expected"),
        [
            ("2026-11-23 08:59:59", False),
            ("2026-11-23 09:00", True),
            ("2026-11-23 16:59:59", True),
            ("2026-11-23 17:00", False),
            ("2026-11-22 12:00", False),
        ],
    )
    def test_office_hours(self, moment, expected):
        assert is_open(Schedule(COPENHAGEN, OFFICE), at(moment)) is expected

    def test_hours_are_those_of_the_line_wherever_it_is_asked_from(self):
        shanghai = Schedule("Asia/Shanghai", OFFICE)
        assert is_open(shanghai, datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
        assert not is_open(shanghai, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))

    def test_without_hours_it_is_open_day_and_night(self):
        assert is_open(Schedule(COPENHAGEN), at("2026-11-22 03:17"))

    def test_a_night_belongs_to_the_evening_on_which_it_begins(self):
        friday = Schedule(COPENHAGEN, (Opening(4, time(22), time(6)),))
        assert is_open(friday, at("2026-11-28 05:59"))
        assert not is_open(friday, at("2026-11-27 05:59"))
        assert closes_at(friday, at("2026-11-27 23:00")) == at("2026-11-28 06:00")

    def test_a_holiday_closes_its_day_and_the_night_before_ends_at_midnight(self):
        christmas = Holiday(date(2026, 12, 25), "Juledag")
        nights = Schedule(COPENHAGEN, NIGHTS, (christmas,))
        assert is_open(nights, at("2026-12-24 23:59"))
        assert not is_open(nights, at("2026-12-25 00:00"))
        assert not is_open(nights, at("2026-12-25 23:00"))
        assert is_open(nights, at("2026-12-26 22:00"))

    def test_a_holiday_with_hours_of_its_own(self):
        eve = Holiday(date(2026, 12, 24), "Juleaften", time(10), time(12))
        office = Schedule(COPENHAGEN, OFFICE, (eve,))
        assert not is_open(office, at("2026-12-24 09:30"))
        assert is_open(office, at("2026-12-24 11:00"))
        assert next_opening(office, at("2026-12-24 12:00")) == at("2026-12-25 09:00")


class TestSummerTime:
    def test_a_night_is_an_hour_shorter_in_spring_and_longer_in_autumn(self):
        nights = Schedule(COPENHAGEN, NIGHTS)
        lengths = [
            [until - since for since, until in spans(nights, day)] for day in (date(2026, 3, 28), date(2026, 10, 24))
        ]
        assert lengths == [[timedelta(hours=7)], [timedelta(hours=9)]]

    def test_what_opens_in_the_skipped_hour_opens_when_it_is_over(self):
        early = Schedule(COPENHAGEN, (Opening(6, time(2, 30), time(9)),))
        assert spans(early, date(2026, 3, 29))[0][0] == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)

    def test_what_opens_in_the_repeated_hour_opens_the_first_time_and_closes_the_last(self):
        both = Schedule(COPENHAGEN, (Opening(6, time(2, 15), time(2, 45)),))
        ((since, until),) = spans(both, date(2026, 10, 25))
        assert (since, until) == (datetime(2026, 10, 25, 0, 15, tzinfo=UTC), datetime(2026, 10, 25, 1, 45, tzinfo=UTC))


TIMES = st.times().map(lambda one: one.replace(microsecond=0, tzinfo=None, fold=0))
OPENINGS = st.builds(Opening, st.integers(0, 6), TIMES, TIMES)
SCHEDULES = st.builds(
    Schedule,
    st.sampled_from([COPENHAGEN, "Europe/London", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"]),
    st.lists(OPENINGS, max_size=6).map(tuple),
    st.lists(st.builds(Holiday, st.dates(date(2026, 3, 1), date(2026, 11, 30)), st.just("")), max_size=3).map(tuple),
)
MOMENTS = st.integers(0, 364 * 86_400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(SCHEDULES, MOMENTS)
def test_it_is_open_exactly_within_the_stretches_that_are_told(schedule, moment):
    until = closes_at(schedule, moment)
    assert (until is not None) is is_open(schedule, moment)
    if until is not None:
        assert moment < until <= moment + timedelta(hours=26)


@given(SCHEDULES, MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(schedule, moment):
    opens = next_opening(schedule, moment)
    if opens is None:
        return
    assert is_open(schedule, opens)
    assert opens >= moment
    if opens > moment:
        assert not is_open(schedule, opens - timedelta(seconds=1))
        assert not is_open(schedule, moment + (opens - moment) / 2)
