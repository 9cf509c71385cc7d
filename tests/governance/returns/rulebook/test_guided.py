"""Checks put together from choices: each choice against a table of numbers."""

import pytest

from governance.returns import checks
from governance.returns.rulebook.guided import Comparison, Guided, Other, Reading
from governance.returns.rulebook.rule import rule_of
from tests.governance.returns.given import APRIL, sheet, year


def findings(guided: Guided, amounts: dict, **given) -> list[str]:
    rule = rule_of({**guided.spelled(), "id": "B01"}, form="monthly")
    return [finding.fact for finding in checks.findings((rule,), sheet("monthly", amounts, **given))]


def of(comparison: Comparison, other: Other, **more) -> Guided:
    return Guided("M03", "试", "WARNING", comparison, other, **more)


LE, GE, EQ = Comparison.AT_MOST, Comparison.AT_LEAST, Comparison.EQUAL


@pytest.mark.parametrize(
    ("guided", "fits", "does_not"),
    [
        (of(LE, Other.INDICATOR, other_code="M02"), 10, 11),
        (of(GE, Other.INDICATOR, other_code="M02"), 10, 9),
        (of(EQ, Other.INDICATOR, other_code="M02"), 10, 11),
        (of(LE, Other.INDICATOR, other_code="M02", tolerance_percent=20), 12, 13),
        (of(GE, Other.INDICATOR, other_code="M02", tolerance_percent=20), 8, 7),
        (of(EQ, Other.INDICATOR, other_code="M02", tolerance=2), 12, 13),
        (of(EQ, Other.INDICATOR, other_code="M02", tolerance_percent=10, tolerance=2), 7, 6),
        (of(LE, Other.NUMBER, number=30), 30, 31),
        (of(GE, Other.LAST), 5, 4),
        (of(LE, Other.YEAR_BEFORE), 8, 9),
        (of(LE, Other.MEAN), 4, 5),  # the mean of 5, 4, 4, 4 is 4.25
        (of(EQ, Other.MEAN, tolerance_percent=10), 4, 5),
        (of(EQ, Other.OBSERVED), 6, 7),
    ],
)
def test_what_is_chosen_is_what_is_checked(guided, fits, does_not):
    given = {
        "history": {**year({"M03": 4}), APRIL: {"M03": 5}, 202505: {"M03": 8}},
        "observed": {"M03": 6},
    }
    assert findings(guided, {"M02": 10, "M03": fits}, **given) == []
    (fact,) = findings(guided, {"M02": 10, "M03": does_not}, **given)
    assert f"“调解成功”{does_not}，应{guided.comparison.label}" in fact


def test_the_year_so_far_is_compared_with_the_year_so_far():
    guided = of(LE, Other.INDICATOR, other_code="M02", reading=Reading.YEAR)
    before = year({"M02": 2, "M03": 1})
    assert findings(guided, {"M02": 0, "M03": 4}, history=before) == []
    assert findings(guided, {"M02": 0, "M03": 5}, history=before) == [
        "“调解成功”累计9，应不大于“人民调解受理”累计8"
    ]


def test_money_is_spoken_of_in_yuan():
    guided = Guided("M06", "试", "ERROR", LE, Other.NUMBER, number=1_000_050)
    assert findings(guided, {"M06": 1_000_051}) == ["“涉及金额”10000.51，应不大于10000.50"]


def test_the_choices_in_a_sentence():
    more = of(LE, Other.INDICATOR, other_code="M02", tolerance_percent=20, tolerance=3)
    assert more.words == "M03的本月数应不大于M02的本月数，允许相差20%加3"
    money = Guided("M06", "试", "ERROR", LE, Other.NUMBER, number=1_000_050, is_money=True)
    assert money.words == "M06的本月数应不大于10000.50元"
    assert of(GE, Other.YEAR_BEFORE).words == "M03的本月数应不小于本项上年同月数"


def test_nothing_is_said_of_what_was_not_filed():
    assert findings(of(GE, Other.LAST), {"M03": 0}) == []
    assert findings(of(LE, Other.MEAN), {"M03": 99}) == []
