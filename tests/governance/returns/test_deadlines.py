"""The days of a period, rolled over rest days of the real calendar of 2026."""

from datetime import date

import pytest

from governance.deadlines.calendar import build
from governance.deadlines.official import from_package
from governance.returns.deadlines import Timetable, period_days, span


@pytest.fixture(scope="module")
def calendar():
    return build(day for year in (2025, 2026) for day in from_package(year))


def test_plain_month(calendar):
    days = period_days(202605, Timetable(), calendar)
    assert (days.starts_on, days.ends_on) == (date(2026, 5, 1), date(2026, 5, 31))
    assert (days.due_on, days.review_due_on) == (date(2026, 6, 3), date(2026, 6, 5))
    assert (days.report_due_on, days.lock_on) == (date(2026, 6, 8), date(2026, 6, 12))
    assert not days.is_provisional


def test_rolls_over_the_national_day_holiday(calendar):
    assert period_days(202609, Timetable(), calendar).due_on == date(2026, 10, 8)


def test_a_year_without_calendar_is_provisional(calendar):
    assert period_days(202612, Timetable(), calendar).is_provisional


def test_a_day_beyond_the_month_is_its_last(calendar):
    table = Timetable(due_day=30, review_day=31, report_day=31, lock_day=31)
    assert period_days(202601, table, calendar).due_on == date(2026, 2, 28)  # 调休上班的星期六


def test_cut_off_day():
    assert span(202605, 25) == (date(2026, 4, 26), date(2026, 5, 25))
    assert span(202603, 30) == (date(2026, 3, 1), date(2026, 3, 30))
