"""Writes the offline workbook of a unit: only the cells to be filled in are open, everything else is locked.

The protection has no password: it guards against slips of the hand, not against intent. What counts is
the signed mark and what the portal makes of the file when it comes back.
"""

import io
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from governance.figures.values import Unit
from governance.return_workbooks import content, formulas, identity
from governance.return_workbooks.content import LAYOUT, Township
from governance.returns import amounts
from governance.returns.models import MonthlyReturn
from governance.returns.sheet import Line
from governance.spreadsheets.cells import LARGEST_EXACT_NUMBER, shielded
from governance.spreadsheets.layouts import CHECKS_SHEET, INSTRUCTIONS_SHEET, Layout

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
AMOUNT_PLACE, NOTE_PLACE, CHECK_PLACE = 3, 4, 5
PROTECTION = {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True}
A4 = 9
STYLES: dict[str, dict] = {
    "title": {"bold": True, "font_size": 15},
    "soft": {"font_color": "#5C6978"},
    "mark": {"font_color": "#C8CED6", "font_size": 6},
    "header": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "locked": {"bg_color": "#F0F2F5", "border": 1, "border_color": "#D3DBE4", "text_wrap": True, "valign": "vcenter"},
    "past": {"bg_color": "#F0F2F5", "border": 1, "border_color": "#D3DBE4", "align": "right", "valign": "vcenter"},
    "sum": {"bg_color": "#F7F9FB", "bold": True, "border": 1, "border_color": "#D3DBE4", "align": "right"},
    "section": {"bold": True, "bg_color": "#E8F0F9", "border": 1, "border_color": "#D3DBE4"},
    "check": {"bg_color": "#F7F9FB", "border": 1, "border_color": "#D3DBE4", "text_wrap": True, "valign": "vcenter"},
    "count": {"num_format": "0", "locked": False, "border": 1, "valign": "vcenter"},
    "money": {"num_format": "#,##0.00", "locked": False, "border": 1, "valign": "vcenter"},
    "text": {"num_format": "@", "locked": False, "border": 1, "text_wrap": True, "valign": "vcenter"},
    "error": {"bg_color": "#FCEBE9", "font_color": "#A8201A"},
    "warning": {"bg_color": "#FDF2D8"},
}  # fmt: skip


@dataclass(frozen=True)
class Overlay:
    """What to show instead of what stands in the portal: bad cells as they were typed, with the reason."""

    texts: dict[str, str]
    reasons: dict[str, str]


NOTHING = Overlay({}, {})


