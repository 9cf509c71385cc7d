"""Single cells: what typed values mean, and the shield that keeps text text."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from governance.spreadsheets import cells
from governance.spreadsheets.layouts import CellKind, Column

DANGEROUS = [
    "=1+1",
    "+86",
    "-1",
    "@SUM",
    "\t=1",
    "\r=1",
    "\x00=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    " =1",
    "\n-1",
]


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_beginnings_get_an_apostrophe(text):
    assert cells.shielded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["张三", "1-2", "a=b", "'好", "", "２０２６年", "（=）"])
def test_harmless_text_is_left_alone(text):
    assert cells.shielded(text) == text
    assert cells.unshielded(text) == text


@given(
    st.text(alphabet=st.one_of(st.sampled_from("'=+-@\t\r\n\x00 ＝＋－＠a张"), st.characters()), max_size=12)
)
def test_shield_comes_off_exactly_once(text):
    assert cells.unshielded(cells.shielded(text)) == text


def read(value, kind=CellKind.TEXT, **column):
    return cells.clean(cells.raw(value), Column("key", "列", kind=kind, **column))


@pytest.mark.parametrize(
    ("value", "kind", "result"),
    [
        (13812345678.0, CellKind.TEXT, "13812345678"),
        (0.1, CellKind.TEXT, "0.1"),
        (" 张三　", CellKind.TEXT, "张三"),
        (True, CellKind.TEXT, "是"),
        (["date", "2026-01-05"], CellKind.TEXT, "2026-01-05"),
        (["datetime", "2026-01-05T08:30:00"], CellKind.TEXT, "2026-01-05 08:30"),
        (["time", "08:30:00"], CellKind.TEXT, "08:30:00"),
        (3.0, CellKind.INTEGER, 3),
        ("1,234", CellKind.INTEGER, 1234),
        ("３", CellKind.INTEGER, 3),
        (-2.0, CellKind.INTEGER, -2),
        ("0.25", CellKind.DECIMAL, Decimal("0.25")),
        (0.25, CellKind.DECIMAL, Decimal("0.25")),
        ("1.2万", CellKind.MONEY, 1_200_000),
        (3500.5, CellKind.MONEY, 350_050),
        (["date", "2026-01-05"], CellKind.DATE, date(2026, 1, 5)),
        (["datetime", "2026-01-05T00:00:00"], CellKind.DATE, date(2026, 1, 5)),
        ("2026年1月5日", CellKind.DATE, date(2026, 1, 5)),
        (20260105.0, CellKind.DATE, date(2026, 1, 5)),
        (46027.0, CellKind.DATE, date(2026, 1, 5)),
        ("√", CellKind.YES_NO, True),
        ("否", CellKind.YES_NO, False),
        (1.0, CellKind.YES_NO, True),
        ("", CellKind.DATE, None),
        ("　", CellKind.INTEGER, None),
    ],
)
def test_values_by_kind(value, kind, result):
    assert read(value, kind) == result


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (6.20421199003071e17, CellKind.TEXT, "15位以后的数已经丢失"),
        (float("inf"), CellKind.TEXT, "不是有效的数字"),
        (float("nan"), CellKind.INTEGER, "不是有效的数字"),
        (2.5, CellKind.INTEGER, "不是整数"),
        ("三", CellKind.INTEGER, "不是整数"),
        ("12人", CellKind.INTEGER, "只填数字"),
        ("NaN", CellKind.DECIMAL, "不是数字"),
        ("12,34", CellKind.DECIMAL, "不是数字"),
        (True, CellKind.DECIMAL, "不是数字"),
        ("多", CellKind.MONEY, "金额"),
        (True, CellKind.MONEY, "金额"),
        ("昨天", CellKind.DATE, "2026-01-05的样式"),
        (2026.5, CellKind.DATE, "2026-01-05的样式"),
        ("也许", CellKind.YES_NO, "“是”或“否”"),
    ],
)
def test_wrong_values_are_problems_in_chinese(value, kind, words):
    with pytest.raises(ValidationError) as caught:
        read(value, kind)
    assert words in caught.value.message


def test_required_choices_and_cleaner():
    with pytest.raises(ValidationError, match="必填"):
        read("", required=True)
    with pytest.raises(ValidationError, match="请从甲、乙中选择"):
        read("丙", choices=("甲", "乙"))
    assert read("甲", choices=("甲", "乙"), clean=lambda value: value * 2) == "甲甲"


def test_raw_cells_keep_their_type():
    assert cells.raw(["datetime", "2026-01-05T08:30:00"]) == datetime(2026, 1, 5, 8, 30)  # noqa: DTZ001
    assert cells.raw(2.0) == 2.0
    assert cells.raw("'=1") == "=1"
