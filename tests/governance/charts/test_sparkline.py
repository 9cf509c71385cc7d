import re

import pytest

from governance.charts import sparkline
from governance.charts.data import Point
from governance.figures.values import Emptiness
from tests.governance.charts.drawings import count, moves, parsed, texts


def points_of(*values):
    return [Point(str(i), *((None, v) if isinstance(v, Emptiness) else (v,))) for i, v in enumerate(values)]


def test_a_gap_lifts_the_pen():
    svg = sparkline.sparkline("近4月", points_of(1, 2, Emptiness.LATE, 3, 4))
    assert re.sub(r"[\d. ]", "", moves(svg, stroke_width="1.5")) == "MLML"


def test_a_number_between_two_gaps_stays_visible():
    svg = sparkline.sparkline("近3月", points_of(Emptiness.MISSING, 2, Emptiness.MISSING))
    assert count(svg, "circle") == 1


def test_the_last_number_has_a_dot_and_a_missing_last_month_none():
    assert count(sparkline.sparkline("近2月", points_of(1, 2)), "circle") == 1
    assert count(sparkline.sparkline("近2月", points_of(1, 1, Emptiness.MISSING)), "circle") == 0


def test_an_uncomputed_month_is_hatched():
    assert (
        count(sparkline.sparkline("近2月", points_of(1, Emptiness.NOT_COMPUTED)), "path", stroke="#8a96a3")
        == 1
    )


def test_the_values_are_in_the_description():
    root = parsed(sparkline.sparkline("近2月", points_of(7, Emptiness.MISSING)))
    assert root.get("aria-label") == "近2月。07，1缺报"


def test_completeness_in_digits_and_length():
    svg = sparkline.completeness_bar(10, 11)
    assert texts(svg) == ["已报10/11"]
    widths = [float(node.get("width")) for node in parsed(svg) if node.tag.endswith("rect")]
    assert widths[1] / widths[0] == pytest.approx(10 / 11, abs=0.01)


def test_nothing_expected_is_neither_full_nor_empty():
    svg = sparkline.completeness_bar(0, 0)
    assert texts(svg) == ["无应报单位"]
    assert count(svg, "rect") == 0


def test_more_than_expected_is_refused():
    with pytest.raises(ValueError, match="between 0 and expected"):
        sparkline.completeness_bar(12, 11)
