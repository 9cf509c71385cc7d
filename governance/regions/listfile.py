"""Reading an official list of regions: every row, or a complete report of the bad ones (pure).

Understands CSV with the columns code, level, name (统计用区划代码 as one file, plain or .xz) and the files of
china-division, one per level, with shortened codes (villages.csv: code, name, streetCode, …). The text is
UTF-8 or GB18030. Nothing is half-read: a list with one bad row yields no rows at all.
"""

import csv
import io
import lzma
from array import array
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError

from governance.regions import codes
from governance.regions.codes import Level

LARGEST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 1_000_000
LONGEST_NAME = 100
XZ_MAGIC = b"\xfd7zXZ\x00"
XZ_MEMORY_BYTES = 128 * 1024 * 1024
SAMPLE_LINES = 2_000

HEADERS = {"code": "code", "代码": "code", "name": "name", "名称": "name", "level": "level", "层级": "level"}
# china-division 各级文件中上级代码所在的列，由近及远
PARENT_HEADERS = ("streetCode", "areaCode", "cityCode", "provinceCode")
LEVEL_WORDS = {level.lower(): level for level in Level} | {level.label: level for level in Level}


class ListedRegion(NamedTuple):
    """One row of a list: full 12-digit code, level, name as written."""

    code: str
    level: Level
    name: str


class BadRow(NamedTuple):
    """A row that cannot be taken: its line in the file, why, and how it reads."""

    line: int
    reason: str
    text: str


@dataclass(frozen=True)
class ListReading:
    """Either all rows of a list and no bad ones, or all bad ones and no rows."""

    rows: list[ListedRegion] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.bad


class _Draft:
    """Rows while they are read; lines stand apart, in four bytes each."""

    def __init__(self) -> None:
        self.rows: list[ListedRegion] = []
        self.lines = array("L")
        self.codes: set[str] = set()
        self.bad: list[BadRow] = []


def read_list(data: bytes, *, known: Container[str] = frozenset(), within: str = "") -> ListReading:
    """Read a list. ``known`` holds codes whose rows need not be in it (parents of a list of villages).

    ``within`` is the code of a unit, e.g. the tenant's own: other rows than its branch and the units above it
    are passed over unread, so that a fault in another province does not stand in the way.
    """
    try:
        draft = _draft(_opened(data), codes.pad(within) if within else "")
    except ListRefused as refusal:
        return ListReading(bad=[BadRow(refusal.line, refusal.reason, "")])
    _check_parents(draft, known)
    if draft.bad:
        return ListReading(bad=sorted(draft.bad))
    return ListReading(rows=draft.rows)


