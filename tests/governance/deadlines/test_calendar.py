"""Official years, the fallback for a year without a notice, and notices typed in."""

from datetime import date

import pytest

from governance.deadlines import calendar, official
from governance.deadlines.official import NoOfficialCalendar, NoticeError
from tests.governance.deadlines.official_calendar import official_calendar

NOTICE = """
year: 2026
notice: 国务院办公厅关于2026年部分节假日安排的通知
rest:
  元旦: [2026-01-01, 2026-01-03]
  春节: [2026-02-15, 2026-02-23]
  清明节: [2026-04-04, 2026-04-06]
  劳动节: [2026-05-01, 2026-05-05]
  端午节: [2026-06-19, 2026-06-21]
  中秋节: [2026-09-25, 2026-09-27]
  国庆节: [2026-10-01, 2026-10-07]
make_up: [2026-01-04, 2026-02-14, 2026-02-28, 2026-05-09, 2026-09-20, 2026-10-10]
"""


class TestOfficialYears:
    @pytest.mark.parametrize(
        "day", [date(2026, 2, 14), date(2026, 2, 28), date(2025, 9, 28), date(2022, 10, 9)]
    )
    def test_make_up_days_are_worked(self, day):
        assert day.weekday() >= calendar.SATURDAY
        assert official_calendar().is_workday(day)

    def test_holidays_have_names(self):
        assert official_calendar().name(date(2026, 2, 17)) == "春节"
        assert official_calendar().name(date(2026, 3, 21)) == "周末"
        assert official_calendar().name(date(2026, 2, 28)) == ""

    def test_known_years(self):
        known = official_calendar()
        assert known.knows(date(2022, 1, 1), date(2026, 12, 31))
        assert not known.knows(date(2026, 12, 1), date(2027, 1, 5))

    def test_version_names_each_source_once_and_the_guess(self):
        found = official_calendar().version(date(2025, 12, 1), date(2027, 1, 5))
        assert found.startswith("chinesecalendar")
        assert found.endswith("；2027年推算")

    def test_half_a_year_of_rows_is_not_a_known_year(self):
        half = calendar.build(official.from_package(2026)[:180])
        assert not half.knows(date(2026, 1, 1), date(2026, 1, 2))
        assert half.workdays == {}

    def test_the_package_says_when_it_lacks_a_year(self):
        with pytest.raises(NoOfficialCalendar, match="1999"):
            official.from_package(1999)


class TestFallback:
    guess = calendar.WorkCalendar()

    def test_weekends_and_statutory_days_rest(self):
        assert not self.guess.is_workday(date(2027, 1, 1))
        assert not self.guess.is_workday(date(2027, 2, 6))
        assert not self.guess.is_workday(date(2027, 3, 6))
        assert self.guess.is_workday(date(2027, 3, 8))

    def test_names_come_from_the_statutory_days(self):
        assert self.guess.name(date(2027, 1, 1)) == "元旦"

    def test_far_years_are_answered_too(self):
        assert self.guess.is_workday(date(2500, 1, 4))
        assert not self.guess.is_workday(date(2500, 1, 2))


class TestNotice:
    def test_typed_notice_agrees_with_the_package(self):
        typed = {day.day: day.is_workday for day in official.from_notice(NOTICE)}
        assert typed == {day.day: day.is_workday for day in official.from_package(2026)}

    def test_notice_is_the_version(self):
        assert official.from_notice(NOTICE)[0].version == "国务院办公厅关于2026年部分节假日安排的通知"

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            ("2026-01-04", "2025-01-04", "不在2026年内"),
            ("2026-01-04", "2026-01-03", "既放假又上班"),
            ("2026-01-04", "2026-01-05", "不是周末"),
            ("make_up", "makeup", "应有且仅有"),
        ],
    )
    def test_contradictions_are_refused(self, old, new, message):
        with pytest.raises(NoticeError, match=message):
            official.from_notice(NOTICE.replace(old, new))
