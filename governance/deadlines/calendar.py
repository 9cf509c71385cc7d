"""Working calendars: the official one per year, and a fallback for a year whose notice is not out yet.

《全国年节及纪念日放假办法》(2024年11月10日修订) fixes 13 statutory days; which days are moved and which
weekends are worked is announced year by year by the State Council. Until then a year is a guess:
Monday to Friday minus the statutory days. Nothing here ever raises for want of a year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays

SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """Official working days of some years; any other year is answered by the statutory fallback.

    `workdays` maps every day of a known year to whether it is worked; `names` has the holidays' names.
    """

    workdays: Mapping[date, bool] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)
    versions: Mapping[int, str] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        found = self.workdays.get(day)
        return is_statutory_workday(day) if found is None else found

    def knows(self, first: date, last: date) -> bool:
        return all(year in self.versions for year in range(first.year, last.year + 1))

    def name(self, day: date) -> str:
        """The holiday's name, 周末 for a plain weekend, empty for a working day."""
        if self.is_workday(day):
            return ""
        return self.names.get(day) or _statutory_days(day.year).get(day) or "周末"

    def version(self, first: date, last: date) -> str:
        """Sources of the years consulted, joined; a year without one reads 推算."""
        years = range(first.year, last.year + 1)
        return "；".join(dict.fromkeys(self.versions.get(year, f"{year}年推算") for year in years))


@dataclass(frozen=True)
class CalendarDay:
    """One day of an official calendar, as stored."""

    day: date
    is_workday: bool
    name: str
    version: str


def build(days: Iterable[CalendarDay]) -> WorkCalendar:
    """A calendar of stored days; a year counts as known only when every one of its days is there."""
    rows = list(days)
    by_year: dict[int, list[CalendarDay]] = {}
    for row in rows:
        by_year.setdefault(row.day.year, []).append(row)
    known = {year: found for year, found in by_year.items() if len(found) == days_in_year(year)}
    return WorkCalendar(
        workdays={row.day: row.is_workday for found in known.values() for row in found},
        names={row.day: row.name for found in known.values() for row in found if row.name},
        versions={year: found[0].version for year, found in known.items()},
    )


def is_statutory_workday(day: date) -> bool:
    """Monday to Friday and none of the statutory days: the guess for a year without a notice."""
    return day.weekday() < SATURDAY and day not in _statutory_days(day.year)


def days_of_year(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(days_in_year(year))]


def days_in_year(year: int) -> int:
    return 366 if (year % 4 == 0 and year % 100) or year % 400 == 0 else 365


@lru_cache(maxsize=64)
def _statutory_days(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("CN", years=year, language="zh_CN").items())
