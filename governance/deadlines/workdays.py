"""Arithmetic of periods of time (期间). Pure: the calendar is passed in, there is no clock and no database.

《中华人民共和国民法典》第二百零一条：开始的当日不计入，自下一日开始计算；按照小时计算的，自约定的时间开始计算。
第二百零二条：按照年、月计算的，到期月的对应日为最后一日；没有对应日的，月末日为最后一日。
第二百零三条：最后一日是法定休假日的，以法定休假日结束的次日为最后一日。
《中华人民共和国民事诉讼法》第八十五条同旨。暂停的日数顺加之后，只在最后顺延一次。
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol

ONE_DAY = timedelta(days=1)


class Calendar(Protocol):
    """Which days are worked, and for which years that is officially known."""

    def is_workday(self, day: date) -> bool: ...

    def knows(self, first: date, last: date) -> bool:
        """Whether every year from `first` to `last` has its official calendar."""
        ...


@dataclass(frozen=True, order=True)
class Pause:
    """A stretch that does not count: from the day after `began_on` to `ended_on`, that day included."""

    began_on: date
    ended_on: date

    def __post_init__(self) -> None:
        if self.ended_on < self.began_on:
            raise ValueError("a pause cannot end before it began")

    @property
    def days(self) -> int:
        return (self.ended_on - self.began_on).days

    def covers(self, day: date) -> bool:
        return self.began_on < day <= self.ended_on


@dataclass(frozen=True)
class Due:
    """Result of a computation: the day by bare count, the day that holds, and whether that may still move.

    `is_provisional`: a year was consulted whose official calendar is not loaded yet.
    """

    nominal_on: date
    due_on: date
    is_provisional: bool

    @property
    def is_rolled(self) -> bool:
        return self.due_on != self.nominal_on


def is_rest(day: date, calendar: Calendar) -> bool:
    """Whether the day is a rest day; a make-up Saturday or Sunday (调休上班日) is not."""
    return not calendar.is_workday(day)


def roll(day: date, calendar: Calendar, pauses: Sequence[Pause] = ()) -> date:
    """The first working, unpaused day on or after `day` (民法典第二百零三条)."""
    while is_rest(day, calendar) or any(pause.covers(day) for pause in pauses):
        day += ONE_DAY
    return day


def calendar_deadline(
    start: date, n: int, calendar: Calendar, *, pauses: Iterable[Pause] = (), rolls: bool = True
) -> Due:
    """`n` calendar days after `start`, which is not counted, plus paused days."""
    return _finish(start + n * ONE_DAY, calendar, merge(pauses), rolls=rolls)


def month_deadline(
    start: date, n: int, calendar: Calendar, *, pauses: Iterable[Pause] = (), rolls: bool = True
) -> Due:
    """The corresponding day `n` months later, or that month's last day, plus paused days."""
    return _finish(corresponding_day(start, n), calendar, merge(pauses), rolls=rolls)


def workday_deadline(start: date, n: int, calendar: Calendar, *, pauses: Iterable[Pause] = ()) -> Due:
    """The `n`-th working day strictly after `start`, days in a pause not counted; 0 means `start`, rolled."""
    merged = merge(pauses)
    if n == 0:
        return _finish(start, calendar, merged, rolls=True)
    day = start
    for _ in range(n):
        day = roll(day + ONE_DAY, calendar, merged)
    return Due(day, day, not calendar.knows(start, day))


def hour_deadline(start: datetime, hours: int) -> datetime:
    """`hours` after the moment; hours neither pause nor roll (民法典第二百零一条第二款)."""
    return start + timedelta(hours=hours)


def corresponding_day(start: date, months: int) -> date:
    """The day of the same number `months` later, or the last day of that month (民法典第二百零二条)."""
    year, index = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, index + 1, min(start.day, monthrange(year, index + 1)[1]))


def merge(pauses: Iterable[Pause]) -> list[Pause]:
    """Pauses in order, overlapping or adjoining ones as one, so that no day is left out twice."""
    merged: list[Pause] = []
    for pause in sorted(pauses):
        if merged and pause.began_on <= merged[-1].ended_on:
            merged[-1] = Pause(merged[-1].began_on, max(merged[-1].ended_on, pause.ended_on))
        else:
            merged.append(pause)
    return merged


def days_late(due_on: date, done_on: date) -> int:
    """Days after the due day, 0 when in time: overdue from 00:00 of the day after the due day."""
    return max(0, (done_on - due_on).days)


def service_day(received_at: datetime, calendar: Calendar, *, closes_at: time) -> date:
    """Day on which a request counts as received for an office's own promise, never for a statutory period.

    After closing time, or on a rest day, it is the next working day. `received_at` is local time.
    """
    day = received_at.date()
    if not is_rest(day, calendar) and received_at.time() >= closes_at:
        day += ONE_DAY
    return roll(day, calendar)


def _finish(nominal: date, calendar: Calendar, pauses: Sequence[Pause], *, rolls: bool) -> Due:
    for pause in pauses:
        # A pause that begins when the count is already full adds nothing; it can only delay the roll.
        if pause.began_on < nominal:
            nominal += pause.days * ONE_DAY
    if not rolls:
        return Due(nominal, nominal, is_provisional=False)
    due = roll(nominal, calendar, pauses)
    return Due(nominal, due, not calendar.knows(nominal, due))
