"""The days of a period, rolled over rest days of the real calendar of 2026."""

from datetime import date

import pytest

from governance.deadlines.calendar import build
from governance.deadlines.official import from_package
from governance.returns.deadlines import Timetable, continued, period_days, span


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


def test_grace_days_are_working_days_behind_the_due_day(calendar):
    days = period_days(202605, Timetable(grace_days=4), calendar)  # due 3 June, a Wednesday
    assert days.due_on == date(2026, 6, 9)
    assert (days.review_due_on, days.report_due_on, days.lock_on) == (
        date(2026, 6, 9),
        date(2026, 6, 9),
        date(2026, 6, 12),
    )


@pytest.mark.parametrize(
    ("before", "cutoff_day", "starts_on"),
    [
        (date(2026, 5, 31), 25, date(2026, 6, 1)),  # from natural months to the 25th
        (date(2026, 5, 25), None, date(2026, 5, 26)),  # and back
        (date(2026, 5, 25), 25, date(2026, 5, 26)),
        (None, 25, date(2026, 5, 26)),
    ],
)
def test_a_changed_cut_off_counts_no_day_twice_and_none_never(calendar, before, cutoff_day, starts_on):
    days = period_days(202606, Timetable(cutoff_day=cutoff_day), calendar)
    assert continued(days, before).starts_on == starts_on
