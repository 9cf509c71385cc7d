"""What a person types → what is stored → what is shown again."""

import pytest

from governance.figures.values import Precision, Unit
from governance.returns import amounts

P = Precision


@pytest.mark.parametrize(
    ("text", "unit", "amount", "precision"),
    [
        ("12", Unit.CASE, 12, P.EXACT),
        ("0", Unit.CASE, 0, P.EXACT),
        ("１２", Unit.CASE, 12, P.EXACT),
        (" 1,200 ", Unit.PERSON, 1200, P.EXACT),
        ("3.0", Unit.CASE, 3, P.EXACT),
        ("3万", Unit.PERSON_TIME, 30_000, P.EXACT),
        ("1200.50", Unit.MONEY, 120_050, P.EXACT),
        ("200余万元", Unit.MONEY, 200_000_000, P.AT_LEAST),
        ("4030余", Unit.PERSON_TIME, 4030, P.AT_LEAST),
        ("近4000万元", Unit.MONEY, 4_000_000_000, P.AT_MOST),
        ("约300", Unit.PERSON, 300, P.ABOUT),
    ],
)
def test_understood(text, unit, amount, precision):
    assert amounts.parse(text, unit, allows_precision=True) == amounts.Typed(amount, precision)


@pytest.mark.parametrize("text", ["", "  ", "　"])
def test_blank_is_not_zero(text):
    assert amounts.parse(text, Unit.CASE, allows_precision=False).is_blank


@pytest.mark.parametrize(
    ("text", "unit", "problem"),
    [
        ("-1", Unit.CASE, "负数"),
        ("1.5", Unit.CASE, "整数"),
        ("1.005", Unit.MONEY, "两位小数"),
        ("十二", Unit.CASE, "不是数字"),
        ("12件", Unit.CASE, "不是数字"),
        ("1e3", Unit.CASE, "不是数字"),
        ("12余", Unit.CASE, "确数"),
        ("9" * 17, Unit.CASE, "过大"),
    ],
)
def test_not_understood(text, unit, problem):
    typed = amounts.parse(text, unit, allows_precision=False)
    assert typed.amount is None
    assert problem in typed.problem


@pytest.mark.parametrize(
    ("amount", "unit", "precision", "text"),
    [
        (None, Unit.CASE, P.EXACT, ""),
        (0, Unit.CASE, P.EXACT, "0"),
        (120_050, Unit.MONEY, P.EXACT, "1200.50"),
        (3_000_000, Unit.MONEY, P.AT_LEAST, "30000余"),
        (300, Unit.PERSON, P.ABOUT, "约300"),
    ],
)
def test_shown_as_it_can_be_typed_again(amount, unit, precision, text):
    assert amounts.show(amount, unit, precision) == text
    assert amounts.parse(text, unit, allows_precision=True).amount == amount


def test_rates_round_half_up_and_never_divide_by_nothing():
    assert amounts.show_percent(2335, 2372) == "98.44%"
    assert amounts.show_percent(10, 11) == "90.91%"
    assert amounts.show_percent(0, 0) == "—"
