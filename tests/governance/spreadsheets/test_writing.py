"""Templates and exports: what they contain, that nothing in them runs, and that they read back."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest

from governance.spreadsheets import reading, writing
from governance.spreadsheets.layouts import CellKind, Column, Layout
from tests.governance.spreadsheets.workbooks import GOOD_ROW, PEOPLE, table

PREFIXES = ["=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠", "'=", " =", "\t=", "\x00="]
TEXTS = Layout("文字", (Column("one", "甲"), Column("two", "乙"), Column("three", "丙")))
ALL_KINDS = Layout(
    "各类",
    (
        Column("text", "文字"),
        Column("count", "个数", kind=CellKind.INTEGER),
        Column("ratio", "比率", kind=CellKind.DECIMAL),
        Column("fen", "金额", kind=CellKind.MONEY),
        Column("on", "日期", kind=CellKind.DATE),
        Column("yes", "是否", kind=CellKind.YES_NO),
    ),
)
ROWS = [
    {
        "text": "张三",
        "count": 3,
        "ratio": Decimal("0.25"),
        "fen": 1_200_001,
        "on": date(2026, 1, 5),
        "yes": True,
    },
    {
        "text": "=HYPERLINK(1)",
        "count": -(10**14),
        "ratio": Decimal("-1"),
        "fen": 10**14 - 1,
        "on": date(1899, 5, 1),
    },
    {
        "text": "620421199003071235",
        "count": 0,
        "ratio": Decimal("12345678901234.567891"),
        "fen": 0,
        "yes": False,
    },
    {"text": "_x0041_ 两行\n第二行"},
]


def exported(layout, rows, **options) -> bytes:
    target = io.BytesIO()
    assert writing.write_workbook(target, layout, rows, **options) == len(rows)
    return target.getvalue()


def complete(rows, layout):
    return [{column.key: row.get(column.key) for column in layout.columns} for row in rows]


def sheet_xml(data: bytes, number: int = 1) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(f"xl/worksheets/sheet{number}.xml").decode()


@pytest.mark.parametrize("watermark", ["", "李四 2026-01-05 导出 & 仅供内部使用", "=1+1"])
def test_export_reads_back_the_same(watermark):
    data = exported(ALL_KINDS, ROWS, watermark=watermark)
    assert [row.values for row in reading.read(data, ALL_KINDS).rows] == complete(ROWS, ALL_KINDS)


def test_csv_reads_back_the_same():
    data = b"".join(writing.csv_chunks(ALL_KINDS, ROWS, rows_per_chunk=2))
    assert data.startswith(b"\xef\xbb\xbf")
    assert [row.values for row in reading.read(data, ALL_KINDS).rows] == complete(ROWS, ALL_KINDS)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_cell_of_an_export_can_run(prefix):
    text = f"{prefix}cmd|' /C calc'!A0"
    rows = [{"one": text, "two": text, "three": "x" + text}]
    data = exported(TEXTS, rows)
    assert "<f" not in re.sub("<f(ont|ill|amily)", "", sheet_xml(data))
    assert sheet_xml(data).count(">'") == 2
    assert reading.read(data, TEXTS).rows[0].values["one"] == text


@pytest.mark.parametrize("prefix", [prefix for prefix in PREFIXES if prefix not in ("\x00", "\x00=")])
def test_no_field_of_a_csv_can_run(prefix):
    text = f"{prefix}cmd|' /C calc'!A0"
    data = b"".join(writing.csv_chunks(TEXTS, [{"one": text}]))
    assert data.split(b"\r\n", 1)[1].lstrip(b'"').startswith(b"'")
    assert reading.read(data, TEXTS).rows[0].values["one"] == text


def test_too_long_a_text_is_cut_with_a_mark_not_dropped():
    data = exported(TEXTS, [{"one": "长" * 40_000}])
    assert reading.read(data, TEXTS).rows[0].values["one"].endswith("（内容过长，以下略）")


def test_watermark_is_on_the_sheet_and_on_paper():
    xml = sheet_xml(exported(TEXTS, [{"one": "甲"}], watermark="李四 2026-01-05 & 内部"))
    assert xml.count("李四 2026-01-05 &amp; 内部") == 1
    assert "&amp;L李四 2026-01-05 &amp;&amp; 内部" in xml


def test_template_has_frozen_header_text_format_lists_and_instructions():
    many = tuple(f"选项{number:03}" for number in range(100))
    layout = Layout(PEOPLE.sheet, (*PEOPLE.columns, Column("case", "纠纷类型", choices=many)), PEOPLE.notes)
    data = writing.template(layout)
    xml = sheet_xml(data)
    assert 'state="frozen"' in xml
    assert "村民,村干部,法律明白人" in xml
    assert "'可选项'!$A$1:$A$100" in xml
    assert "法律明白人" in zipfile.ZipFile(io.BytesIO(data)).read("xl/sharedStrings.xml").decode()
    with pytest.raises(reading.WorkbookError, match="表头下面没有数据"):
        reading.read(data, layout)


def test_filled_template_is_read_by_its_own_layout():
    """Headers of the template are exactly those the reader asks for."""
    headers = [column.header for column in PEOPLE.columns]
    assert all(header in sheet_strings(writing.template(PEOPLE)) for header in headers)
    assert reading.read(table(GOOD_ROW, headers=headers), PEOPLE).good


def sheet_strings(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/sharedStrings.xml").decode()


def test_layout_refuses_two_equal_or_reserved_headers():
    with pytest.raises(ValueError, match="表头相同"):
        Layout("甲", (Column("a", "姓名"), Column("b", "姓 名*")))
    with pytest.raises(ValueError, match="保留"):
        Layout("甲", (Column("a", "原行号"),))
