"""The child process in which an uploaded workbook is taken apart: bytes in, one JSON document out.

Runs without settings, secrets or database, under limits of memory and processor time. It imports only
the pure modules beside it and the value reader.
"""

import gc
import io
import json
import resource
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import python_calamine

from governance.spreadsheets import parts
from governance.spreadsheets.archive import DAMAGED, Refused, pack, unpack
from governance.spreadsheets.parts import LONGEST_CELL, TOO_LONG_CELL

MEMORY_BYTES = 288 * 1024 * 1024
PROCESSOR_SECONDS = 10
MOST_CHARACTERS = 20_000_000  # 全部单元格文字的总长


def main() -> None:
    """Read the workbook from standard input; the arguments are the wanted sheet's name and the letters
    of columns whose formulas are our own."""
    _limit_resources()
    gc.disable()  # the process ends with its one answer
    try:
        answer = extract(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2:])
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    sys.stdout.write(json.dumps(answer, default=_encoded))  # json.dump 逐段编码，慢六倍


def extract(data: bytes, wanted: str, computed: Iterable[str] = ()) -> dict:
    """Values of the wanted sheet from its first cell, merged ranges, and what was left unread."""
    members = unpack(data)
    parts.check(members)
    found = parts.sheets(members)
    sheet = parts.choose(found, wanted)
    content = parts.prepared_sheet(members[sheet.part], computed)
    rows, merged = _values(pack(parts.kept_members(members, sheet, content)), sheet.name)
    _check_text(rows)
    return {
        "rows": rows,
        "merged": merged,
        "sheets": [[other.name, other.is_visible] for other in found if other is not sheet],
        "hidden_rows": parts.hidden_rows(content),
    }


def _values(workbook: bytes, name: str) -> tuple[list[list], list]:
    try:
        sheet = python_calamine.load_workbook(io.BytesIO(workbook)).get_sheet_by_name(name)
        return sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise Refused(DAMAGED) from error


def _check_text(rows: list[list]) -> None:
    total = 0
    for row in rows:
        lengths = [len(cell) for cell in row if isinstance(cell, str)]
        total += sum(lengths)
        if lengths and max(lengths) > LONGEST_CELL:
            raise Refused(TOO_LONG_CELL)
        if total > MOST_CHARACTERS:
            raise Refused("表格文字总量过大。请分成几个文件上传。")


def _encoded(value: object) -> list[str]:
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date | time):
        return [type(value).__name__, value.isoformat()]
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
