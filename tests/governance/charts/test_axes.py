from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.charts import axes
from governance.charts.data import Point
from governance.figures.values import Emptiness
from tests.governance.charts.drawings import texts

PLOT = axes.Plot(0, 0, 100, 50, [Fraction(0), Fraction(10)], 4)


@pytest.mark.parametrize(
    ("numbers", "ticks"),
    [
        ([61], [0, 20, 40, 60, 80]),
        ([3], [0, 1, 2, 3]),
        ([], [0, 1]),
        ([0, 0], [0, 1]),
        ([-4, 6], [-5, 0, 5, 10]),
    ],
)
def test_ticks_are_round_and_start_at_zero(numbers, ticks):
    assert axes.round_ticks([Fraction(number) for number in numbers]) == ticks


def test_no_half_cases_on_the_axis_but_fractions_where_numbers_have_them():
    assert axes.round_ticks([Fraction(1)]) == [0, 1]
    assert axes.round_ticks([Fraction(3, 2)]) == [0, Fraction(1, 2), 1, Fraction(3, 2)]


@given(st.lists(st.fractions(min_value=-(10**9), max_value=10**9), min_size=1))
def test_every_number_and_zero_lie_between_the_ends(numbers):
    ticks = axes.round_ticks(numbers)
    assert ticks[0] <= min([*numbers, 0])
    assert ticks[-1] >= max([*numbers, 0])
    assert 0 in ticks
    assert len(ticks) <= 8


def test_positions_go_up_with_the_number():
    assert PLOT.y(0) == PLOT.bottom == 50
    assert PLOT.y(10) == 0
    assert PLOT.x(0) == 12.5


def test_labels_that_would_touch_are_thinned_and_years_are_written_once():
    points = [Point(f"{n}月", n, group="2025年") for n in range(1, 9)]
    drawn = axes.labels_below(axes.Plot(0, 0, 120, 50, [Fraction(0), Fraction(8)], 8), points)
    assert texts(f"<svg xmlns='http://www.w3.org/2000/svg'>{''.join(drawn)}</svg>") == [
        "1月", "3月", "5月", "7月", "2025年"
    ]  # fmt: skip


def test_the_key_explains_only_what_occurs():
    assert axes.key_text([Point("1", 1)]) == ""
    missing = Point("2", None, Emptiness.MISSING)
    assert axes.key_text([Point("1", 1, note="已报10/11"), missing]) == "缺：缺报　＊：尚未报全"