def township(found: Township, *, overlay: Overlay = NOTHING) -> bytes:
    """The workbook of one return of one unit."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        styles = formats(book)
        sheet = head(book, found.monthly_return, LAYOUT, identity.TOWNSHIP, styles)
        places = _lines(sheet, found, styles, overlay)
        from_checks = {code: f"'{LAYOUT.sheet}'!{address}" for code, address in places.items()}
        messages = formulas.Translator(found.sheet, from_checks).messages(content.rules_of(found))
        at = write_checks(book, messages)
        _check_column(sheet, found, places, at, styles, overlay)
        instructions(book, LAYOUT)
    return target.getvalue()


def formats(book: Workbook) -> dict[str, Format]:
    return {name: book.add_format(given) for name, given in STYLES.items()}


def head(book: Workbook, row: MonthlyReturn, layout: Layout, kind: str, styles) -> Worksheet:
    """Title, instructions, mark and header; the sheet is protected and fits the width of A4."""
    sheet = book.add_worksheet(layout.sheet)
    sheet.write_string(0, 0, shielded(f"{row.form.name}　{row.region.name}　{row.period}"), styles["title"])
    due = f"报送截止{row.due_on:%Y-%m-%d}。"
    sheet.write_string(1, 0, due + "".join(layout.notes), styles["soft"])
    sheet.write_string(2, 0, f"表式第{row.form.version}版。依据：{row.form.legal_ref}"[:200], styles["soft"])
    sheet.write_string(3, 0, identity.LABEL, styles["mark"])
    sheet.write_string(3, 1, identity.of_return(row, kind).mark(), styles["mark"])
    sheet.set_row(3, 8)
    for place, column in enumerate(layout.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(HEADER_ROW, place, column.header, styles["header"])
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", PROTECTION)
    return sheet


def _lines(sheet: Worksheet, found: Township, styles, overlay: Overlay) -> dict[str, str]:
    """A row for each line, and one for the note on the whole; returns the address of each cell by code."""
    places, number = {}, FIRST_ROW
    for row in found.page.rows:
        line = row.line
        for place, text in enumerate((line.code, line.name, row.unit)):
            sheet.write_string(number, place, shielded(text), styles["locked"])
        if line.is_typed:
            text = overlay.texts.get(line.code, row.text)
            write_amount(sheet, number, AMOUNT_PLACE, text, line, styles)
            write_text(sheet, number, NOTE_PLACE, row.note, styles["text"])
            validate(sheet, number, AMOUNT_PLACE, number, line)
            places[line.code] = xl_rowcol_to_cell(number, AMOUNT_PLACE)
            mark = identity.token(
                row.revision, row.text, row.note, line.unit, allows_precision=line.allows_precision
            )
        else:
            sheet.write_string(number, AMOUNT_PLACE, "自动计算", styles["past"])
            sheet.write_blank(number, NOTE_PLACE, None, styles["locked"])
            mark = ""
        for place, text in enumerate((row.last_month, row.year_before, row.observed), start=6):
            write_text(sheet, number, place, text, styles["past"])
        write_text(sheet, number, 9, line.help, styles["locked"])
        sheet.write_string(number, 10, mark, styles["mark"])
        number += 1
    _whole(sheet, number, found, styles)
    return places


def _whole(sheet: Worksheet, number: int, found: Township, styles) -> None:
    note = found.monthly_return.note
    sheet.write_string(number, 0, content.WHOLE, styles["locked"])
    sheet.write_string(number, 1, "整表说明", styles["locked"])
    write_text(sheet, number, NOTE_PLACE, note, styles["text"])
    sheet.write_string(
        number, 10, identity.token(0, "", note, Unit.CASE, allows_precision=False), styles["mark"]
    )


def write_amount(sheet: Worksheet, row: int, place: int, text: str, line: Line, styles) -> None:
    """A number where a spreadsheet keeps it exactly; anything else in the words it was typed in."""
    style = styles["money" if line.unit is Unit.MONEY else "count"]
    understood = amounts.parse(text, line.unit, allows_precision=line.allows_precision)
    if understood.amount is None or text != line.show(understood.amount):
        write_text(sheet, row, place, text, styles["text"] if text else style)
    elif understood.amount >= LARGEST_EXACT_NUMBER:
        write_text(sheet, row, place, text, styles["text"])
    else:
        value = Decimal(understood.amount)
        sheet.write_number(row, place, float(value / 100 if line.unit is Unit.MONEY else value), style)


def write_text(sheet: Worksheet, row: int, place: int, text: str, style: Format) -> None:
    if text:
        sheet.write_string(row, place, shielded(text), style)
    else:
        sheet.write_blank(row, place, None, style)


def validate(sheet: Worksheet, first: int, place: int, last: int, line: Line) -> None:
    """Numbers of the right kind only; a line that takes 余, 近 or 约 takes text as well."""
    address = xl_rowcol_to_cell(first, place)
    told = kind_told(line)
    rule = {
        "validate": "custom",
        "value": f"=NOT({formulas.wrong(line, address)})",
        "error_title": "填写有误",
        "error_message": f"“{line.name}”{told}；本月没有请填 0。"[:255],
        "input_title": line.name[:32],
        "input_message": f"{told}。{line.help}"[:255],
    }
    sheet.data_validation(first, place, last, place, rule)


def kind_told(line: Line) -> str:
    """What may be typed in a cell of the line."""
    told = "金额填元，最多两位小数" if line.unit is Unit.MONEY else "填不小于0的整数"
    return f"{told}；可填概数，如“500余”" if line.allows_precision else told


def write_checks(book: Workbook, messages: list[formulas.Message]) -> dict[str, list[str]]:
    """The hidden sheet with a formula for each rule and line; returns their addresses by code."""
    sheet = book.add_worksheet(CHECKS_SHEET)
    sheet.hide()
    at: dict[str, list[str]] = {}
    for number, message in enumerate(messages):
        sheet.write_formula(number, 0, message.formula, None, "")
        address = xl_rowcol_to_cell(number, 0, row_abs=True, col_abs=True)
        at.setdefault(message.code, []).append(f"'{CHECKS_SHEET}'!{address}")
    sheet.protect("", PROTECTION)
    return at


def _check_column(sheet: Worksheet, found: Township, places, at, styles, overlay: Overlay) -> None:
    """What the rules say beside each line, or why the cell did not go in last time."""
    for number, row in enumerate(found.page.rows, start=FIRST_ROW):
        code = row.line.code
        if reason := overlay.reasons.get(code):
            sheet.write_string(number, CHECK_PLACE, f"上次未导入：{reason}", styles["check"])
        elif row.line.is_typed and at.get(code):
            sheet.write_formula(number, CHECK_PLACE, f"={'&'.join(at[code])}", styles["check"], "")
        elif rate := formulas.rate(row.line, places):
            sheet.write_formula(number, CHECK_PLACE, rate, styles["check"], "")
        else:
            sheet.write_blank(number, CHECK_PLACE, None, styles["check"])
    last = FIRST_ROW + len(found.page.rows)
    if at.get(""):
        sheet.write_formula(last, CHECK_PLACE, f"={'&'.join(at[''])}", styles["check"], "")
    colour(sheet, FIRST_ROW, CHECK_PLACE, last, styles)


def colour(sheet: Worksheet, first: int, place: int, last: int, styles) -> None:
    """What must be put right stands out in the column of messages, and what must be explained."""
    for word, style in (("须改正", "error"), ("须说明", "warning")):
        rule = {"type": "text", "criteria": "containing", "value": f"【{word}】", "format": styles[style]}
        sheet.conditional_format(first, place, last, place, rule)


def instructions(book: Workbook, layout: Layout) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS_SHEET)
    sheet.set_column(0, 0, 90)
    told = (
        *layout.notes,
        "在没有网络的电脑上填好后，回到月报页面按“导入工作簿”上传；系统先列出改动，确认后才写入。",
        "填错的格不会写入，其余照常；系统会把填错的格连同原因做成工作簿还给您。",
        "下载之后别人在系统里改过的格会列为“有冲突”，由您决定保留哪一个。",
        "本工作簿只能导入到它所属的单位和月份。不要合并单元格，不要在填报格里使用公式。",
    )
    for number, text in enumerate(told):
        sheet.write_string(number, 0, text)
