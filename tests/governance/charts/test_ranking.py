from governance.charts import ranking
from governance.charts.data import Point
from governance.figures.values import Emptiness
from tests.governance.charts.drawings import cells, count, texts
from tests.templates import chart_samples


def drawn():
    reference = ranking.Reference("平均", 37)
    return ranking.ranking("各乡镇", chart_samples.regions(), unit="件", reference=reference)


def test_every_region_its_value_and_its_completeness_are_written():
    written = texts(drawn().svg)
    assert {"乌兰镇", "61件", "14/14报", "46件＊", "10/11报", "0件", "平均37件"} <= set(written)


def test_regions_without_a_number_say_why_and_have_no_bar():
    bars = [
        ranking.RankedBar(Point("石门乡", None, state))
        for state in Emptiness
        if state is not Emptiness.PRESENT
    ]
    svg = ranking.ranking("各乡镇", bars, unit="件").svg
    assert {"缺报", "逾期未报", "不适用", "尚未计算"} <= set(texts(svg))
    assert count(svg, "rect") == 0
    assert count(svg, "path") == 1  # the hatching of 尚未计算


def test_zero_is_a_stroke_with_its_number():
    svg = ranking.ranking("各乡镇", [ranking.RankedBar(Point("兴隆乡", 0), "1", 7, 7)], unit="件").svg
    assert count(svg, "line", stroke_width="3") == 1
    assert "0件" in texts(svg)


def test_equal_positions_are_kept_as_given():
    assert texts(drawn().svg).count("3") == 2


def test_a_long_name_is_shortened_in_the_drawing_and_whole_in_the_table():
    name = "中国（甘肃）自由贸易示范区高新技术产业开发区管理委员会"
    chart = ranking.ranking("各乡镇", [ranking.RankedBar(Point(name, 3))], unit="件")
    assert any(text.endswith("…") for text in texts(chart.svg))
    assert name in cells(chart.table)


def test_the_table_gives_filed_of_expected():
    assert cells(drawn().table)[:8] == [
        "名次",
        "地区",
        "数值（件）",
        "已报/应报",
        "1",
        "乌兰镇",
        "61",
        "14/14",
    ]


def test_no_regions_no_failure():
    assert texts(ranking.ranking("各乡镇", [], unit="件").svg) == []
