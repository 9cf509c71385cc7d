"""Rules: the version valid on the base day, a bureau's own rule, promises, extensions."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from governance.deadlines import rule_table, rules
from governance.deadlines.rules import KindPause, NoRule, PauseKind, Rule, TimeUnit
from governance.deadlines.workdays import Pause
from tests.governance.deadlines.official_calendar import official_calendar

PACK = Path(__file__).parents[3] / "packs" / "deadlines.yaml"
CALENDAR = official_calendar()


@pytest.fixture(scope="module")
def table():
    return rule_table.read(PACK)


def due(table, code, base_on, *pauses):
    rule = rules.rule_for(table, code, base_on)
    return rules.compute(rule, base_on, CALENDAR, pauses=pauses).due_on


RULE = Rule(
    code="x",
    version=1,
    name="审查",
    unit=TimeUnit.CALENDAR_DAY,
    n=7,
    base_event="收到",
    legal_ref="某法第一条",
    valid_from=date(2022, 1, 1),
)


class TestPackScenarios:
    """The worked scenarios once more, now through the shipped rules."""

    def test_a01_judicial_confirmation(self, table):
        assert due(table, "mediation.confirmation", date(2026, 1, 20)) == date(2026, 2, 24)

    def test_a04_month_and_thirty_days(self, table):
        assert due(table, "mediation.limit_by_month", date(2026, 1, 31)) == date(2026, 2, 28)
        assert due(table, "mediation.limit", date(2026, 1, 31)) == date(2026, 3, 2)

    def test_a05_review(self, table):
        assert due(table, "aid.review", date(2026, 9, 18)) == date(2026, 9, 28)

    def test_a06_supplement(self, table):
        pause = KindPause(PauseKind.SUPPLEMENT, Pause(date(2026, 3, 4), date(2026, 3, 12)))
        assert due(table, "aid.review", date(2026, 3, 2), pause) == date(2026, 3, 17)

    def test_a10_assignment(self, table):
        assert due(table, "aid.assign", date(2026, 4, 30)) == date(2026, 5, 6)

    def test_a16_request(self, table):
        assert due(table, "request.consultation", date(2026, 9, 30)) == date(2026, 10, 8)
        assert due(table, "request.complaint", date(2026, 9, 30)) == date(2026, 10, 13)
        assert due(table, "request.visit", date(2026, 10, 13)) == date(2026, 10, 16)
        assert due(table, "request.complaint", date(2026, 10, 15)) == date(2026, 10, 22)

    def test_urgent_request_is_counted_in_hours(self, table):
        received = datetime(2026, 10, 1, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
        rule = rules.rule_for(table, "request.urgent", received.date())
        assert rules.compute_hours(rule, received).isoformat() == "2026-10-02T20:00:00+08:00"
        with pytest.raises(ValueError, match="compute_hours"):
            rules.compute(rule, received.date(), CALENDAR)


class TestVersions:
    def test_the_version_of_the_base_day_decides(self, table):
        before, after = (
            rules.rule_for(table, "aid.review", day) for day in (date(2021, 12, 31), date(2022, 1, 1))
        )
        assert (before.unit, after.unit) == (TimeUnit.WORKING_DAY, TimeUnit.CALENDAR_DAY)

    @pytest.mark.parametrize(
        ("day", "article"), [(date(2022, 6, 1), "第二百零一条"), (date(2024, 1, 1), "第二百零五条")]
    )
    def test_article_number_follows_the_law_of_the_day(self, table, day, article):
        assert article in rules.rule_for(table, "mediation.confirmation", day).legal_ref

    def test_no_version_is_an_error_that_names_code_and_day(self, table):
        with pytest.raises(NoRule, match="aid.review.*2001-01-01"):
            rules.rule_for(table, "aid.review", date(2001, 1, 1))

    def test_a_bureaus_own_rule_goes_before_the_general_one(self):
        own = replace(RULE, n=5, tenant_id=7)
        table = [own, replace(RULE, version=2)]
        assert rules.rule_for(table, "x", date(2026, 1, 1), tenant_id=7) == own
        assert rules.rule_for(table, "x", date(2026, 1, 1), tenant_id=8).n == 7
        assert rules.rule_for(table, "x", date(2026, 1, 1)).n == 7


class TestEvaluation:
    def test_only_admitted_kinds_stop_the_clock(self):
        pause = KindPause(PauseKind.APPRAISAL, Pause(date(2026, 3, 4), date(2026, 3, 12)))
        assert rules.compute(RULE, date(2026, 3, 2), CALENDAR, pauses=[pause]).due_on == date(2026, 3, 9)

    def test_promise_is_computed_beside_the_law(self):
        rule = replace(RULE, promise_n=2)
        assert rules.compute_promise(rule, date(2026, 3, 2), CALENDAR).due_on == date(2026, 3, 4)
        assert rules.compute_promise(RULE, date(2026, 3, 2), CALENDAR) is None

    def test_extension_runs_from_the_due_day(self):
        rule = replace(RULE, extension_n=30)
        assert rules.longest_extension(rule, date(2026, 3, 9), CALENDAR).due_on == date(2026, 4, 8)
        assert rules.longest_extension(RULE, date(2026, 3, 9), CALENDAR) is None

    def test_no_roll_gives_the_nominal_day(self):
        rule = replace(RULE, rolls=False)
        assert rules.compute(rule, date(2026, 9, 18), CALENDAR).due_on == date(2026, 9, 25)

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"promise_n": 8}, "承诺时限"),
            ({"n": -1}, "不能为负"),
            ({"valid_to": date(2021, 1, 1)}, "有效期"),
            ({"unit": TimeUnit.HOUR}, "按小时"),
            ({"unit": TimeUnit.WORKING_DAY, "rolls": False}, "工作日"),
        ],
    )
    def test_impossible_rules_are_refused(self, change, message):
        with pytest.raises(ValueError, match=message):
            replace(RULE, **change)

    @pytest.mark.parametrize(
        ("n", "unit", "text"),
        [(7, TimeUnit.CALENDAR_DAY, "7日"), (0, TimeUnit.CALENDAR_DAY, "当日"), (1, TimeUnit.MONTH, "1个月")],
    )
    def test_length_in_words(self, n, unit, text):
        assert replace(RULE, n=n, unit=unit).length == text


def test_every_shipped_rule_can_be_evaluated_and_has_a_source(table):
    moment = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    for rule in table:
        assert rule.legal_ref
        if rule.unit is TimeUnit.HOUR:
            assert rules.compute_hours(rule, moment) > moment
        else:
            assert rules.compute(rule, moment.date(), CALENDAR).due_on >= moment.date()
