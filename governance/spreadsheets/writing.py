"""Writing workbooks and CSV: templates to fill in, and exports; the one writer of the portal.

Every text goes out as text: what a spreadsheet might run as a formula gets an apostrophe in front, which the
reader takes off again. Rows are written as they come, so a long export needs no memory.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from governance.privacy import formats
from governance.spreadsheets.cells import as_text, shielded
from governance.spreadsheets.layouts import CHOICES_SHEET, INSTRUCTIONS_SHEET, CellKind, Column, Layout
from governance.spreadsheets.parts import MOST_ROWS

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
LONGEST_INLINE_LIST = 255  # 数据有效性公式内直接列出选项的长度上限
DIGITS_KEPT = 15
EXACT = 10**DIGITS_KEPT
FIRST_EXACT_DAY = date(1900, 3, 1)  # 更早的日期受1900年闰年问题影响，写成文字
LONGEST_CELL = 32_000
CUT_MARK = "……（内容过长，以下略）"
HEADER_STYLE = {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"}
REQUIRED_STYLE = {**HEADER_STYLE, "font_color": "#C00000"}
NUMBER_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.YES_NO: "@",
    CellKind.INTEGER: "0",
    CellKind.DECIMAL: "General",
    CellKind.MONEY: "#,##0.00",
    CellKind.DATE: "yyyy-mm-dd",
}
KIND_NOTES = {
    CellKind.TEXT: "文字",
    CellKind.YES_NO: "填“是”或“否”",
    CellKind.INTEGER: "整数",
    CellKind.DECIMAL: "数字",
    CellKind.MONEY: "金额（元），最多两位小数",
    CellKind.DATE: "日期，如2026-01-05",
}


# --- 模板 -------------------------------------------------------------------------------------------


def template(layout: Layout) -> bytes:
    """An empty workbook: frozen header, text format, drop-down lists, and a sheet of instructions."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = sheet_with_header(book, layout, [column.header for column in layout.columns])
        _add_choices(book, sheet, layout)
        _add_instructions(book, layout)
    return target.getvalue()


def sheet_with_header(
    book: Workbook, layout: Layout, headers: list[str], *, watermark: str = ""
) -> Worksheet:
    """The data sheet with its header row, frozen and repeated on paper; rows are written top down."""
    sheet = book.add_worksheet(layout.sheet)
    plain, required = book.add_format(HEADER_STYLE), book.add_format(REQUIRED_STYLE)
    row = 1 if watermark else 0
    if watermark:
        sheet.write_string(0, 0, shielded(watermark))
        sheet.set_footer(f"&L{watermark.replace('&', '&&')[:200]}&R&P/&N")
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, column.width, _cell_format(book, column))
    for place, header in enumerate(headers):
        is_required = place < len(layout.columns) and layout.columns[place].required
        sheet.write_string(row, place, header, required if is_required else plain)
    _set_up_page(sheet, header_row=row)
    return sheet


def _set_up_page(sheet: Worksheet, *, header_row: int) -> None:
    sheet.freeze_panes(header_row + 1, 0)
    sheet.repeat_rows(0, header_row)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _cell_format(book: Workbook, column: Column) -> Format:
    return book.add_format({"num_format": NUMBER_FORMATS[column.kind]})


def _add_choices(book: Workbook, sheet: Worksheet, layout: Layout) -> None:
    long_lists: list[tuple[str, ...]] = []
    for place, column in enumerate(layout.columns):
        choices = ("是", "否") if column.kind == CellKind.YES_NO else column.choices
        if choices:
            source = _choice_source(choices, long_lists)
            sheet.data_validation(1, place, MOST_ROWS, place, _validation(column, source))
    if long_lists:
        hidden = book.add_worksheet(CHOICES_SHEET)
        for place, choices in enumerate(long_lists):
            hidden.write_column(0, place, choices)
        hidden.hide()


def _choice_source(choices: tuple[str, ...], long_lists: list[tuple[str, ...]]) -> list[str] | str:
    """The list itself when it fits, else a range of the hidden sheet."""
    if len(",".join(choices)) <= LONGEST_INLINE_LIST and not any("," in choice for choice in choices):
        return list(choices)
    long_lists.append(choices)
    letter = xlsxwriter.utility.xl_col_to_name(len(long_lists) - 1)
    return f"='{CHOICES_SHEET}'!${letter}$1:${letter}${len(choices)}"


