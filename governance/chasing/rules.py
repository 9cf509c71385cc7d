"""When a unit is reminded of its return, counted in working days from the due day. Pure.

T−2 and T remind the filer beforehand and on the day; T+1 and T+3 follow when nothing has come; from T+3
on the head of the office, the township's leader and the bureau are told as well.
"""

from datetime import date, timedelta
from enum import StrEnum

from governance.deadlines import workdays
from governance.deadlines.workdays import ONE_DAY, Calendar, is_rest

QUIET = timedelta(hours=1)  # between two presses of 催办 for the same unit


class Step(StrEnum):
    """One reminder, in order of urgency."""

    BEFORE = "BEFORE"
    DUE = "DUE"
    LATE = "LATE"
    VERY_LATE = "VERY_LATE"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Step.BEFORE: "两个工作日后截止",
    Step.DUE: "今日截止",
    Step.LATE: "已逾期",
    Step.VERY_LATE: "已逾期三个工作日",
}
OFFSETS = {Step.BEFORE: -2, Step.DUE: 0, Step.LATE: 1, Step.VERY_LATE: 3}


def step_days(due_on: date, calendar: Calendar) -> dict[Step, date]:
    """The day of each reminder."""
    return {step: workday_from(due_on, offset, calendar) for step, offset in OFFSETS.items()}


def step_reached(due_on: date, today: date, calendar: Calendar) -> Step | None:
    """The most urgent reminder whose day has come; one that a missed night left out is overtaken, not sent."""
    reached = [step for step, day in step_days(due_on, calendar).items() if day <= today]
    return reached[-1] if reached else None


def workday_from(day: date, count: int, calendar: Calendar) -> date:
    """The working day `count` working days after the day, or before it when negative."""
    if count >= 0:
        return workdays.workday_deadline(day, count, calendar).due_on
    for _ in range(-count):
        day -= ONE_DAY
        while is_rest(day, calendar):
            day -= ONE_DAY
    return day
