from decimal import Decimal
from fractions import Fraction

import pytest

from governance.charts.data import Point, Series, cell_text, plain, point_text
from governance.figures import values
from governance.figures.values import Emptiness, Precision, Unit


def test_a_number_needs_the_state_present():
    with pytest.raises(ValueError, match="exactly when it is PRESENT"):
        Point("5月", 3, Emptiness.MISSING)
    with pytest.raises(ValueError, match="exactly when it is PRESENT"):
        Point("5月", None)


@pytest.mark.parametrize("state", [state for state in Emptiness if state is not Emptiness.PRESENT])
def test_an_empty_point_is_said_in_its_own_word_and_never_as_zero(state):
    assert point_text(Point("5月", None, state), unit="件") == state.label
    assert "0" not in cell_text(Point("5月", None, state))


def test_zero_is_a_number():
    assert point_text(Point("5月", 0), unit="件") == "0件"


@pytest.mark.parametrize(
    ("number", "in_wan", "written"),
    [
        (2372, False, "2372"),
        (Fraction(9844, 100), False, "98.44"),
        (Decimal("1636.240"), False, "1636.24"),
        (Fraction(1, 3), False, "0.33"),
        (Fraction(5, 1000), False, "0.01"),
        (34030, True, "3.4万"),
        (40000, True, "4万"),
        (34030, False, "34030"),
    ],
)
def test_digits_are_plain_and_in_wan_only_when_told(number, in_wan, written):
    assert plain(number, in_wan=in_wan) == written


def test_money_is_read_in_ten_thousand_yuan():
    point = Point.of("5月", values.present(200 * values.FEN_PER_10K_YUAN, Precision.AT_LEAST), Unit.MONEY)
    assert point.value == 200
    assert point_text(point, unit="万元") == "≥200万元"


def test_a_ratio_is_read_in_per_cent():
    point = Point.of("5月", values.present(Fraction(2335, 2372)), Unit.PERCENT)
    assert float(point.value) == pytest.approx(98.44, abs=0.01)
    assert point_text(point, unit="%") == "98.44%"


def test_an_incomplete_figure_is_marked_and_explained():
    point = Point.of("5月", values.present(46, have=10, expected=11), Unit.CASE)
    assert point_text(point, unit="件") == "46件＊"
    assert cell_text(point) == "46（已报10/11）"


def test_an_empty_figure_stays_empty():
    point = Point.of("5月", values.LATE, Unit.CASE)
    assert (point.value, point.state) == (None, Emptiness.LATE)


def test_a_series_knows_its_numbers():
    assert Series("a", [Point("1", 2), Point("2", None, Emptiness.MISSING)]).numbers == [Fraction(2)]
