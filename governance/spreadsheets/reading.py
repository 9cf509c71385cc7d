"""Reading an uploaded workbook or CSV against a layout: the one reader of the portal.

A file whose *structure* is wrong is refused whole with :class:`WorkbookError`; a row whose *values* are wrong
comes back with its problems, so that the good rows can be taken and the bad ones returned to the sender
(``returned.py``). Nothing is written here.
"""

import csv
import io
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import chain, compress, zip_longest

from django.core.exceptions import ValidationError

from governance.spreadsheets import cells, sandbox, tables
from governance.spreadsheets.archive import Refused
from governance.spreadsheets.cells import Raw
from governance.spreadsheets.layouts import (
    OWN_SHEETS,
    RESERVED_KEYS,
    Layout,
    header_key,
)
from governance.spreadsheets.parts import HEADER_ROWS, MOST_COLUMNS, MOST_ROWS, SHOWN, TOO_MANY_ROWS
from governance.spreadsheets.tables import Checked, Folded, Lines, Problem, Row, Table

__all__ = ["Problem", "Row", "Table", "WorkbookError", "in_pieces", "read", "read_csv", "read_workbook"]

LARGEST_FILE = 10 * 1024 * 1024
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")


class WorkbookError(ValidationError):
    """The whole file is refused; ``message`` says in plain Chinese what to correct."""


def read(data: bytes, layout: Layout) -> Table:
    """Read an .xlsx or .csv upload, whichever it really is by content."""
    return tables.joined(list(in_pieces(data, layout)))


def read_workbook(data: bytes, layout: Layout) -> Table:
    """Read the sheet of ``layout`` out of an .xlsx."""
    check_size(data)
    if not data.startswith(ZIP_MAGIC):
        _refuse_foreign(data)
    return tables.joined(list(_pieces_of_workbook(data, layout)))


def in_pieces(data: bytes, layout: Layout) -> Generator[Table, None, None]:
    """What ``read`` gives, some thousand rows at a time, so that they can be written while the next are read. What
    refuses the whole file may only be found behind the last piece: write in one transaction, close what you leave."""
    check_size(data)
    if data.startswith(ZIP_MAGIC):
        yield from _pieces_of_workbook(data, layout)
        return
    if data.startswith(OLE_MAGIC) or _looks_like_markup(data) or b"\x00" in data[:4096]:
        _refuse_foreign(data)
    yield read_csv(data, layout)


def _pieces_of_workbook(data: bytes, layout: Layout) -> Iterator[Table]:
    try:
        with closing(sandbox.extract(data, layout.sheet, _computed(layout))) as answers:
            yield from _tables(answers, layout)
    except Refused as refusal:
        raise WorkbookError(str(refusal)) from refusal


def _tables(answers: Iterator[dict], layout: Layout) -> Iterator[Table]:
    first = next(answers)
    lines = _lines(first)
    header = _find_header(_top(lines), layout)
    _refuse_merged(first["merged"], header)
    yield from _filled(chain([lines], map(_lines, answers)), header, layout, _notices(first))


def _lines(answer: dict) -> Lines:
    columns = [_folded(column, answer["count"]) for column in answer["columns"]]
    return Lines(answer["line"], answer["place"], answer["count"], columns)


def _folded(column: list, count: int) -> Folded:
    sent, days, at = column
    if len(days) == len(sent):
        found: list[Raw] = list(map(date.fromordinal, sent))
    else:
        found = [cells.raw(cell) for cell in sent]
        for number in days:
            found[number] = date.fromordinal(sent[number])
    return Folded(found, range(count) if at is None else at)


def _top(lines: Lines) -> list[list[Raw]]:
    """The lines among which the header is."""
    shown = range(min(HEADER_ROWS, lines.count))
    return [[column.cells[column.at[line]] for column in lines.columns] for line in shown]


def _computed(layout: Layout) -> list[str]:
    """Letters of the columns that hold the workbook's own formulas."""
    return [letters(place) for place, column in enumerate(layout.columns) if column.is_computed]


def read_csv(data: bytes, layout: Layout) -> Table:
    """Read a CSV in UTF-8 (with or without mark) or GB18030, as Chinese spreadsheet software saves it."""
    check_size(data)
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    try:
        rows = [line for line, _ in zip(reader, range(MOST_ROWS + HEADER_ROWS + 1), strict=False)]
    except csv.Error as error:
        raise WorkbookError(f"第{reader.line_num}行的引号不成对，无法读取。请改用.xlsx模板。") from error
    columns = [
        Folded.of([cells.raw(cell) for cell in column])
        for column in zip_longest(*map(_narrow, rows), fillvalue="")
    ]
    lines = Lines(0, 0, len(rows), columns)
    return next(_filled([lines], _find_header(_top(lines), layout), layout, []))


def _narrow(line: list[str]) -> list[str]:
    if len(line) > MOST_COLUMNS and any(line[MOST_COLUMNS:]):
        raise WorkbookError(f"有一行超出了前{MOST_COLUMNS}列。请删去右边多余的列后上传。")
    return line[:MOST_COLUMNS]


def check_size(data: bytes) -> None:
    if not data:
        raise WorkbookError("文件是空的，请重新选择文件。")
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // 1024 // 1024
        raise WorkbookError(f"文件超过{limit}MB。请删去图片和多余的格式，或分成几个文件上传。")


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError("文件的文字编码无法识别。请另存为“CSV UTF-8”或.xlsx后上传。")


