import pytest

from governance.charts import comparison
from governance.charts.data import Point, Series, point_text
from governance.figures.values import Emptiness
from tests.governance.charts.drawings import cells, count, texts
from tests.templates import chart_samples

CHANGES = ["+12.8%", "+12.6%", "+8.5%", "−6.0%", "—（无可比基数）", "—（本期缺报）"]


def drawn():
    return comparison.paired_columns("同期对比", *chart_samples.years(), unit="件", changes=CHANGES)


def test_both_years_and_their_changes_are_written():
    written = texts(drawn().svg)
    for one in chart_samples.years():
        assert one.name in written
        assert all(point_text(point) in written for point in one.points if point.is_present)
    assert set(CHANGES) <= set(written)


def test_in_a_narrow_drawing_reasons_are_left_to_the_table():
    years = chart_samples.years()
    chart = comparison.paired_columns("对比", *years, unit="件", changes=CHANGES, width=460)
    assert texts(chart.svg).count("—") == 2
    assert "—（无可比基数）" in cells(chart.table)


def test_the_earlier_year_is_hatched_and_the_later_solid():
    svg = drawn().svg
    assert count(svg, "path", stroke="#17508f") == 5 + 1  # five columns with a number above zero, and the key
    assert count(svg, "rect", fill="#17508f") == 5 + 1


def test_a_missing_year_is_a_sign_and_no_column():
    earlier, later = (
        Series("2025年", [Point("公证", 5)]),
        Series("2026年", [Point("公证", None, Emptiness.MISSING)]),
    )
    written = texts(comparison.paired_columns("对比", earlier, later, unit="件").svg)
    assert {"缺", "缺：缺报"} <= set(written)


def test_the_table_puts_this_year_first_and_the_change_last():
    assert cells(drawn().table)[:8] == [
        "", "2026年（件）", "2025年（件）", "变化", "人民调解", "2372", "2103", "+12.8%"
    ]  # fmt: skip


def test_series_of_different_length_are_refused():
    with pytest.raises(ValueError, match="one entry per category"):
        comparison.paired_columns("对比", Series("a", [Point("1", 1)]), Series("b", []), unit="件")
