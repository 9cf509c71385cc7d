"""Periods of time: worked scenarios, a second implementation, and properties."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.deadlines import workdays
from governance.deadlines.calendar import WorkCalendar
from governance.deadlines.workdays import Pause
from tests.governance.deadlines.official_calendar import official_calendar

CALENDAR = official_calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
days = st.dates(date(2022, 1, 1), date(2026, 12, 31))
any_days = st.dates(date(1990, 1, 1), date(2098, 12, 31))


def calendar_due(start: date, n: int, *pauses: Pause) -> workdays.Due:
    return workdays.calendar_deadline(start, n, CALENDAR, pauses=pauses)


class TestScenarios:
    def test_a01_judicial_confirmation_over_spring_festival(self):
        due = calendar_due(date(2026, 1, 20), 30)
        assert (due.nominal_on, due.due_on) == (date(2026, 2, 19), date(2026, 2, 24))
        assert not due.is_provisional
        assert workdays.days_late(due.due_on, date(2026, 2, 24)) == 0
        assert workdays.days_late(due.due_on, date(2026, 2, 25)) == 1

    def test_a02_confirmation_runs_from_the_seal(self):
        assert calendar_due(date(2026, 3, 4), 30).due_on == date(2026, 4, 3)

    def test_a04_month_and_thirty_days_differ_and_make_up_saturday_does_not_roll(self):
        by_month = workdays.month_deadline(date(2026, 1, 31), 1, CALENDAR)
        assert by_month.due_on == date(2026, 2, 28)
        assert not by_month.is_rolled
        assert calendar_due(date(2026, 1, 31), 30).due_on == date(2026, 3, 2)

    def test_a05_review_over_mid_autumn(self):
        due = calendar_due(date(2026, 9, 18), 7)
        assert (due.nominal_on, due.due_on) == (date(2026, 9, 25), date(2026, 9, 28))
        assert workdays.days_late(due.due_on, date(2026, 9, 28)) == 0
        assert workdays.days_late(due.due_on, date(2026, 9, 29)) == 1

    def test_a06_supplement_pauses_the_clock(self):
        pause = Pause(date(2026, 3, 4), date(2026, 3, 12))
        assert pause.days == 8
        assert calendar_due(date(2026, 3, 2), 7, pause).due_on == date(2026, 3, 17)

    def test_a07_supplement_term_ends_on_a_saturday(self):
        due = calendar_due(date(2026, 3, 4), 10)
        assert (due.nominal_on, due.due_on) == (date(2026, 3, 14), date(2026, 3, 16))

    def test_a10_assignment_over_labour_day(self):
        due = calendar_due(date(2026, 4, 30), 3)
        assert (due.nominal_on, due.due_on) == (date(2026, 5, 3), date(2026, 5, 6))

    def test_a11_objection_and_the_assignment_after_it(self):
        due = calendar_due(date(2026, 5, 25), 5)
        assert (due.nominal_on, due.due_on) == (date(2026, 5, 30), date(2026, 6, 1))
        assert calendar_due(date(2026, 6, 1), 3).due_on == date(2026, 6, 4)

    @pytest.mark.parametrize(
        ("start", "n", "due_on"),
        [
            (date(2026, 9, 30), 1, date(2026, 10, 8)),
            (date(2026, 9, 30), 5, date(2026, 10, 13)),
            (date(2026, 10, 13), 3, date(2026, 10, 16)),
            (date(2026, 10, 15), 5, date(2026, 10, 22)),
        ],
    )
    def test_a16_request_clocks_over_national_day(self, start, n, due_on):
        assert workdays.workday_deadline(start, n, CALENDAR).due_on == due_on


class TestPauses:
    def test_overlapping_pauses_are_left_out_once(self):
        overlapping = [Pause(date(2026, 3, 4), date(2026, 3, 10)), Pause(date(2026, 3, 8), date(2026, 3, 12))]
        assert calendar_due(date(2026, 3, 2), 7, *overlapping).due_on == date(2026, 3, 17)

    def test_rolling_happens_once_after_all_pauses(self):
        # 3月6日+7日=3月13日（周五）；暂停1日后为14日（周六），顺延至16日
        due = calendar_due(date(2026, 3, 6), 7, Pause(date(2026, 3, 9), date(2026, 3, 10)))
        assert (due.nominal_on, due.due_on) == (date(2026, 3, 14), date(2026, 3, 16))

    def test_pause_after_the_count_is_full_adds_nothing(self):
        assert calendar_due(date(2026, 3, 2), 7, Pause(date(2026, 3, 9), date(2026, 3, 30))).due_on == date(
            2026, 3, 9
        )

    def test_due_day_never_falls_into_a_pause_begun_while_rolling(self):
        # 届满日3月14日（周六），周日起暂停至18日
        due = calendar_due(date(2026, 3, 4), 10, Pause(date(2026, 3, 14), date(2026, 3, 18)))
        assert (due.nominal_on, due.due_on) == (date(2026, 3, 14), date(2026, 3, 19))

    def test_working_days_in_a_pause_do_not_count(self):
        pause = Pause(date(2026, 3, 3), date(2026, 3, 5))
        due = workdays.workday_deadline(date(2026, 3, 2), 3, CALENDAR, pauses=[pause])
        assert due.due_on == date(2026, 3, 9)

    def test_a_pause_cannot_end_before_it_began(self):
        with pytest.raises(ValueError, match="pause"):
            Pause(date(2026, 3, 5), date(2026, 3, 4))


class TestEdges:
    def test_no_roll_keeps_the_nominal_day_and_consults_no_calendar(self):
        due = workdays.calendar_deadline(date(2027, 2, 1), 5, CALENDAR, rolls=False)
        assert due == workdays.Due(date(2027, 2, 6), date(2027, 2, 6), False)

    def test_hours_run_from_the_moment_and_do_not_roll(self):
        start = datetime(2026, 10, 1, 9, 30, tzinfo=SHANGHAI)
        assert workdays.hour_deadline(start, 24) == datetime(2026, 10, 2, 9, 30, tzinfo=SHANGHAI)

    @pytest.mark.parametrize(
        ("start", "months", "day"),
        [
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2025, 12, 31), 2, date(2026, 2, 28)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2026, 11, 15), 2, date(2027, 1, 15)),
        ],
    )
    def test_corresponding_day_or_month_end(self, start, months, day):
        assert workdays.corresponding_day(start, months) == day

    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            (datetime(2026, 9, 30, 17, 29, tzinfo=SHANGHAI), date(2026, 9, 30)),
            (datetime(2026, 9, 30, 17, 30, tzinfo=SHANGHAI), date(2026, 10, 8)),
            (datetime(2026, 10, 3, 9, 0, tzinfo=SHANGHAI), date(2026, 10, 8)),
            (datetime(2026, 10, 3, 20, 0, tzinfo=SHANGHAI), date(2026, 10, 8)),
        ],
    )
    def test_a_request_after_closing_counts_from_the_next_working_day(self, moment, day):
        assert workdays.service_day(moment, CALENDAR, closes_at=time(17, 30)) == day

    def test_unknown_year_is_provisional(self):
        assert calendar_due(date(2026, 12, 20), 30).is_provisional
        assert workdays.workday_deadline(date(2026, 12, 30), 3, CALENDAR).is_provisional
        assert not calendar_due(date(2026, 12, 1), 30).is_provisional


@cache
def other_workdays() -> list[date]:
    """Working days 2021–2028 from another package, for the second implementation."""
    china = holidays.country_holidays("CN", years=range(2021, 2029))
    first = date(2021, 1, 1)
    return [day for n in range(2920) if china.is_working_day(day := first + timedelta(days=n))]


def other_roll(day: date) -> date:
    return other_workdays()[bisect_left(other_workdays(), day)]


def other_nth(start: date, n: int) -> date:
    return other_workdays()[bisect_right(other_workdays(), start) + n - 1]


def other_month_end_day(start: date, months: int) -> date:
    """Steps from first of month to first of month, then back from the next first if the day is missing."""
    first = start.replace(day=1)
    for _ in range(months):
        first = (first + timedelta(days=31)).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return min(first + timedelta(days=start.day - 1), following - timedelta(days=1))


class TestSecondImplementation:
    """Every day of 2022–2026 by another package's calendar and another algorithm."""

    every_day = [date(2022, 1, 1) + timedelta(days=n) for n in range(1826)]

    def test_covers_whole_years(self):
        assert self.every_day[-1] == date(2026, 12, 31)

    @pytest.mark.parametrize("n", [0, 1, 3, 5, 7, 10, 30, 60])
    def test_calendar_days(self, n):
        for start in self.every_day:
            expected = other_roll(start + timedelta(days=n))
            assert workdays.calendar_deadline(start, n, CALENDAR).due_on == expected, start

    @pytest.mark.parametrize("n", [1, 2, 3, 5, 10, 15, 30, 60])
    def test_working_days(self, n):
        for start in self.every_day:
            assert workdays.workday_deadline(start, n, CALENDAR).due_on == other_nth(start, n), start

    @pytest.mark.parametrize("n", [1, 6, 12])
    def test_months(self, n):
        for start in self.every_day:
            expected = other_roll(other_month_end_day(start, n))
            assert workdays.month_deadline(start, n, CALENDAR).due_on == expected, start


