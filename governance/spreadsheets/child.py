"""The child process in which an uploaded workbook is taken apart: bytes in, JSON documents out.

Runs without settings, secrets, database, files or network, under limits of memory and processor time. It imports
only the pure modules beside it and the value reader. What is loaded once is the stem; it forks a child for each
workbook (`sandbox.py`).
"""

import gc
import io
import json
import resource
import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

import python_calamine

from governance.spreadsheets import parts
from governance.spreadsheets.archive import DAMAGED, Refused, pack, unpack
from governance.spreadsheets.parts import LONGEST_CELL, TOO_LONG_CELL
from governance.stems import seal

MEMORY_BYTES = 288 * 1024 * 1024
PROCESSOR_SECONDS = 10
MOST_CHARACTERS = 20_000_000  # 全部单元格文字的总长
PIECE_BYTES = 1024 * 1024  # 每次读取的行在文件中的长度；上一批写入数据库时读下一批
SHARED_TEXT = "xl/sharedStrings.xml"
MOST_SHARED_BYTES = 64 * 1024  # 公用文字每读一批都要重读，多时就一次读完


def main() -> None:
    """With the number of a socket as its argument: fork a child for each workbook that comes in."""
    seal.leave_network()
    gc.disable()  # a child ends with its workbook
    seal.serve(socket.socket(fileno=int(sys.argv[1])), one_job)


def one_job() -> int:
    """The workbook stands on standard input behind one line: the wanted sheet's name and the letters of columns
    whose formulas are our own. The documents go out, each behind its length."""
    _limit_resources()
    seal.forbid_outside((sys.prefix, sys.base_prefix))  # Python opens some of its modules late
    with open(0, "rb", closefd=False) as given, open(1, "wb", closefd=False) as target:
        wanted, computed = json.loads(given.readline())
        try:
            for answer in answers(given.read(), wanted, computed):
                _send(target, answer)
        except Refused as refusal:
            _send(target, {"refused": str(refusal)})
    return 0


def _send(target: BinaryIO, answer: dict[str, Any]) -> None:
    content = json.dumps(answer, default=_encoded, ensure_ascii=False).encode()
    target.write(len(content).to_bytes(8))
    target.write(content)
    target.flush()


def answers(data: bytes, wanted: str, computed: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
    """First what is said of the whole file, then the rows of the wanted sheet, piece by piece."""
    members = unpack(data)
    parts.check(members)
    found = parts.sheets(members)
    sheet = parts.choose(found, wanted)
    prepared = parts.prepared_sheet(members[sheet.part], computed)
    members.pop(sheet.part)
    reader = _Reader(parts.kept_members(members), sheet, prepared)
    yield {
        "sheets": [[other.name, other.is_visible] for other in found if other is not sheet],
        "hidden_rows": parts.hidden_rows(prepared.body),
        **reader.first(),
    }
    yield from reader.rest()


class _Reader:
    """Reads a sheet piece by piece."""

    def __init__(self, members: dict[str, bytes], sheet: parts.Sheet, prepared: parts.Prepared) -> None:
        self._members, self._sheet, self._prepared = members, sheet, prepared
        size = (
            PIECE_BYTES if len(members.get(SHARED_TEXT, b"")) <= MOST_SHARED_BYTES else len(prepared.body) + 1
        )
        self._pieces = iter(prepared.pieces(size))
        self._characters = self._end = 0

    def first(self) -> dict[str, Any]:
        """Lines from the first one of the file on, and the merged ranges, which stand behind all rows."""
        sheet = self._opened(next(self._pieces))
        lines = sheet.to_python(skip_empty_area=False)
        return {"merged": sheet.merged_cell_ranges or [], **self._columns(0, 0, lines)}

    def rest(self) -> Iterator[dict[str, Any]]:
        for piece in self._pieces:
            sheet = self._opened(piece)
            if sheet.start:
                yield self._columns(*sheet.start, sheet.to_python(skip_empty_area=True))

    def _opened(self, piece: bytes) -> python_calamine.CalamineSheet:
        workbook = pack({**self._members, self._sheet.part: self._prepared.sheet(piece)})
        try:
            return python_calamine.load_workbook(io.BytesIO(workbook)).get_sheet_by_name(self._sheet.name)
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise Refused(DAMAGED) from error

    def _columns(self, line: int, place: int, lines: list[list[Any]]) -> dict[str, Any]:
        """The cells by column, from this line and place (0 = first) on."""
        if line < self._end:
            raise Refused(DAMAGED)
        self._end = line + len(lines)
        columns = list(zip(*lines, strict=True))
        if SHARED_TEXT in self._members:  # else every character stands in the sheet, whose size is limited
            self._characters += sum(map(_characters, columns))
            if self._characters > MOST_CHARACTERS:
                raise Refused("表格文字总量过大。请分成几个文件上传。")
        return {"line": line, "place": place, "count": len(lines), "columns": list(map(_folded, columns))}


def _characters(column: Sequence[Any]) -> int:
    return sum([len(cell) for cell in column if cell.__class__ is str])


def _folded(column: Sequence[Any]) -> list[Any]:
    """The different cells; which of them are days, given by their number; which cell stands in each line, nothing
    when all are different. A column of thousands holds few different villages, days and kinds."""
    different = dict.fromkeys(column)
    at = None
    if True in different or False in different:  # 1, 1.0 and True would be the same
        cells = list(column)
    else:
        cells = list(different)
        if len(cells) < len(column):
            numbers = dict(zip(cells, range(len(cells)), strict=True))
            at = [numbers[cell] for cell in column]
    if max([len(cell) for cell in cells if cell.__class__ is str], default=0) > LONGEST_CELL:
        raise Refused(TOO_LONG_CELL)
    days = [number for number, cell in enumerate(cells) if cell.__class__ is date]
    for number in days:
        cells[number] = cells[number].toordinal()
    return [cells, days, at]


def _encoded(value: object) -> list[str]:
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, time):
        return ["time", value.isoformat()]
    if isinstance(value, timedelta):
        return ["timedelta", str(value)]
    raise TypeError(type(value).__name__)


def _limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    main()
