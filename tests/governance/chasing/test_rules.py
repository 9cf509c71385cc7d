"""Days of the reminders, on the real calendar of 2026."""

from datetime import date

import pytest

from governance.chasing.rules import Step, step_days, step_reached
from governance.deadlines.calendar import build
from governance.deadlines.official import from_package

CALENDAR = build(day for year in (2025, 2026) for day in from_package(year))


@pytest.mark.parametrize(
    ("due_on", "days"),
    [
        (date(2026, 6, 3), ["06-01", "06-03", "06-04", "06-08"]),  # a Wednesday
        (date(2026, 10, 8), ["09-29", "10-08", "10-09", "10-12"]),  # after the National Day holiday
    ],
)
def test_counted_in_working_days(due_on, days):
    assert [f"{day:%m-%d}" for day in step_days(due_on, CALENDAR).values()] == days


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2026, 5, 31), None),
        (date(2026, 6, 1), Step.BEFORE),
        (date(2026, 6, 2), Step.BEFORE),
        (date(2026, 6, 3), Step.DUE),
        (date(2026, 6, 4), Step.LATE),
        (date(2026, 6, 7), Step.LATE),  # a Sunday
        (date(2026, 6, 8), Step.VERY_LATE),
        (date(2026, 6, 30), Step.VERY_LATE),
    ],
)
def test_the_step_reached(today, step):
    assert step_reached(date(2026, 6, 3), today, CALENDAR) is step
