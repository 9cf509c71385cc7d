import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.charts import trend
from governance.charts.data import Point, Series, point_text
from governance.figures.values import Emptiness
from tests.governance.charts.drawings import cells, count, moves, parsed, texts
from tests.templates import chart_samples

EMPTY = [state for state in Emptiness if state is not Emptiness.PRESENT]
DATA_LINE, MARKER = "2", "circle"


def points_of(*values):
    return [
        Point(str(index), None, value) if isinstance(value, Emptiness) else Point(str(index), value)
        for index, value in enumerate(values)
    ]


def line_of(*values):
    return trend.lines("受理", [Series("靖远县", points_of(*values))], unit="件").svg


def columns_of(*values):
    return trend.columns("受理", Series("靖远县", points_of(*values)), unit="件").svg


@pytest.mark.parametrize("draw", [trend.lines, trend.columns])
def test_every_number_of_24_months_is_written_at_its_point(draw):
    series = Series("靖远县", chart_samples.months())
    chart = draw("受理", [series] if draw is trend.lines else series, unit="件")
    written = texts(chart.svg)
    for point in series.points:
        if point.is_present:
            assert point_text(point) in written


@pytest.mark.parametrize("state", EMPTY)
def test_a_gap_lifts_the_pen_and_is_not_drawn_as_zero(state):
    drawn = line_of(5, 6, state, 7, 8)
    assert re.sub(r"[\d. ]", "", moves(drawn, stroke_width=DATA_LINE)) == "MLML"
    assert count(drawn, MARKER) == 4
    assert texts(drawn).count("0") == 1 + 1  # the tick and the label below the first slot, no value


def test_zero_is_drawn_and_differs_from_every_gap():
    zero = line_of(5, 0, 7)
    assert count(zero, MARKER) == 3
    assert all(zero != line_of(5, state, 7) for state in EMPTY)


def test_the_four_gaps_differ_from_each_other():
    drawings = {line_of(5, state, 7) for state in EMPTY} | {columns_of(5, state, 7) for state in EMPTY}
    assert len(drawings) == 2 * len(EMPTY)


def test_only_the_uncomputed_is_hatched():
    grey = {"stroke": "#8a96a3"}
    assert count(line_of(5, Emptiness.NOT_COMPUTED, 7), "path", **grey) == 1
    assert all(count(line_of(5, state, 7), "path", **grey) == 0 for state in EMPTY[:-1])


def test_a_column_of_zero_is_a_stroke_and_a_gap_has_no_column():
    assert count(columns_of(5, 7), "rect") == 2
    zero = columns_of(5, 0, 7)
    assert (count(zero, "rect"), count(zero, "line", stroke_width="3")) == (2, 1)
    missing = columns_of(5, Emptiness.MISSING, 7)
    assert (count(missing, "rect"), count(missing, "line", stroke_width="3")) == (2, 0)


@settings(max_examples=60)
@given(st.lists(st.one_of(st.integers(0, 10**7), st.sampled_from(EMPTY)), max_size=36))
def test_as_many_marks_as_numbers_whatever_is_missing(values):
    drawn = line_of(*values)
    present = [value for value in values if not isinstance(value, Emptiness)]
    assert count(drawn, MARKER) == len(present)
    assert len(re.findall("[ML]", moves(drawn, stroke_width=DATA_LINE))) == len(present)


def test_nothing_at_all_is_still_a_drawing():
    assert parsed(trend.lines("受理", [], unit="件").svg) is not None
    assert parsed(columns_of()) is not None
    assert parsed(line_of(Emptiness.MISSING)) is not None


def test_wide_numbers_keep_first_last_highest_and_lowest():
    written = texts(line_of(*[123450, 987654, 100001] + [555555] * 20 + [444444]))
    assert {"123450", "987654", "100001", "444444"} <= set(written)
    assert "555555" not in written


def test_two_series_are_named_with_their_last_number_and_have_different_markers():
    chart = trend.lines("对照", chart_samples.filed_and_observed(), unit="件")
    assert {"上报数 46＊", "系统记录数 56"} <= set(texts(chart.svg))
    assert count(chart.svg, "circle") == count(chart.svg, "rect") == 21
    assert count(chart.svg, "path", stroke_dasharray="5 3") == 1


def test_the_table_has_every_value_and_every_reason():
    table = trend.lines("受理", [Series("靖远县", chart_samples.months())], unit="件").table
    assert cells(table)[:2] == ["", "靖远县（件）"]
    assert cells(table)[34:36] == ["2026年5月", "缺报"]
    assert "46（已报10/11）" in cells(table)


def test_the_description_says_where_it_ended():
    chart = trend.lines("受理", [Series("靖远县", points_of(5, Emptiness.LATE))], unit="件")
    assert "靖远县，0至1，最后为逾期未报" in chart.svg


def test_a_place_name_is_escaped_in_drawing_and_table():
    chart = trend.lines("<b>", [Series("<i>", points_of(1)), Series("&", points_of(2))], unit="<u>")
    assert not re.search("<[biu]>", chart.svg + chart.table)
    assert "<i> 1" in texts(chart.svg)
