"""All charts together: rules every drawing keeps, and a real PDF."""

import io
import re

import pytest
from pypdf import PdfReader
from weasyprint import HTML

from governance.charts import svg
from tests.governance.charts.drawings import parsed
from tests.templates import chart_samples

CHARTS = chart_samples.charts()
DRAWINGS = [
    *(chart.svg for chart in CHARTS),
    *(chart.svg for chart in chart_samples.charts(svg.HALF_WIDTH)),
    chart_samples.spark(),
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: parsed(drawing)[0].text)
def test_no_drawing_needs_style_script_or_ids(drawing):
    assert not re.search(r"<(style|script|pattern|defs|use|image)|\s(style|class|id|on\w+|href)=", drawing)
    assert parsed(drawing).get("role") == "img"
    assert parsed(drawing)[0].text
    assert parsed(drawing)[1].text


def test_the_same_input_gives_the_same_bytes():
    assert [chart.svg for chart in chart_samples.charts()] == [chart.svg for chart in CHARTS]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: parsed(drawing)[0].text)
def test_nothing_is_drawn_outside_the_frame(drawing):
    root = parsed(drawing)
    width, height = (float(number) for number in root.get("viewBox").split()[2:])
    for node in root.iter():
        for name, most in (("x", width), ("y", height), ("x2", width), ("y2", height), ("cx", width)):
            assert 0 <= float(node.get(name, 0)) <= most, (node.tag, node.attrib)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.title)
def test_a_drawing_is_light_enough_for_a_township_line(chart):
    assert len(chart.svg.encode()) < 12_000
    assert chart.svg.count("<text") <= 60


@pytest.mark.slow
def test_the_printed_page_has_the_numbers_as_text():
    page = "".join(f"<h3>{chart.title}</h3>{chart.svg}" for chart in CHARTS)
    pdf = HTML(string=f"<style>@page{{size:220mm 900mm}}</style>{page}").write_pdf()
    text = re.sub(r"\s", "", PdfReader(io.BytesIO(pdf)).pages[0].extract_text())
    for expected in ("缺：缺报", "46件＊", "34.23%", "尚未计算", "上报数46＊", "5.26万", "−6.0%"):
        assert expected in text
