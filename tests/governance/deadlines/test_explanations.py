"""A clock explains itself in Chinese."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from governance.deadlines import explanations
from governance.deadlines.clocks import Clock, Extension
from governance.deadlines.explanations import Standing
from governance.deadlines.rules import KindPause, PauseKind, Rule, TimeUnit
from governance.deadlines.workdays import Pause
from tests.governance.deadlines.official_calendar import official_calendar

RULE = Rule(
    code="x",
    version=2,
    name="申请审查",
    unit=TimeUnit.CALENDAR_DAY,
    n=7,
    base_event="收到申请",
    legal_ref="某法第四十三条",
    valid_from=date(2022, 1, 1),
    pause_kinds=frozenset({PauseKind.SUPPLEMENT}),
    extension_n=30,
)


def explained(clock: Clock, **standing):
    due_on = clock.due(official_calendar()).due_on
    where = Standing(on=standing.pop("on", clock.base_on), due_on=due_on, **standing)
    return explanations.explain(clock, "收到申请", where, official_calendar())


def test_a05_roll_over_mid_autumn_is_explained():
    found = explained(Clock(RULE, date(2026, 9, 18)), on=date(2026, 9, 20))
    assert found.sentences == (
        "依据：某法第四十三条。",
        "自收到申请（2026年9月18日）次日起算7日，至2026年9月25日。",
        "最后一日2026年9月25日逢中秋休息，顺延至2026年9月28日。",
    )
    assert found.status == "2026年9月28日届满，还有8日。"


def test_a06_pause_is_explained():
    pause = KindPause(PauseKind.SUPPLEMENT, Pause(date(2026, 3, 4), date(2026, 3, 12)), "缺欠条")
    found = explained(Clock(RULE, date(2026, 3, 2), (pause,)))
    assert found.due_on == date(2026, 3, 17)
    assert "因补正材料（缺欠条）暂停8日（2026年3月5日至2026年3月12日），不计入期限。" in found.sentences


def test_a01_roll_over_a_long_holiday_names_it_once():
    found = explained(Clock(replace(RULE, n=30), date(2026, 1, 20)))
    assert found.sentences[-1] == "最后一日2026年2月19日逢春节休息，顺延至2026年2月24日。"


def test_unknown_year_is_said_to_be_a_guess():
    found = explained(Clock(replace(RULE, n=30), date(2026, 12, 20)))
    assert found.is_provisional
    assert "2027年放假安排尚未公布，届满日为推算，公布后将重新计算。" in found.sentences


def test_extension_is_explained():
    clock = Clock(RULE, date(2026, 3, 2), extension=Extension(date(2026, 3, 6), date(2026, 3, 20)))
    found = explained(clock, extension_reason="案情复杂")
    assert found.due_on == date(2026, 3, 20)
    assert "2026年3月6日准予延长至2026年3月20日（案情复杂）。" in found.sentences


def test_promise_stands_beside_the_law():
    found = explained(Clock(replace(RULE, promise_n=2), date(2026, 3, 2)))
    assert found.promise_due_on == date(2026, 3, 4)
    assert "本单位承诺2026年3月4日前办结。" in found.sentences


def test_hours():
    rule = replace(RULE, unit=TimeUnit.HOUR, n=24, rolls=False, pause_kinds=frozenset(), extension_n=None)
    base_at = datetime(2026, 10, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    due_at = datetime(2026, 10, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    standing = Standing(on=date(2026, 10, 2), due_on=due_at.date(), due_at=due_at, is_overdue=True)
    found = explanations.explain(
        Clock(rule, base_at.date()), "收到申请", standing, official_calendar(), base_at=base_at
    )
    assert found.sentences[-1] == "自收到申请（2026年10月1日09:30）起24小时，不顺延。"
    assert found.status == "应于2026年10月2日09:30前办结，已逾期。"


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        ({"on": date(2026, 3, 9)}, "今日（2026年3月9日）届满。"),
        ({"on": date(2026, 3, 10), "is_overdue": True}, "应于2026年3月9日前办结，已逾期1日。"),
        ({"met_on": date(2026, 3, 9), "met_in_time": True}, "已于2026年3月9日办结，按期。"),
        ({"met_on": date(2026, 3, 11)}, "已于2026年3月11日办结，逾期2日。"),
        (
            {"paused_on": date(2026, 3, 4), "paused_kind": "SUPPLEMENT"},
            "自2026年3月4日起因补正材料暂停计时。",
        ),
        ({"cancelled_on": date(2026, 3, 4), "cancel_reason": "撤回"}, "已于2026年3月4日停止计时（撤回）。"),
    ],
)
def test_status(standing, status):
    assert explained(Clock(RULE, date(2026, 3, 2)), **standing).status == status
