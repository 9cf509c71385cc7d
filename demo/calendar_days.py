"""Months and days for made-up events. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from governance.figures import periods

# 受理量的月份起伏：春节前后少，春耕、秋收和年底多
SEASON = (7, 5, 9, 10, 9, 8, 8, 8, 9, 10, 9, 8)


def month_weights(months: Sequence[int]) -> list[float]:
    return [SEASON[month % 100 - 1] for month in months]


def some_day(random: Random, month: int, *, until: date) -> date:
    """A day of the month, mostly a weekday, not after `until`."""
    span = periods.month(month)
    last = min(span.ends_on, until)
    day = span.starts_on + timedelta(days=random.randrange((last - span.starts_on).days + 1))
    while day.weekday() >= 5 and random.random() < 0.9 and day > span.starts_on:
        day -= timedelta(days=1)
    return day


def after(random: Random, day: date, *, typical: int, longest: int) -> date:
    """Some days later: mostly few, never more than `longest`."""
    return day + timedelta(days=min(longest, int(random.expovariate(1 / typical))))
