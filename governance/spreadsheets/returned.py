"""The workbook handed back to the sender: only the bad rows, as typed, each with its reasons beside it.

Corrected in place and sent again, it is read like the template: the two added columns are ignored.
"""

import io
from collections.abc import Iterable
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from governance.spreadsheets import writing
from governance.spreadsheets.cells import Raw, shielded
from governance.spreadsheets.layouts import ORIGINAL_ROW, REASON, Layout
from governance.spreadsheets.reading import Row

REASON_STYLE = {"font_color": "#C00000", "text_wrap": True, "valign": "top"}
REASON_WIDTH = 60


def workbook(layout: Layout, rows: Iterable[Row], *, reasons: dict[int, list[str]] | None = None) -> bytes:
    """The bad rows of a :class:`Table` with their problems.

    ``reasons`` adds what only the importer could find (a double in the register), by row number.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        headers = [*(column.header for column in layout.columns), ORIGINAL_ROW, REASON]
        sheet = writing.sheet_with_header(book, layout, headers)
        styles = _styles(book)
        reason_style = book.add_format(REASON_STYLE)
        sheet.set_column(len(headers) - 1, len(headers) - 1, REASON_WIDTH)
        for number, row in enumerate(rows, start=1):
            _write_row(sheet, number, row, styles)
            told = [*map(str, row.problems), *(reasons or {}).get(row.number, [])]
            sheet.write_number(number, len(headers) - 2, row.number)
            sheet.write_string(number, len(headers) - 1, shielded("\n".join(told)), reason_style)
    return target.getvalue()


def _styles(book: Workbook) -> dict[str, Format]:
    formats = {"text": "@", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss", "number": "General"}
    return {name: book.add_format({"num_format": code}) for name, code in formats.items()}


def _write_row(sheet: Worksheet, number: int, row: Row, styles: dict[str, Format]) -> None:
    for place, value in enumerate(row.cells):
        _write_typed(sheet, number, place, value, styles)


def _write_typed(sheet: Worksheet, number: int, place: int, value: Raw, styles: dict[str, Format]) -> None:
    """The cell in the type it came in, so that reading it again gives the same value."""
    if isinstance(value, bool):
        sheet.write_boolean(number, place, value)
    elif isinstance(value, int | float):
        sheet.write_number(number, place, value, styles["number"])
    elif isinstance(value, datetime):
        sheet.write_datetime(number, place, value, styles["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(number, place, value, styles["day"])
    elif value is not None:
        sheet.write_string(number, place, shielded(value), styles["text"])
