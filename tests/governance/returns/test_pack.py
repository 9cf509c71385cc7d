"""The form pack: what it holds, and that every mistake is named with file and line."""

import pytest

from governance.figures import catalogue
from governance.figures.values import Kind, Unit
from governance.returns import pack

TEXT = (pack.FOLDER / "monthly-2022.toml").read_text(encoding="utf-8")


def problems(text: str) -> list[str]:
    with pytest.raises(pack.PackError) as refused:
        pack.parse(text, file="x.toml")
    return [str(problem) for problem in refused.value.problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_the_starter_form_has_the_24_indicators():
    form = pack.parse(TEXT, file="x.toml")
    assert [item.code for item in form.items] == [f"M{n:02d}" for n in range(1, 25)]
    assert {item.code for item in form.items if item.level == "COUNTY"} == {"M13", "M14"}
    assert {item.code for item in form.items if item.kind is Kind.STOCK} == {
        "M05", "M18", "M21", "M22", "M23", "M24",
    }  # fmt: skip
    assert [item.code for item in form.items if item.allows_precision] == ["M11"]


def test_every_typed_indicator_has_a_place_in_the_figures():
    form = pack.parse(TEXT, file="x.toml")
    assert all(catalogue.has_slot(item.code) for item in form.items if item.kind is not Kind.RATIO)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "PERSON"', 'unit = "人"', "unit 应为"),
        ('code = "M02"', 'code = "M01"', "重复"),
        ('code = "M02"', 'code = "m2"', "大写字母加数字"),
        ('numerator = "M03"', 'numerator = "M99"', "不存在的指标"),
        ('unit = "PERCENT"', 'unit = "CASE"', "只有比率用 PERCENT"),
        ("due_day = 3", "due_day = 40", "1至31"),
        ("first_month = 202201", "first_month = 202213", "应为年月"),
        ("first_month = 202201", 'first_month = "2022"', "应为整数"),
        ("is_sensitive = true", "sensitive = true", "未知的键"),
    ],
)
def test_a_mistake_is_named_with_its_line(old, new, message):
    broken = TEXT.replace(old, new, 1)
    found = problems(broken)
    place = f"x.toml:{line_of(TEXT, old)}: "
    assert any(problem.startswith(place) and message in problem for problem in found), found


def test_a_missing_key_is_named_at_its_item():
    broken = TEXT.replace('name = "纠纷排查数"\n', "", 1)
    assert problems(broken) == [f"x.toml:{line_of(broken, '[[items]]')}: 缺少 name"]


def test_days_must_follow_one_another():
    assert "依次不早于" in problems(TEXT.replace("review_day = 5", "review_day = 2"))[0]


def test_broken_toml_is_told_with_its_line():
    assert problems("[form\ncode = 1")[0].startswith("x.toml:1: 不是合法的 TOML")


def test_units_are_those_of_the_figures():
    assert {item.unit for item in pack.parse(TEXT, file="x").items} <= set(Unit)
