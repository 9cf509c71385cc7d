"""When to remind of a due day: some days before, the last working day before, that day, daily after. Pure."""

from datetime import date, timedelta
from enum import StrEnum

from governance.deadlines.workdays import ONE_DAY, Calendar, is_rest


class Stage(StrEnum):
    """How urgent a reminder is, least first."""

    EARLY = "EARLY"
    LAST_WORKDAY = "LAST_WORKDAY"
    DUE_TODAY = "DUE_TODAY"
    OVERDUE = "OVERDUE"

    @property
    def label(self) -> str:
        return {
            "EARLY": "即将到期",
            "LAST_WORKDAY": "下一工作日到期",
            "DUE_TODAY": "今日到期",
            "OVERDUE": "已逾期",
        }[self.value]


def stage_to_announce(
    due_on: date, today: date, calendar: Calendar, *, warn_before_days: int, announced_on: date | None
) -> Stage | None:
    """The most urgent stage reached since the last announcement; overdue is announced every day.

    A night that was missed is made up for: what counts is the day of the stage, not that it is today.
    """
    if announced_on is not None and announced_on >= today:
        return None
    if today > due_on:
        return Stage.OVERDUE
    reached = [
        (day, stage)
        for stage, day in stage_days(due_on, calendar, warn_before_days=warn_before_days).items()
        if day <= today and (announced_on is None or day > announced_on)
    ]
    return reached[-1][1] if reached else None


def stage_days(due_on: date, calendar: Calendar, *, warn_before_days: int) -> dict[Stage, date]:
    """Day of each stage up to the due day, in order of urgency."""
    return {
        Stage.EARLY: due_on - timedelta(days=warn_before_days),
        Stage.LAST_WORKDAY: workday_before(due_on, calendar),
        Stage.DUE_TODAY: due_on,
    }


def workday_before(day: date, calendar: Calendar) -> date:
    """The last working day before the day."""
    day -= ONE_DAY
    while is_rest(day, calendar):
        day -= ONE_DAY
    return day
