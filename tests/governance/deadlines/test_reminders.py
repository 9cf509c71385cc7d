"""Reminders: each stage once, a missed night made up for, overdue every day."""

from datetime import date, timedelta

import pytest

from governance.deadlines import reminders
from governance.deadlines.reminders import Stage
from tests.governance.deadlines.official_calendar import official_calendar

CALENDAR = official_calendar()
# 届满日2026年10月9日（周五）；国庆假期10月1日至7日
DUE = date(2026, 10, 9)


def stage(today: date, announced_on: date | None = None) -> Stage | None:
    return reminders.stage_to_announce(DUE, today, CALENDAR, warn_before_days=3, announced_on=announced_on)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 10, 5), None),
        (date(2026, 10, 6), Stage.EARLY),
        (date(2026, 10, 8), Stage.LAST_WORKDAY),
        (date(2026, 10, 9), Stage.DUE_TODAY),
        (date(2026, 10, 10), Stage.OVERDUE),
    ],
)
def test_stage_of_a_day(today, expected):
    assert stage(today) is expected


def test_last_working_day_before_skips_the_holiday():
    assert reminders.workday_before(date(2026, 10, 8), CALENDAR) == date(2026, 9, 30)


def test_nothing_twice_and_nothing_lost():
    heard, announced_on = [], None
    for offset in range(8):
        today = date(2026, 10, 5) + timedelta(days=offset)
        if found := stage(today, announced_on):
            heard.append(found)
            announced_on = today
        assert stage(today, announced_on) is None
    assert heard == [
        Stage.EARLY,
        Stage.LAST_WORKDAY,
        Stage.DUE_TODAY,
        Stage.OVERDUE,
        Stage.OVERDUE,
        Stage.OVERDUE,
    ]


def test_a_missed_night_is_made_up_for():
    assert stage(date(2026, 10, 7)) is Stage.EARLY
    assert stage(date(2026, 10, 7), announced_on=date(2026, 10, 6)) is None
    assert stage(date(2026, 10, 9), announced_on=date(2026, 10, 6)) is Stage.DUE_TODAY