def _looks_like_markup(data: bytes) -> bool:
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _refuse_foreign(data: bytes) -> None:
    if data.startswith(OLE_MAGIC):
        if ENCRYPTED_MARK in data:
            raise WorkbookError("文件设了打开密码，读不了。请取消密码后再上传。")
        raise WorkbookError("这是旧版.xls文件。请在表格软件中另存为“Excel 工作簿（.xlsx）”后再上传。")
    if _looks_like_markup(data):
        raise WorkbookError("这其实是网页文件，只是改了扩展名。请在表格软件中打开，另存为.xlsx后再上传。")
    raise WorkbookError("这不是.xlsx表格文件。请在表格软件中另存为“Excel 工作簿（.xlsx）”后再上传。")


# --- 表头 -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Header:
    """Where the header row is (0 = first row of the file), the place of every column of the layout in it,
    the places without a header and the first place behind the last header.
    """

    index: int
    places: tuple[int, ...]
    gaps: tuple[int, ...]
    end: int


def _find_header(rows: list[list], layout: Layout) -> Header:
    wanted = {header_key(column.header) for column in layout.columns}
    keyed = [[header_key("" if cell is None else cell) for cell in row] for row in rows]
    matches = [len(wanted.intersection(keys)) for keys in keyed]
    if not matches or max(matches) * 2 < len(wanted):
        headers = "、".join(column.header for column in layout.columns[:6])
        raise WorkbookError(f"前{HEADER_ROWS}行中没有找到表头（{headers}…）。请下载模板，按模板的表头填写。")
    index = matches.index(max(matches))
    _check_header(rows[index], keyed[index], layout)
    places = tuple(keyed[index].index(header_key(column.header)) for column in layout.columns)
    gaps = tuple(place for place, key in enumerate(keyed[index]) if not key)
    return Header(index, places, gaps, len(keyed[index]))


def _check_header(cells_of_row: list, keys: list[str], layout: Layout) -> None:
    """Missing, unknown and repeated columns, all told at once."""
    wanted = {header_key(column.header): column.header for column in layout.columns}
    known = wanted.keys() | RESERVED_KEYS
    faults = {
        "缺少列": [header for key, header in wanted.items() if key not in keys],
        "多出列": [
            str(cell) for cell, key in zip(cells_of_row, keys, strict=True) if key and key not in known
        ],
        "重复列": [wanted[key] for key in wanted if keys.count(key) > 1],
    }
    told = [
        f"{fault}：{'、'.join(f'“{name}”' for name in names)}" for fault, names in faults.items() if names
    ]
    if told:
        raise WorkbookError(f"表头与模板不一致。{'；'.join(told)}。请下载最新模板核对。")


def _refuse_merged(merged: list, header: Header) -> None:
    """Merged titles above the header are harmless; merged cells from the header down lose values."""
    inside = [(start, end) for start, end in merged if end[0] >= header.index]
    if inside:
        told = "、".join(f"{address(*start)}:{address(*end)}" for start, end in inside[:SHOWN])
        more = "等" if len(inside) > SHOWN else ""
        raise WorkbookError(f"单元格{told}{more}是合并的，读不准。请取消合并，每格都填上内容后上传。")


def address(row: int, column: int) -> str:
    """``C5`` for zero-based (4, 2)."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """``AB`` for the zero-based 27."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


# --- 数据行 -----------------------------------------------------------------------------------------


def _filled(pieces: Iterable[Lines], header: Header, layout: Layout, notices: list[str]) -> Iterator[Table]:
    """The rows below the header that hold more than white space."""
    above: tuple[tuple[Raw, ...], ...] = ()
    count = 0
    for lines in pieces:
        if header.index >= lines.line:
            above = tuple(map(tuple, _top(lines)[: header.index]))
        table = _table(lines, header, layout, notices, above)
        count += len(table)
        if count > MOST_ROWS:
            raise WorkbookError(TOO_MANY_ROWS)
        if len(table):
            yield table
    if not count:
        raise WorkbookError("表头下面没有数据。请填写后上传。")


def _table(lines: Lines, header: Header, layout: Layout, notices: list[str], above: tuple) -> Table:
    first = max(header.index + 1 - lines.line, 0)
    _refuse_stray(lines, first, header)
    columns = [lines.column(place).behind(first) for place in header.places]
    numbers: Sequence[int] = range(lines.line + first + 1, lines.line + lines.count + 1)
    empty = _empty_lines(columns, len(numbers))
    if empty:
        kept = bytes(line not in empty for line in range(len(numbers)))
        columns = [column.lines(kept) for column in columns]
        numbers = list(compress(numbers, kept))
    checked = [Checked.of(typed, column) for typed, column in zip(columns, layout.columns, strict=True)]
    return Table(layout, numbers, tuple(checked), notices, above)


def _empty_lines(columns: Iterable[Folded], count: int) -> set[int]:
    """Lines without anything in any of these columns."""
    empty: Iterable[int] = range(count)
    for column in columns:
        empty = [line for line in empty if column.at[line] in column.blanks] if column.blanks else []
        if not empty:
            break
    return set(empty)


def _refuse_stray(lines: Lines, first: int, header: Header) -> None:
    """Values in a column without a header would be dropped without a word."""
    places = (*header.gaps, *range(header.end, lines.end))
    found = [(lines.column(place).behind(first).first_filled(), place) for place in places]
    stray = min(((line, place) for line, place in found if line is not None), default=None)
    if stray:
        cell = address(lines.line + first + stray[0], stray[1])
        raise WorkbookError(f"单元格{cell}有内容，但这一列没有表头。请删去或移到正确的列。")


def _notices(content: dict) -> list[str]:
    notices = []
    unread = [name for name, _ in content["sheets"] if name not in OWN_SHEETS]
    if unread:
        notices.append(f"只读取了一张工作表，没有读取：{'、'.join(f'“{name}”' for name in unread[:SHOWN])}。")
    if content["hidden_rows"]:
        notices.append(f"表中有{content['hidden_rows']}行被隐藏或筛选，也一并读取了，请核对。")
    return notices
