"""The calendar of the years 2020 to 2026 as the tests use it; 2027 is unknown on purpose."""

from functools import cache

from governance.deadlines import calendar, official

FIRST_YEAR, LAST_YEAR = 2020, 2026


@cache
def official_calendar() -> calendar.WorkCalendar:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return calendar.build(day for year in years for day in official.from_package(year))
