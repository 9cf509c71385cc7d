"""The night's jobs and the two commands that fill the reference tables."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from governance.deadlines import tasks
from governance.deadlines.models import DeadlineRule, WorkDay
from governance.jobs.models import Job

RULE = """rules:
  - code: own.review
    version: 1
    name: 审查
    unit: CALENDAR_DAY
    n: 7
    base_event: 收到申请
    valid_from: 2022-01-01
    legal_ref: 某法第一条
"""


def told(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_one_job_per_city_and_night(db):
    cities = tasks.queue_nightly_deadlines()
    tasks.queue_nightly_deadlines()
    assert cities == 2
    assert Job.objects.filter(kind=tasks.NIGHTLY.name).count() == 2


def test_a_year_without_data_is_refused_by_name(db):
    with pytest.raises(CommandError, match="2031年的放假安排"):
        told("load_calendar", "2031")
    assert not WorkDay.objects.filter(day__year=2031).exists()


def test_a_notice_needs_its_own_year(db, tmp_path):
    notice = tmp_path / "2027.yaml"
    notice.write_text("year: 2027\nnotice: 通知\nrest: {元旦: 2027-01-01}\nmake_up: []\n", encoding="utf-8")
    with pytest.raises(CommandError, match="只配一个年份"):
        told("load_calendar", "--notice", str(notice))
    with pytest.raises(CommandError, match="不是2028年的"):
        told("load_calendar", "2028", "--notice", str(notice))
    assert "更新365天" in told("load_calendar", "2027", "--notice", str(notice))
    assert not WorkDay.objects.get(day=date(2027, 1, 1)).is_workday


def test_rules_of_one_bureau(db, tmp_path, world):
    pack = tmp_path / "own.yaml"
    pack.write_text(RULE, encoding="utf-8")
    assert "新增期限规则 1 条" in told("load_deadline_rules", str(pack), "--tenant", "620421000000")
    assert DeadlineRule.objects.get(code="own.review").tenant == world.region("靖远县")
    with pytest.raises(CommandError, match="没有区划代码为 999999000000"):
        told("load_deadline_rules", str(pack), "--tenant", "999999000000")


def test_a_wrong_pack_is_refused_with_its_line(db, tmp_path):
    pack = tmp_path / "own.yaml"
    pack.write_text(RULE.replace("n: 7", "n: 七"), encoding="utf-8")
    with pytest.raises(CommandError, match="own.yaml:6: n 应为整数"):
        told("load_deadline_rules", str(pack))
    assert not DeadlineRule.objects.filter(code="own.review").exists()
