"""Where the official working days of a year come from: the chinesecalendar package, or a notice typed in.

The State Council's General Office announces each year's holidays and make-up days in the November before
(国务院办公厅关于××××年部分节假日安排的通知). A release of chinesecalendar follows; whoever cannot wait
for it types the notice into a small YAML file.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

import chinese_calendar
import yaml
from chinese_calendar.constants import Holiday

from governance.deadlines.calendar import SATURDAY, CalendarDay, days_of_year

HOLIDAY_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}
MAKE_UP = "调休上班"
NOTICE_KEYS = {"year", "notice", "rest", "make_up"}


class NoOfficialCalendar(LookupError):
    """该年度的放假安排尚未公布或尚未录入."""


class NoticeError(ValueError):
    """放假通知文件有误."""


def from_package(year: int) -> list[CalendarDay]:
    """Every day of the year from chinesecalendar. Raises NoOfficialCalendar when it lacks the year."""
    source = f"chinesecalendar {version('chinesecalendar')}"
    try:
        return [_package_day(day, source) for day in days_of_year(year)]
    except NotImplementedError as error:
        raise NoOfficialCalendar(f"{source} 没有{year}年的放假安排") from error


def from_notice(text: str) -> list[CalendarDay]:
    """Every day of the year from a notice file.

    Keys: `year`; `notice` (title and number); `rest`, a mapping of holiday name to a day or to
    [first, last]; `make_up`, a list of worked weekend days. Raises NoticeError.
    """
    data = yaml.safe_load(text)
    if not isinstance(data, dict) or set(data) != NOTICE_KEYS:
        raise NoticeError(f"应有且仅有这些键：{'、'.join(sorted(NOTICE_KEYS))}")
    year, notice = int(data["year"]), str(data["notice"])
    names = dict(_rest_days(data["rest"]))
    make_up = set(data["make_up"])
    _check_notice(year, set(names), make_up)
    return [
        CalendarDay(day, _is_worked(day, names, make_up), _name(day, names, make_up), notice)
        for day in days_of_year(year)
    ]


def _package_day(day: date, source: str) -> CalendarDay:
    is_workday = chinese_calendar.is_workday(day)
    name = HOLIDAY_NAMES.get(chinese_calendar.get_holiday_detail(day)[1] or "", "")
    return CalendarDay(day, is_workday, f"{name}{MAKE_UP}" if is_workday and name else name, source)


def _rest_days(rest: dict[str, Any]) -> Iterable[tuple[date, str]]:
    for name, span in rest.items():
        first, last = (span, span) if isinstance(span, date) else span
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset), name


def _check_notice(year: int, rest: set[date], make_up: set[date]) -> None:
    if wrong := sorted(day for day in rest | make_up if day.year != year):
        raise NoticeError(f"{wrong[0]}不在{year}年内")
    if wrong := sorted(rest & make_up):
        raise NoticeError(f"{wrong[0]}既放假又上班")
    if wrong := sorted(day for day in make_up if day.weekday() < SATURDAY):
        raise NoticeError(f"调休上班日{wrong[0]}不是周末")


def _is_worked(day: date, names: dict[date, str], make_up: set[date]) -> bool:
    return day in make_up or (day.weekday() < SATURDAY and day not in names)


def _name(day: date, names: dict[date, str], make_up: set[date]) -> str:
    return MAKE_UP if day in make_up else names.get(day, "")
