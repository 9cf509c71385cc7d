import re

import pytest
from fontTools.ttLib import TTFont

from governance.charts import svg
from governance.reports import drawings, fonts
from tests.governance.reports.samples import county_monthly

X = re.compile(r'<text x="([^"]*)"')


def drawn(*texts: str) -> str:
    return str(svg.document(100, 50, title="图", desc="", body=texts))


@pytest.mark.parametrize(
    ("content", "anchor", "begins"),
    [
        ("12月", "middle", 50 - (2 * 0.555 + 1) * 11 / 2),
        ("40", "end", 50 - 2 * 0.555 * 11),
        ("97.8%", "end", 50 - (3 * 0.555 + 0.278 + 0.921) * 11),
        ("件", None, 50),
        ("甲 乙", "middle", 50),
        ("a", "end", 50),
        ("<1", "middle", 50),
    ],
)
def test_labels_begin_where_they_would_after_being_centred(content, anchor, begins):
    printed = drawings.printed(drawn(svg.text(50, 20, content, anchor=anchor)))
    assert float(X.search(printed)[1]) == pytest.approx(begins, abs=0.01)
    assert ("text-anchor" in printed) == (begins == 50 and anchor is not None)


def test_labels_of_another_size_or_weight_are_left():
    labels = [svg.text(5, 5, "1", anchor="end", size=8), svg.text(5, 5, "1", anchor="end", weight="bold")]
    assert drawings.printed(drawn(*labels)) == drawn(*labels)


def test_nothing_but_places_changes():
    charts = [block.svg for block in county_monthly().body if hasattr(block, "svg")]
    assert charts
    for chart in charts:
        printed = drawings.printed(chart)
        assert printed != chart
        assert _without_places(printed) == _without_places(chart)


def test_widths_are_those_of_the_face(font_folder):
    face = next(one for one in fonts.FACES if one.role == "SANS")
    with TTFont(font_folder / face.file, lazy=True) as font:
        names, metrics = font.getBestCmap(), font["hmtx"]
        assert font["head"].unitsPerEm == drawings.FULL
    assert {one: metrics[names[ord(one)]][0] for one in drawings.WIDTHS} == drawings.WIDTHS
    assert all(metrics[names[ord(one)]][0] == drawings.FULL for one in "月件年万缺，（）")


def _without_places(drawing: str) -> str:
    return re.sub(r' x="[^"]*"| text-anchor="[^"]*"', "", drawing)
