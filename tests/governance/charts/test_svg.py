import re

import pytest

from governance.charts import svg
from tests.governance.charts.drawings import parsed, texts


@pytest.mark.parametrize(
    ("value", "written"), [(3, "3"), (3.0, "3"), (2.25, "2.2"), (2.26, "2.3"), (-0.01, "0"), (-1.5, "-1.5")]
)
def test_coordinates_have_one_decimal_and_no_negative_zero(value, written):
    assert svg.number(value) == written


def test_names_of_people_and_places_cannot_break_out_of_the_drawing():
    evil = "<script>alert(1)</script>\"'&"
    drawing = svg.document(10, 10, title=evil, desc=evil, body=[svg.text(1, 1, evil)])
    assert "<script" not in drawing
    assert texts(drawing) == [evil]
    assert parsed(drawing).get("aria-label") == f"{evil}。{evil}"


def test_an_attribute_cannot_be_closed_early():
    assert svg.element("rect", fill='red" onload="x') == '<rect fill="red&quot; onload=&quot;x"/>'


def test_a_drawing_is_named_for_screen_readers():
    root = parsed(svg.document(10, 20, title="趋势", desc="最后为46件", body=[]))
    assert root.get("role") == "img"
    assert [child.text for child in root] == ["趋势", "最后为46件"]
    assert (root.get("width"), root.get("viewBox")) == ("10", "0 0 10 20")


@pytest.mark.parametrize("backwards", [False, True])
def test_hatching_stays_inside_its_box(backwards):
    numbers = [
        float(n) for n in re.findall(r"[ML](\S+) (\S+?)(?=[ML\"])", svg.hatch(10, 20, 30, 12)) for n in n
    ]
    drawn = svg.hatch(10, 20, 30, 12, backwards=backwards)
    pairs = re.findall(r"[ML]([\d.]+) ([\d.]+)", drawn)
    assert len(pairs) >= 12
    assert numbers
    assert all(10 <= float(x) <= 40 and 20 <= float(y) <= 32 for x, y in pairs)


def test_an_empty_box_has_no_hatching():
    assert svg.hatch(0, 0, 0, 10) == ""


def test_chinese_is_wider_than_digits():
    assert svg.text_width("乌兰镇", 10) == 30
    assert svg.text_width("123", 10) == pytest.approx(17.4)
