"""Packs of checks: the shipped ones hold together, and mistakes are named."""

import re

import pytest

from governance.returns import loading, pack
from governance.returns.rulebook import embedding, reading
from governance.returns.rulebook.reading import RulePackError, parse, problems_with
from tests.governance.returns.given import sheet

PACK = """
[pack]
form = "monthly"
first_month = 202601

[[rules]]
id = "T1"
name = "试"
level = "ERROR"
expect = "M02 <= M01"
codes = ["M02"]
fact = "{M02}"
advice = "请核对"
source = "产品默认"
"""


def test_the_shipped_checks_fit_their_forms():
    codes = {form.code: {item.code for item in form.items} for form in pack.read_all()}
    assert problems_with(reading.all_rules(), codes) == []


def test_every_shipped_check_tells_what_to_do_and_where_it_comes_from():
    for rule in reading.all_rules():
        assert re.fullmatch(r"[A-Z]\d\d", rule.id), rule
        assert rule.source and rule.advice and not rule.text["advice"].endswith("。"), rule.id


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('expect = "M02 <= M01"', 'expect = "M02 <="', "第1条 T1"),
        ('level = "ERROR"', 'level = "FATAL"', "level 应为"),
        ('name = "试"\n', "", "缺少 name"),
        ('codes = ["M02"]', 'codes = ["m2"]', "应为指标代码"),
        ('codes = ["M02"]', 'colour = "red"', "未知的键 colour"),
        ('codes = ["M02"]', "codes = 3", "codes 写法有误"),
        ('codes = ["M02"]', 'each = "everything"', "each 应为"),
        ("first_month = 202601", "first_month = 202613", "first_month 应为年月"),
        ("first_month = 202601", "", "[pack] 须写明 first_month"),
        ("[[rules]]", "[[rules", "不是合法的 TOML"),
        ("[[rules]]", "[other]\nx = 1\n[[rules]]", "未知的表 other"),
    ],
)
def test_mistakes_are_named(old, new, words):
    with pytest.raises(RulePackError, match=re.escape(words)):
        parse(PACK.replace(old, new), file="t.toml")


def test_a_check_of_a_line_that_is_not_there_is_refused(monkeypatch):
    (rule,) = parse(PACK, file="t.toml")
    assert problems_with([rule], {"monthly": {"M02"}}) == ["规则 T1：表式 monthly 没有指标 M01"]
    assert problems_with([rule], {}) == ["规则 T1：没有表式 monthly"]
    strange = parse(PACK.replace("M01", "M99"), file="t.toml")
    monkeypatch.setattr(reading, "all_rules", lambda: tuple(strange))
    with pytest.raises(RulePackError, match="没有指标 M99"):
        loading.load_forms()


def test_old_months_keep_the_rules_they_had(monkeypatch):
    old = parse(PACK.replace('source = "产品默认"', 'source = "旧"\nlast_month = 202603'), file="t.toml")
    new = parse(PACK.replace('source = "产品默认"', 'source = "新"\nfirst_month = 202604'), file="t.toml")
    off = parse(PACK.replace('source = "产品默认"', 'source = "备选"\nis_active = false'), file="t.toml")
    monkeypatch.setattr(reading, "all_rules", lambda: (*old, *new, *off))
    months = {
        month: [rule.source for rule in reading.in_force("monthly", month)]
        for month in (202512, 202603, 202604)
    }
    assert months == {202512: [], 202603: ["旧"], 202604: ["新"]}
    assert [rule.source for rule in reading.proposals("monthly")] == ["备选"]
    assert reading.in_force("mediation", 202604) == ()


def test_the_browser_is_given_whole_numbers_it_can_hold():
    given = sheet(
        "monthly",
        {"M02": 3},
        history={202604: {"M02": 10**15, "X": 1}, 202401: {"M02": 1}},
        observed={"M02": 4},
    )
    data = embedding.context(reading.in_force("monthly", 202605), given)
    assert data["history"] == {"1": {"M02": 10**15}} and data["observed"] == {"M02": 4}
    assert [line["code"] for line in data["lines"]] == [line.code for line in given.lines]
