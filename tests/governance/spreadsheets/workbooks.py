"""Workbooks for tests, good and hostile, made on the spot."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter

from governance.privacy import formats
from governance.spreadsheets.layouts import CellKind, Column, Layout

PEOPLE = Layout(
    sheet="人员",
    columns=(
        Column("name", "姓名", required=True, clean=formats.personal_name),
        Column("born_on", "出生日期", kind=CellKind.DATE),
        Column("mobile", "手机号", clean=formats.mobile),
        Column("children", "子女数", kind=CellKind.INTEGER),
        Column("wages", "月工资（元）", kind=CellKind.MONEY),
        Column("share", "占比", kind=CellKind.DECIMAL),
        Column("role", "身份", choices=("村民", "村干部", "法律明白人")),
        Column("is_member", "是否党员", kind=CellKind.YES_NO),
    ),
    notes=("请逐人填写。",),
)
HEADERS = [column.header for column in PEOPLE.columns]
GOOD_ROW = ["张小明", "1990-03-07", "13812345678", 2, 3500.5, 0.25, "村民", "是"]


def workbook(fill: Callable, *, sheet: str = "人员") -> bytes:
    """An .xlsx whose only sheet ``fill(book, sheet)`` wrote."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book, book.add_worksheet(sheet))
    return target.getvalue()


def table(*rows: list, headers: list | None = None, sheet: str = "人员") -> bytes:
    """A plain table; text stays text."""

    def fill(book, page):
        for number, row in enumerate([headers or HEADERS, *rows]):
            for place, value in enumerate(row):
                write = page.write_string if isinstance(value, str) else page.write
                if value is not None:
                    write(number, place, value)

    return workbook(fill, sheet=sheet)


def changed(
    data: bytes, changes: dict[str, Callable[[bytes], bytes]], *, method=zipfile.ZIP_DEFLATED
) -> bytes:
    """The archive with some members rewritten; a new name adds a member."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()}
    for name, change in changes.items():
        members[name] = change(members.get(name, b""))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def with_sheet_xml(old: bytes, new: bytes, data: bytes | None = None) -> bytes:
    """A good table with one passage of its sheet's XML replaced; the passage must exist."""

    def change(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return changed(data or table(GOOD_ROW), {SHEET: change})
