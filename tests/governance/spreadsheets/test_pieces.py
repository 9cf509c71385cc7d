"""A long sheet is read piece by piece; nothing of what is told or refused depends on where the pieces end."""

import io
import json
import re
from datetime import date

import pytest

from governance.spreadsheets import child, reading, tables, writing
from governance.spreadsheets.archive import Refused
from governance.spreadsheets.reading import WorkbookError
from tests.governance.spreadsheets.workbooks import PEOPLE, SHEET, changed, table

ROWS = 60


def book(rows: int = ROWS) -> bytes:
    """As the portal itself writes them: texts stand in their cells."""
    target = io.BytesIO()
    lines = (
        {"name": "张小明", "born_on": date(1990, 1, 1 + number % 20), "children": number, "is_member": True}
        for number in range(rows)
    )
    writing.write_workbook(target, PEOPLE, lines)
    return target.getvalue()


def with_sheet(old: str, new: str) -> bytes:
    """One passage of the sheet's XML replaced, as `re.sub` does."""

    def change(content: bytes) -> bytes:
        text, count = re.subn(old, new, content.decode())
        assert count == 1
        return text.encode()

    return changed(book(), {SHEET: change})


@pytest.fixture
def in_small_pieces(monkeypatch):
    """Reads in this process; answers the pieces."""
    monkeypatch.setattr(child, "PIECE_BYTES", 4000)

    def read(data: bytes) -> list[tables.Table]:
        answers = child.answers(data, PEOPLE.sheet)
        sent = (json.loads(json.dumps(answer, default=child._encoded)) for answer in answers)
        return list(reading._tables(sent, PEOPLE))

    return read


def test_the_pieces_are_the_whole(in_small_pieces):
    pieces = in_small_pieces(book())
    assert len(pieces) >= 3
    whole = reading.read(book(), PEOPLE)
    assert tables.joined(pieces).rows == whole.rows
    assert [row.values["children"] for row in whole.rows] == list(range(ROWS))
    assert [row.number for row in whole.rows] == list(range(2, ROWS + 2))


def test_a_real_child_sends_a_long_sheet_in_pieces():
    pieces = list(reading.in_pieces(book(12_000), PEOPLE))
    assert len(pieces) > 1
    assert [number for piece in pieces for number in piece.numbers] == list(range(2, 12_002))


def test_a_wrong_cell_in_a_later_piece_is_told_with_its_row(in_small_pieces):
    pieces = in_small_pieces(with_sheet(r'(<c r="D50" s="\d+"><v>)48<', r"\g<1>1.5<"))
    (bad,) = tables.joined(pieces).bad
    assert bad.number == 50
    assert bad.problems[0].header == "子女数"


def test_a_stray_cell_in_a_later_piece_is_refused_by_its_address(in_small_pieces):
    with pytest.raises(WorkbookError, match="J50"):
        in_small_pieces(with_sheet('(?=</row><row r="51")', '<c r="J50"><v>1</v></c>'))


def test_empty_rows_between_the_pieces_are_passed_over(in_small_pieces):
    cells = "".join(f'<c r="{letter}49"/>' for letter in "ABCDEFGH")
    content = book()
    emptied = changed(content, {SHEET: lambda old: _with_row(old, 49, cells)})
    numbers = [number for piece in in_small_pieces(emptied) for number in piece.numbers]
    assert numbers == [number for number in range(2, ROWS + 2) if number != 49]


def _with_row(content: bytes, number: int, cells: str) -> bytes:
    start = content.index(f'<row r="{number}"'.encode())
    end = content.index(b"</row>", start)
    return content[:start] + f'<row r="{number}">{cells}'.encode() + content[end:]


def test_rows_that_overlap_are_refused(in_small_pieces):
    """Which of two rows of one number counts would depend on where a piece ends."""
    with pytest.raises(Refused, match="损坏"):
        in_small_pieces(with_sheet('<c r="A20"', '<c r="A58"'))


def test_a_sheet_that_may_hide_rows_in_a_comment_is_read_in_one(in_small_pieces):
    assert len(in_small_pieces(with_sheet('<row r="30">', '<!-- <row r="30"> --><row r="30">'))) == 1


def test_many_shared_texts_are_read_once(in_small_pieces):
    lines = [["张小明", None, None, None, None, None, None, f"{number}{'长' * 9_000}"] for number in range(9)]
    assert len(in_small_pieces(table(*lines * 9))) == 1


def test_a_formula_in_a_later_piece_is_refused_by_its_address(in_small_pieces):
    with pytest.raises(Refused, match="单元格D50是公式"):
        in_small_pieces(with_sheet(r'(<c r="D50" s="\d+">)<v>48<', r"\g<1><f>1+1</f><v>48<"))
