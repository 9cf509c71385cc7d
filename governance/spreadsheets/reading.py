"""Reading an uploaded workbook or CSV against a layout: the one reader of the portal.

A file whose *structure* is wrong is refused whole with :class:`WorkbookError`; a row whose *values* are wrong
comes back with its problems, so that the good rows can be taken and the bad ones returned to the sender
(``returned.py``). Nothing is written here.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from django.core.exceptions import ValidationError

from governance.spreadsheets import cells, sandbox
from governance.spreadsheets.archive import Refused
from governance.spreadsheets.cells import Raw
from governance.spreadsheets.layouts import (
    OWN_SHEETS,
    RESERVED_KEYS,
    CellKind,
    Column,
    Layout,
    header_key,
)
from governance.spreadsheets.parts import HEADER_ROWS, MOST_ROWS, SHOWN, TOO_MANY_ROWS

LARGEST_FILE = 10 * 1024 * 1024
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")


class WorkbookError(ValidationError):
    """The whole file is refused; ``message`` says in plain Chinese what to correct."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell of a row."""

    header: str
    message: str

    def __str__(self) -> str:
        return f"{self.header}：{self.message}"


@dataclass(frozen=True)
class Row:
    """One filled row: its number in the file, final values by column key, the cells as typed, problems."""

    number: int
    values: dict[str, object]
    cells: tuple[Raw, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Table:
    """All filled rows in the order of the file; ``notices`` are sentences to show beside the result.

    ``above`` are the lines over the header, as typed: titles, and what a workbook says of itself.
    """

    layout: Layout
    rows: list[Row]
    notices: list[str] = field(default_factory=list)
    above: tuple[tuple[Raw, ...], ...] = ()

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.problems]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.problems]


def read(data: bytes, layout: Layout) -> Table:
    """Read an .xlsx or .csv upload, whichever it really is by content."""
    check_size(data)
    if data.startswith(ZIP_MAGIC):
        return read_workbook(data, layout)
    if data.startswith(OLE_MAGIC) or _looks_like_markup(data) or b"\x00" in data[:4096]:
        _refuse_foreign(data)
    return read_csv(data, layout)


def read_workbook(data: bytes, layout: Layout) -> Table:
    """Read the sheet of ``layout`` out of an .xlsx."""
    check_size(data)
    if not data.startswith(ZIP_MAGIC):
        _refuse_foreign(data)
    try:
        content = sandbox.extract(data, layout.sheet, _computed(layout))
    except Refused as refusal:
        raise WorkbookError(str(refusal)) from refusal
    header = _find_header(content["rows"], layout)
    _refuse_merged(content["merged"], header)
    above = tuple(tuple(cells.raw(cell) for cell in line) for line in content["rows"][: header.index])
    return Table(layout, _rows(content["rows"], header, layout), _notices(content), above)


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
    return Table(layout, _rows(rows, _find_header(rows, layout), layout))


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

    @property
    def empty_row(self) -> tuple[None, ...]:
        return (None,) * len(self.places)


def _find_header(rows: list[list], layout: Layout) -> Header:
    wanted = {header_key(column.header) for column in layout.columns}
    keyed = [[header_key(cell) for cell in row] for row in rows[:HEADER_ROWS]]
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


def _rows(lines: list[list], header: Header, layout: Layout) -> list[Row]:
    """Read column by column: a workbook of thousands of rows holds few different villages, days and kinds."""
    numbered = list(_filled(lines, header))
    if len(numbered) > MOST_ROWS:
        raise WorkbookError(TOO_MANY_ROWS)
    if not numbered:
        raise WorkbookError("表头下面没有数据。请填写后上传。")
    numbers, typed = zip(*numbered, strict=True)
    columns = [
        _cleaned(of, column) for of, column in zip(zip(*typed, strict=True), layout.columns, strict=True)
    ]
    keys = [column.key for column in layout.columns]
    rows = [
        Row(number, dict(zip(keys, final, strict=True)), as_typed)
        for number, as_typed, final in zip(numbers, typed, zip(*columns, strict=True), strict=True)
    ]
    for index in sorted({place for of in columns for place in of.wrong}):
        rows[index] = _with_problems(rows[index], layout)
    return rows


def _filled(lines: list[list], header: Header) -> Iterator[tuple[int, tuple[Raw, ...]]]:
    """Number and cells of each row that holds more than white space."""
    take = itemgetter(*header.places) if len(header.places) > 1 else lambda line: (line[header.places[0]],)
    for index in range(header.index + 1, len(lines)):
        line = lines[index]
        if not any(cell != "" for cell in line):
            continue
        if len(line) < header.end:
            line = line + [""] * (header.end - len(line))
        typed = tuple([cells.raw(cell) for cell in take(line)])
        if header.gaps or len(line) > header.end:
            _refuse_stray(index, line, header)
        if typed != header.empty_row:
            yield index + 1, typed


def _with_problems(row: Row, layout: Layout) -> Row:
    wrong = [(column, row.values[column.key]) for column in layout.columns]
    wrong = [(column, value) for column, value in wrong if isinstance(value, _Wrong)]
    problems = [Problem(column.header, message) for column, value in wrong for message in value.messages]
    refused = {column.key for column, _ in wrong}
    good = {key: value for key, value in row.values.items() if key not in refused}
    return Row(row.number, good, row.cells, tuple(problems))


def _refuse_stray(index: int, line: list, header: Header) -> None:
    """Values in a column without a header would be dropped without a word."""
    for place in (*header.gaps, *range(header.end, len(line))):
        if place < len(line) and cells.raw(line[place]) is not None:
            raise WorkbookError(
                f"单元格{address(index, place)}有内容，但这一列没有表头。请删去或移到正确的列。"
            )


@dataclass(frozen=True)
class _Wrong:
    """Stands for a value that a column refuses."""

    messages: list[str]


class _Cleaned(list):
    """The final values of a column, and the places of those that it refuses."""

    def __init__(self, values: Iterable[object]):
        super().__init__(values)
        self.wrong: list[int] = []


def _cleaned(typed: Sequence[Raw], column: Column) -> _Cleaned:
    """Each different cell is looked at once; words that may be anything need no look."""
    known: dict[tuple[type, Raw], object] = {}
    takes_any = column.kind is CellKind.TEXT and not column.choices and column.clean is None
    found = _Cleaned(())
    for place, cell in enumerate(typed):
        if takes_any and cell.__class__ is str:
            found.append(cell)
            continue
        key = (cell.__class__, cell)
        if key not in known:
            known[key] = _clean(cell, column)
        found.append(known[key])
        if known[key].__class__ is _Wrong:
            found.wrong.append(place)
    return found


def _clean(cell: Raw, column: Column) -> object:
    try:
        return cells.clean(cell, column)
    except ValidationError as error:
        return _Wrong(error.messages)


def _notices(content: dict) -> list[str]:
    notices = []
    unread = [name for name, _ in content["sheets"] if name not in OWN_SHEETS]
    if unread:
        notices.append(f"只读取了一张工作表，没有读取：{'、'.join(f'“{name}”' for name in unread[:SHOWN])}。")
    if content["hidden_rows"]:
        notices.append(f"表中有{content['hidden_rows']}行被隐藏或筛选，也一并读取了，请核对。")
    return notices