class ListRefused(Exception):
    """The file as a whole cannot be read as a list."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


# --- 文件 -------------------------------------------------------------------------------------------


def _opened(data: bytes) -> io.TextIOWrapper:
    if data.startswith(XZ_MAGIC):
        data = _unpacked(data)
    if len(data) > LARGEST_BYTES:
        raise ListRefused(f"文件超过{LARGEST_BYTES // 1024 // 1024}MB，不是区划名录。")
    if not data.strip():
        raise ListRefused("文件是空的。")
    if b"\x00" in data[:65536]:
        raise ListRefused("这不是CSV文本文件，请另存为CSV后再导入。")
    return io.TextIOWrapper(io.BytesIO(data), encoding=_encoding(data), errors="replace", newline="")


def _unpacked(data: bytes) -> bytes:
    try:
        unpacker = lzma.LZMADecompressor(memlimit=XZ_MEMORY_BYTES)
        unpacked = unpacker.decompress(data, max_length=LARGEST_BYTES + 1)
    except lzma.LZMAError as error:
        raise ListRefused("压缩文件已损坏，请重新下载。") from error
    if not unpacker.eof and len(unpacked) <= LARGEST_BYTES:
        raise ListRefused("压缩文件不完整，请重新下载。")
    return unpacked


def _encoding(data: bytes) -> str:
    """UTF-8 when most lines with Chinese are; a few damaged ones are then reported, not misread as GB18030."""
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    lines = [line for line in data[: 256 * 1024].splitlines()[:SAMPLE_LINES] if not line.isascii()]
    return "utf-8" if 2 * sum(map(_is_utf8, lines)) >= len(lines) else "gb18030"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


# --- 行 ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Columns:
    """Places of the columns that matter."""

    code: int
    name: int
    level: int | None
    parent: int | None


def _draft(text: Iterable[str], within: str) -> _Draft:
    draft, reader = _Draft(), csv.reader(text)
    try:
        columns = _columns(next(reader, []))
        for cells in reader:
            if cells and (not within or _concerns(cells, columns, within)):
                _take(draft, cells, columns, reader.line_num)
    except csv.Error as error:
        raise ListRefused("引号不成对或某一格过长，后面的内容无法读取。", reader.line_num) from error
    if not draft.rows and not draft.bad:
        raise ListRefused("表头下面没有数据。")
    return draft


def _concerns(cells: list[str], columns: _Columns, within: str) -> bool:
    """Whether a row lies in the branch of ``within`` or above it; a row without a readable code does."""
    code = cells[columns.code].strip().ljust(codes.LENGTH, "0") if columns.code < len(cells) else ""
    if not code.isdigit() or len(code) != codes.LENGTH:
        return True
    return codes.lies_under(code, within) or codes.lies_under(within, code)


def _columns(header: list[str]) -> _Columns:
    names = [cell.strip() for cell in header]
    places = {HEADERS[name]: place for place, name in enumerate(names) if name in HEADERS}
    missing = [name for name in ("code", "name") if name not in places]
    if missing:
        raise ListRefused(f"第一行应为表头，缺少列：{'、'.join(missing)}。")
    upper = next((names.index(name) for name in PARENT_HEADERS if name in names), None)
    return _Columns(places["code"], places["name"], places.get("level"), upper)


def _take(draft: _Draft, cells: list[str], columns: _Columns, line: int) -> None:
    try:
        row = _row(cells, columns)
        if row.code in draft.codes:
            raise ValidationError(f"代码{row.code}重复，前面已有同一代码。")
    except ValidationError as error:
        draft.bad.append(BadRow(line, error.messages[0], ",".join(cells)[:120]))
        return
    if len(draft.rows) >= MOST_ROWS:
        raise ListRefused(f"超过{MOST_ROWS:,}行，不是区划名录。", line)
    draft.codes.add(row.code)
    draft.rows.append(row)
    draft.lines.append(line)


def _row(cells: list[str], columns: _Columns) -> ListedRegion:
    if len(cells) <= max(columns.code, columns.name):
        raise ValidationError("缺少列，这一行不完整。")
    name = _checked_name(cells[columns.name])
    code = codes.pad(cells[columns.code])
    level = codes.level(code)
    missing = codes.skipped_level(code)
    if missing:
        raise ValidationError(f"代码{code}有{level.label}而缺{missing.label}，层级不连续。")
    _check_level(cells, columns, code, level)
    _check_parent_column(cells, columns, code)
    return ListedRegion(code, level, name)


def _checked_name(text: str) -> str:
    name = text.strip()
    if not name:
        raise ValidationError("名称为空。")
    if "\ufffd" in name:
        raise ValidationError("文字编码损坏，名称无法辨认。")
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"名称超过{LONGEST_NAME}个字。")
    if name.isascii():
        raise ValidationError(f"名称“{name}”中没有汉字。")
    return name


def _check_level(cells: list[str], columns: _Columns, code: str, level: Level) -> None:
    if columns.level is None:
        return
    word = cells[columns.level].strip() if columns.level < len(cells) else ""
    written = LEVEL_WORDS.get(word.lower())
    if written is None:
        raise ValidationError(f"层级“{word}”无法识别。")
    if written != level:
        raise ValidationError(f"层级写的是{written.label}，按代码{code}应为{level.label}。")


def _check_parent_column(cells: list[str], columns: _Columns, code: str) -> None:
    """The column of the unit above, where the file has one, says the same as the code."""
    if columns.parent is None or columns.parent >= len(cells):
        return
    upper = cells[columns.parent].strip()
    if upper and not code.startswith(upper):
        raise ValidationError(f"上级代码{upper}与代码{code}不符。")


def _check_parents(draft: _Draft, known: Container[str]) -> None:
    for line, row in zip(draft.lines, draft.rows, strict=True):
        upper = codes.parent(row.code)
        if upper and upper not in draft.codes and upper not in known:
            reason = f"名录中没有上级{upper}（{codes.level(upper).label}）。"
            draft.bad.append(BadRow(line, reason, f"{row.code},{row.name}"))


def report(bad: Iterable[BadRow]) -> str:
    """The bad rows as text for a person, one line each."""
    return "\n".join(f"第{row.line}行：{row.reason}{f'（{row.text}）' if row.text else ''}" for row in bad)
