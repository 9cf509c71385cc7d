"""Writes the offline workbook of a unit's villages: a row for each village, a column for each line.

Beside each line stands what the village gave last month. What the villages give adds up on a page of its own,
where the rules of the return look at the sums, as the portal does once the workbook is uploaded.
"""

import io

import xlsxwriter
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from governance.figures.values import Unit
from governance.return_workbooks import content, formulas, identity, writing
from governance.return_workbooks.content import CHECK, VILLAGE_SHEET, Villages, place_of
from governance.return_workbooks.writing import FIRST_ROW, NOTHING, Overlay
from governance.returns import amounts, pages
from governance.returns.grid.villages import Band
from governance.returns.sheet import Line
from governance.spreadsheets.cells import shielded
from governance.spreadsheets.layouts import SUMS_SHEET

NOT_EXACT = "含概数"  # no sum: the portal adds numbers with 余, 近 and 约
SUM_PLACE, GIVEN_PLACE, CHECK_PLACE = 3, 4, 8
HEADERS = (
    ("代码", 8), ("指标", 30), ("单位", 8), ("本期合计", 14), ("已填村数", 10), (content.LAST, 12), ("上年同月", 12),
    ("登记数", 12), (CHECK, 60),
)  # fmt: skip


def villages(found: Villages, *, overlay: Overlay = NOTHING) -> bytes:
    """The workbook of one unit's villages."""
    layout = content.village_layout(found.lines)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        styles = writing.formats(book)
        sheet = writing.head(book, found.monthly_return, layout, identity.VILLAGES, styles)
        for number, band in enumerate(found.grid.rows, start=FIRST_ROW):
            _village(sheet, number, band, found, styles, overlay)
        last = FIRST_ROW + len(found.grid.rows) - 1
        for index, line in enumerate(found.lines):
            _guard(sheet, place_of(index), last, line, styles)
        writing.colour(sheet, FIRST_ROW, place_of(len(found.lines)), last, styles)
        _sums(book, found, styles)
        writing.instructions(book, layout)
    return target.getvalue()


def _village(sheet: Worksheet, number: int, band: Band, found: Villages, styles, overlay: Overlay) -> None:
    sheet.write_string(number, 0, band.cells[0].village.code, styles["locked"])
    sheet.write_string(number, 1, shielded(band.name), styles["locked"])
    marks, reasons, checks = [], [], []
    for index, cell in enumerate(band.cells):
        line, place = cell.line, place_of(index)
        writing.write_amount(sheet, number, place, overlay.texts.get(cell.key, cell.text), line, styles)
        last = line.show(found.last.get((cell.village.pk, line.code)))
        writing.write_text(sheet, number, place + 1, last, styles["past"])
        if reason := overlay.reasons.get(cell.key):
            reasons.append(f"{line.code}：{reason}")
            sheet.write_comment(number, place, reason, {"author": "", "visible": False})
        wrong = formulas.wrong(line, xl_rowcol_to_cell(number, place))
        checks.append(f'IF({wrong},"【须改正】{line.code}{writing.kind_told(line)}。","")')
        precise = line.allows_precision
        marks.append(identity.token(cell.revision, cell.text, "", line.unit, allows_precision=precise))
    end = place_of(len(band.cells))
    if reasons:
        sheet.write_string(number, end, f"上次未导入：{'；'.join(reasons)}", styles["check"])
    else:
        sheet.write_formula(number, end, "=" + "&".join(checks), styles["check"], "")
    sheet.write_string(number, end + 1, " ".join(marks), styles["mark"])


def _guard(sheet: Worksheet, place: int, last: int, line: Line, styles) -> None:
    """Numbers of the right kind; what was pasted past the guard turns red."""
    writing.validate(sheet, FIRST_ROW, place, last, line)
    wrong = formulas.wrong(line, xl_rowcol_to_cell(FIRST_ROW, place))
    rule = {"type": "formula", "criteria": f"={wrong}", "format": styles["error"]}
    sheet.conditional_format(FIRST_ROW, place, last, place, rule)


def _sums(book: Workbook, found: Villages, styles) -> None:
    """A line for each line of the return: what the villages add up to, and what the rules say of it."""
    sheet = book.add_worksheet(SUMS_SHEET)
    for place, (header, width) in enumerate(HEADERS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, styles["header"])
    rows = found.grid.page.rows
    addresses = {
        row.line.code: f"'{SUMS_SHEET}'!{xl_rowcol_to_cell(number, SUM_PLACE)}"
        for number, row in enumerate(rows, start=1)
        if row.line.is_typed
    }
    messages = formulas.Translator(found.sheet, addresses).messages(content.rules_of(found))
    at = writing.write_checks(book, messages)
    for number, row in enumerate(rows, start=1):
        _line(sheet, number, row, found, formulas.rate(row.line, addresses), styles)
        _say(sheet, number, at.get(row.line.code, []), styles)
    if at.get(""):
        sheet.write_string(len(rows) + 1, 1, "整表", styles["locked"])
        _say(sheet, len(rows) + 1, at[""], styles)
    writing.colour(sheet, 1, CHECK_PLACE, len(rows) + 1, styles)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(writing.A4)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", writing.PROTECTION)


def _line(sheet: Worksheet, number: int, row: pages.Row, found: Villages, rate: str, styles) -> None:
    line = row.line
    for place, text in enumerate((line.code, line.name, row.unit)):
        sheet.write_string(number, place, shielded(text), styles["locked"])
    amount = _sum(found, line) if line.is_typed else rate or '=""'
    sheet.write_formula(number, SUM_PLACE, amount, styles["sum"], row.text)
    given = _column(found, line)
    counted = f'=COUNTA({given})&"/{len(found.grid.rows)}"' if given else '=""'
    sheet.write_formula(number, GIVEN_PLACE, counted, styles["past"], "")
    for place, text in enumerate((row.last_month, row.year_before, row.observed), start=GIVEN_PLACE + 1):
        writing.write_text(sheet, number, place, text, styles["past"])


def _say(sheet: Worksheet, number: int, places: list[str], styles) -> None:
    if places:
        sheet.write_formula(number, CHECK_PLACE, f"={'&'.join(places)}", styles["check"], "")
    else:
        sheet.write_blank(number, CHECK_PLACE, None, styles["check"])


def _sum(found: Villages, line: Line) -> str:
    """The number that the return would have: somebody's own, else the sum, else what stood there before."""
    own, given = _constant(found.stands.get(line.code, ""), line), _column(found, line)
    if not given or line.code in found.typed:
        return f"={own}"
    told = f"SUMPRODUCT(--ISTEXT({given}))"
    return f'=IF(COUNTA({given})=0,{own},IF({told}>0,"{NOT_EXACT}",SUM({given})))'


def _constant(text: str, line: Line) -> str:
    understood = amounts.parse(text, line.unit, allows_precision=line.allows_precision)
    if understood.amount is None or text != line.show(understood.amount):
        return '"' + text.replace('"', '""') + '"'
    if line.unit is Unit.MONEY:
        return f"{understood.amount // 100}.{understood.amount % 100:02}"
    return str(understood.amount)


def _column(found: Villages, line: Line) -> str:
    """The range of the villages' cells of a line; empty for a line that is not given by village."""
    places = {one.code: place_of(index) for index, one in enumerate(found.lines)}
    if line.code not in places:
        return ""
    last = FIRST_ROW + len(found.grid.rows) - 1
    return f"'{VILLAGE_SHEET}'!" + xl_range_abs(FIRST_ROW, places[line.code], last, places[line.code])