pauses = st.lists(
    st.builds(
        lambda began, length: Pause(began, began + timedelta(days=length)),
        st.dates(date(2022, 1, 1), date(2026, 6, 30)),
        st.integers(0, 40),
    ),
    max_size=4,
)


class TestProperties:
    @given(any_days, st.integers(0, 400), pauses)
    def test_due_is_never_before_base_nor_on_a_rest_day(self, start, n, stops):
        due = workdays.calendar_deadline(start, n, CALENDAR, pauses=stops)
        assert start <= due.nominal_on <= due.due_on
        assert CALENDAR.is_workday(due.due_on)

    @given(days, st.integers(0, 90), pauses)
    def test_due_is_never_inside_a_pause(self, start, n, stops):
        for due in (
            workdays.calendar_deadline(start, n, CALENDAR, pauses=stops),
            workdays.workday_deadline(start, n, CALENDAR, pauses=stops),
        ):
            assert not any(pause.covers(due.due_on) for pause in stops)

    @given(days, st.integers(0, 90), pauses)
    def test_a_pause_never_shortens(self, start, n, stops):
        later = [pause for pause in stops if pause.began_on >= start]
        bare = workdays.calendar_deadline(start, n, CALENDAR)
        assert workdays.calendar_deadline(start, n, CALENDAR, pauses=later).due_on >= bare.due_on

    @given(any_days, st.integers(1, 60))
    def test_workdays_between_base_and_due_are_exactly_n(self, start, n):
        due = workdays.workday_deadline(start, n, CALENDAR).due_on
        passed = [start + timedelta(days=k) for k in range(1, (due - start).days + 1)]
        assert sum(CALENDAR.is_workday(day) for day in passed) == n

    @given(st.dates(date(2027, 1, 1), date(2150, 12, 31)), st.integers(0, 60))
    def test_missing_year_never_raises_and_is_provisional(self, start, n):
        empty = WorkCalendar()
        assert workdays.calendar_deadline(start, n, empty).is_provisional
        assert workdays.month_deadline(start, n, empty).is_provisional
        assert workdays.workday_deadline(start, n, empty).is_provisional

    @given(days, days, st.integers(0, 60))
    def test_a_later_base_is_never_due_earlier(self, one, other, n):
        first, second = sorted((one, other))
        due = workdays.calendar_deadline
        assert due(first, n, CALENDAR).due_on <= due(second, n, CALENDAR).due_on
