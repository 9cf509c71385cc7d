"""Rules as formulas: what is known stands in as a number, what is open as a cell; never more than the rule says."""

import pytest

from governance.figures.values import Kind, Unit
from governance.return_workbooks.formulas import Translator, rate
from governance.returns.rulebook.rule import rule_of
from governance.returns.sheet import Cell, Line, Sheet

LINES = (
    Line("M02", "受理数"),
    Line("M03", "成功数"),
    Line("M04", "成功率", unit=Unit.PERCENT, kind=Kind.RATIO, numerator="M03", denominator="M02"),
    Line("M06", "协议金额", unit=Unit.MONEY, kind=Kind.AMOUNT),
    Line("M17", "受众", allows_precision=True),
)
PLACES = {"M02": "D6", "M03": "D7", "M06": "D9", "M17": "D10"}
HISTORY = {202604: {"M02": 5, "M03": 4}, 202603: {"M02": 7}}


def formulas(**rule) -> list[str]:
    table = {
        "id": "T",
        "name": "试",
        "level": "ERROR",
        "fact": "不对",
        "advice": "请改",
        "codes": ["M02"],
        **rule,
    }
    sheet = Sheet(month=202605, lines=LINES, cells={"M02": Cell(observed=9)}, history=HISTORY)
    return [m.formula for m in Translator(sheet, PLACES).messages((rule_of(table, form="monthly"),))]


def condition(**rule) -> str:
    (formula,) = formulas(**rule)
    return formula.removeprefix("=IF(IFERROR(").partition(",FALSE)")[0]


@pytest.mark.parametrize(
    ("rule", "speaks"),
    [
        ({"expect": "M03 <= M02"}, "AND(ISNUMBER(D7),ISNUMBER(D6),NOT(D7<=D6))"),
        ({"expect": "last(M02) + M02 >= M03"}, "AND(ISNUMBER(D6),ISNUMBER(D7),NOT((5+D6)>=D7))"),
        ({"expect": "M06 == 0"}, "AND(ISNUMBER(D9),NOT(ROUND(D9*100,0)=0))"),
        ({"expect": "M02 == observed(M02)"}, "AND(ISNUMBER(D6),NOT(D6=9))"),
        ({"expect": "trailing(M02) >= M03"}, "AND(ISNUMBER(D6),ISNUMBER(D7),NOT((12+D6)>=D7))"),
        (
            {"when": "M03 == 0", "expect": "M02 == 0"},
            "AND(AND(ISNUMBER(D7),D7=0),AND(ISNUMBER(D6),NOT(D6=0)))",
        ),
        (
            {"expect": "M02 > 1 and M03 > 2"},
            "OR(AND(ISNUMBER(D6),NOT(D6>1)),AND(ISNUMBER(D7),NOT(D7>2)))",
        ),
        ({"expect": "not blank(it)", "each": ["M03"]}, "LEN(TRIM(D7))=0"),
    ],
)
def test_a_rule_speaks_when_it_certainly_does_not_hold(rule, speaks):
    assert condition(**rule) == speaks


@pytest.mark.parametrize(
    "expect", ["M03 <= december(M02)", "ytd(M03) <= ytd(M02)", "M04 <= 100", "M02 <= observed(M03)"]
)
def test_what_cannot_be_known_offline_is_left_to_the_portal(expect):
    assert formulas(expect=expect) == []


def test_the_message_is_the_same_chinese():
    (formula,) = formulas(expect="M03 <= M02", fact="“{name:M03}”{M03}件，多{M03 - M02}件", advice="请核对")
    assert '"【须改正】"&"“"&"成功数"&"”"&SUBSTITUTE(D7&"","-","−")&"件，多"' in formula
    assert formula.endswith('&"，"&"请核对"&"。","")')


def test_a_line_that_takes_approximate_numbers_takes_text():
    (approximate,) = formulas(expect="not wrong(it)", each=["M17"])
    (exact,) = formulas(expect="not wrong(it)", each=["M02"])
    assert "ROUND(D10,0)<>D10),FALSE))" in approximate
    assert "ROUND(D6,0)<>D6),TRUE))" in exact


def test_a_rate_is_worked_out_of_its_cells():
    assert rate(LINES[2], PLACES).startswith("=IFERROR(IF(AND(ISNUMBER(D7),D6>0)")
    assert rate(LINES[0], PLACES) == ""
