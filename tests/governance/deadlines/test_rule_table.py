"""The pack of rules: every mistake is named with file and line."""

import pytest

from governance.deadlines import rule_table
from governance.deadlines.rule_table import PackError
from governance.deadlines.rules import TimeUnit

GOOD = """rules:
  - code: x.review
    version: 1
    name: 审查
    unit: CALENDAR_DAY
    n: 7
    base_event: 收到申请
    valid_from: 2022-01-01
    legal_ref: 某法第一条
"""


def problems(text: str) -> list[str]:
    with pytest.raises(PackError) as caught:
        rule_table.parse(text, file="d.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_good_pack_reads():
    (rule,) = rule_table.parse(GOOD, file="d.yaml")
    assert (rule.code, rule.unit, rule.n, rule.rolls) == ("x.review", TimeUnit.CALENDAR_DAY, 7, True)


def test_hours_do_not_roll_by_default():
    (rule,) = rule_table.parse(GOOD.replace("CALENDAR_DAY", "HOUR"), file="d.yaml")
    assert not rule.rolls


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("    n: 7\n", "", "d.yaml:2: 缺少 n"),
        ("n: 7", "n: 七", "d.yaml:6: n 应为整数，现为 '七'"),
        ("n: 7", "n: true", "d.yaml:6: n 应为整数，现为 True"),
        ("n: 7", "n: -7", "d.yaml:2: x.review：期限不能为负"),
        ("name: 审查", "title: 审查", "d.yaml:2: 缺少 name"),
        ("2022-01-01", "二〇二二年", "d.yaml:8: valid_from 应为日期（如 2022-01-01），现为 '二〇二二年'"),
        ("name: 审查", "name: ''", "d.yaml:4: name 不能为空"),
        ("n: 7", "n: 7\n    promise_n: 9", "d.yaml:2: x.review：承诺时限不得长于法定期限"),
        ("n: 7", "n: 7\n    n: 8", "d.yaml:2: 同一条规则中 n 写了两次"),
        ("rules:", "rule:", "d.yaml:1: 应有顶层键 rules，其值为列表"),
    ],
)
def test_a_mistake_names_its_line(old, new, problem):
    assert problem in problems(GOOD.replace(old, new))


def test_unknown_words_are_listed_with_the_allowed_ones():
    found = problems(GOOD.replace("CALENDAR_DAY", "DAY").replace("n: 7", "n: 7\n    pauses: [HOLIDAY]"))
    assert found[0].startswith("d.yaml:5: unit 应为 CALENDAR_DAY、")
    assert found[1].startswith("d.yaml:7: pauses 中的 'HOLIDAY' 不是暂停事由")


def test_same_version_twice_and_overlapping_versions():
    entry = GOOD.removeprefix("rules:\n")
    assert problems(GOOD + entry) == ["d.yaml:10: x.review 第1版与第2行重复"]
    assert problems(GOOD + entry.replace("version: 1", "version: 2")) == [
        "d.yaml:10: x.review 第2版与第2行的有效期重叠"
    ]


def test_broken_yaml_names_the_line():
    assert problems("rules:\n  - code: [")[0].startswith("d.yaml:")


def test_several_mistakes_are_reported_together():
    assert len(problems(GOOD.replace("n: 7", "n: 七").replace("version: 1", "version: 一"))) == 2
