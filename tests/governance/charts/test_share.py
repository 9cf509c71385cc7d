from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from governance.charts import share
from governance.charts.data import Point, Series
from governance.figures.values import Emptiness, Precision
from tests.governance.charts.drawings import cells, count, texts
from tests.templates import chart_samples


@given(st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_printed_percentages_sum_to_exactly_one_hundred(amounts):
    printed = share.percentages([Point(str(i), amount) for i, amount in enumerate(amounts)])
    assert sum(Fraction(text.removesuffix("%")) for text in printed) == 100


def test_three_equal_parts_print_33_34_33_33_33_33():
    assert share.percentages([Point("a", 1), Point("b", 1), Point("c", 1)]) == ["33.34%", "33.33%", "33.33%"]


def test_no_share_is_claimed_of_an_approximate_whole():
    parts = [Point("a", 4030, precision=Precision.AT_LEAST), Point("b", 1000)]
    assert share.percentages(parts) == ["", ""]


def test_every_part_is_named_with_number_and_percentage():
    chart = share.share("纠纷类型", chart_samples.kinds(), unit="件")
    assert "邻里纠纷 812件，34.23%" in texts(chart.svg)
    assert "其他 118件，4.98%" in texts(chart.svg)
    assert "4.98%" in cells(chart.table)


def test_a_missing_part_is_said_and_takes_no_room():
    svg = share.share("类型", [Point("甲", 3), Point("乙", None, Emptiness.MISSING)], unit="件").svg
    assert "乙 缺报" in texts(svg)
    assert "甲 3件，100.00%" in texts(svg)
    assert count(svg, "rect") == 3  # one part and two samples of the key


def test_nothing_to_share_is_an_empty_frame():
    svg = share.share("类型", [Point("甲", 0), Point("乙", 0)], unit="件").svg
    assert {"甲 0件", "乙 0件"} <= set(texts(svg))


def test_stacked_rows_write_every_part_that_has_room_and_the_total():
    chart = share.stacked("类型", chart_samples.by_town(), unit="件")
    written = texts(chart.svg)
    assert {"21", "17", "12", "8", "合计58件"} <= set(written)
    assert cells(chart.table)[:5] == ["单位：件", "邻里纠纷", "婚姻家庭", "土地承包", "劳动报酬"]


def test_a_row_without_numbers_says_why_instead_of_a_total_of_zero():
    rows = [Series("石门乡", [Point("甲", None, Emptiness.LATE)]), Series("兴隆乡", [Point("甲", 0)])]
    written = texts(share.stacked("类型", rows, unit="件").svg)
    assert "逾期未报" in written
    assert written.count("合计0件") == 1
