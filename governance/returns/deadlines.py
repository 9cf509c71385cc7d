"""The days of one reporting period. Pure: the working calendar is passed in.

报表制度由各局每年下发，日期为产品默认，可由各局自定：司法所每月3日前报、县局5日前审、8日前上报、12日锁定，
逢休息日顺延至其后的第一个工作日。
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate

from governance.deadlines import workdays
from governance.deadlines.workdays import Calendar
from governance.figures import periods


@dataclass(frozen=True)
class Timetable:
    """Days of the following month by which each step is due; `cutoff_day` None for a natural month.

    `grace_days` working days are added to the due day: a return filed within them is not late.
    """

    due_day: int = 3
    review_day: int = 5
    report_day: int = 8
    lock_day: int = 12
    cutoff_day: int | None = None
    grace_days: int = 0


@dataclass(frozen=True)
class PeriodDays:
    """What is counted (both ends included), and when each step is due."""

    starts_on: date
    ends_on: date
    due_on: date
    review_due_on: date
    report_due_on: date
    lock_on: date
    is_provisional: bool


def period_days(month: int, timetable: Timetable, calendar: Calendar) -> PeriodDays:
    """The days of the period of `month` (yyyymm); due days roll to the next working day.

    A step is never due before the one before it, however far that was rolled or put off.
    """
    starts_on, ends_on = span(month, timetable.cutoff_day)
    days = (timetable.due_day, timetable.review_day, timetable.report_day, timetable.lock_day)
    dues = [_due(month, day, calendar) for day in days]
    if timetable.grace_days:
        dues[0] = workdays.workday_deadline(dues[0].due_on, timetable.grace_days, calendar)
    due_on, review_due_on, report_due_on, lock_on = accumulate((due.due_on for due in dues), max)
    is_provisional = any(due.is_provisional for due in dues)
    return PeriodDays(starts_on, ends_on, due_on, review_due_on, report_due_on, lock_on, is_provisional)


def continued(days: PeriodDays, previous_end: date | None) -> PeriodDays:
    """The days, starting right after the period before: a changed cut-off counts no day twice, none never."""
    if previous_end is None or previous_end >= days.ends_on - timedelta(days=1):
        return days
    return replace(days, starts_on=previous_end + timedelta(days=1))


def span(month: int, cutoff_day: int | None) -> tuple[date, date]:
    """First and last day counted: the natural month, or from the day after last month's cut-off."""
    if cutoff_day is None:
        period = periods.month(month)
        return period.starts_on, period.ends_on
    before = _day(periods.shift(month, -1), cutoff_day)
    return before + timedelta(days=1), _day(month, cutoff_day)


def _due(month: int, day: int, calendar: Calendar) -> workdays.Due:
    return workdays.calendar_deadline(_day(periods.shift(month, 1), day), 0, calendar)


def _day(month: int, day: int) -> date:
    """The day of that month, or the month's last day when it is shorter."""
    year, number = divmod(month, 100)
    return date(year, number, min(day, monthrange(year, number)[1]))