def _validation(column: Column, source: list[str] | str) -> dict[str, object]:
    return {
        "validate": "list",
        "source": source,
        "error_title": "请从列表中选择",
        "error_message": f"“{column.header}”只能填列表中的选项。"[:255],
    }


def _add_instructions(book: Workbook, layout: Layout) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS_SHEET)
    header = book.add_format(HEADER_STYLE)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20, wrapped)
    sheet.set_column(1, 4, 28, wrapped)
    sheet.write_row(0, 0, ["列", "是否必填", "填写内容", "说明", "示例"], header)
    for row, column in enumerate(layout.columns, start=1):
        required = "必填" if column.required else "选填"
        kind = f"从列表中选：{'、'.join(column.choices[:12])}" if column.choices else KIND_NOTES[column.kind]
        for place, text in enumerate((column.header, required, kind, column.note, column.example)):
            sheet.write_string(row, place, shielded(text))
    notes = (*layout.notes, f"每个文件最多{MOST_ROWS:,}行；不要合并单元格，不要使用公式。")
    for row, note in enumerate(notes, start=len(layout.columns) + 2):
        sheet.write_string(row, 0, shielded(note), book.add_format({"text_wrap": False}))


# --- 导出 -------------------------------------------------------------------------------------------


def write_workbook(
    target: BinaryIO, layout: Layout, rows: Iterable[dict[str, object]], *, watermark: str = ""
) -> int:
    """Write rows (values by column key, as the reader returns them) as they come; returns their number.

    ``watermark`` (who exported, when) stands above the header and in the footer of every printed page.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        headers = [column.header for column in layout.columns]
        sheet = sheet_with_header(book, layout, headers, watermark=watermark)
        writers = [
            (column.key, _writer(sheet, _cell_format(book, column), column)) for column in layout.columns
        ]
        first = 2 if watermark else 1
        number = first - 1
        for number, values in enumerate(rows, start=first):
            for place, (key, write) in enumerate(writers):
                value = values.get(key)
                if value is not None:
                    write(number, place, value)
    return number - first + 1


def _writer(sheet: Worksheet, style: Format, column: Column) -> Callable[[int, int, object], None]:
    def write(row: int, place: int, value: object) -> None:
        stored = stored_value(value, column.kind)
        if isinstance(stored, str):
            sheet.write_string(row, place, shielded(stored), style)
        elif isinstance(stored, date):
            sheet.write_datetime(row, place, stored, style)
        else:
            sheet.write_number(row, place, stored, style)

    return write


def stored_value(value: Any, kind: CellKind) -> str | int | float | date:
    """What goes into the cell: a number or day where a spreadsheet keeps it exactly, else text."""
    if kind == CellKind.YES_NO:
        return "是" if value else "否"
    if kind == CellKind.MONEY:
        return value / 100 if abs(value) < EXACT else formats.yuan(value)
    if kind == CellKind.INTEGER:
        return value if abs(value) < EXACT else str(value)
    if kind == CellKind.DECIMAL:
        return float(value) if len(Decimal(value).as_tuple().digits) <= DIGITS_KEPT else format(value, "f")
    if kind == CellKind.DATE and value >= FIRST_EXACT_DAY:
        return value
    return _shortened(as_text(value))


def _shortened(text: str) -> str:
    """A cell holds 32,767 characters; the writer would drop a longer text without a word."""
    return text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL] + CUT_MARK


def csv_chunks(
    layout: Layout, rows: Iterable[dict[str, object]], *, rows_per_chunk: int = 500
) -> Iterator[bytes]:
    """The same rows as CSV in UTF-8 with mark, so that spreadsheet software recognises Chinese."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([column.header for column in layout.columns])
    for number, values in enumerate(rows, start=1):
        writer.writerow([_csv_text(values.get(column.key), column.kind) for column in layout.columns])
        if number % rows_per_chunk == 0:
            yield _drained(buffer)
    yield _drained(buffer)


def _csv_text(value: Any, kind: CellKind) -> str:
    """Numbers and days are harmless as they stand; everything else is shielded."""
    if value is None:
        return ""
    if kind == CellKind.MONEY:
        return f"{Decimal(value).scaleb(-2):.2f}"
    if kind in (CellKind.INTEGER, CellKind.DECIMAL, CellKind.DATE):
        return str(value)
    return shielded(str(stored_value(value, kind)))


def _drained(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()
