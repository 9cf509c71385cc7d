"""The workbook of bad rows: as typed, with reasons, and readable again."""

import io
import zipfile
from datetime import date

from governance.spreadsheets import reading, returned
from tests.governance.spreadsheets.workbooks import GOOD_ROW, HEADERS, PEOPLE, table, workbook

BAD_ROWS = [
    ["张", "1990-02-30", 138, "三", "1.234", "一半", "市民", "也许"],
    [None, "", "=1+1", 2.5, True, "-", "", ""],
    ["王五", None, "'=x", 1e16, 0.1, None, None, None],
]


def strings(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/sharedStrings.xml").decode()


def test_only_bad_rows_go_back_with_their_reasons_beside_them():
    read = reading.read(table(GOOD_ROW, *BAD_ROWS), PEOPLE)
    assert [row.number for row in read.bad] == [3, 4, 5]
    text = strings(returned.workbook(PEOPLE, read.bad))
    assert "未通过原因" in text
    assert "这一天不存在" in text
    assert "张小明" not in text


def test_returned_rows_read_back_as_typed():
    first = reading.read(table(*BAD_ROWS), PEOPLE)
    again = reading.read(returned.workbook(PEOPLE, first.bad), PEOPLE)
    assert [row.cells for row in again.rows] == [row.cells for row in first.bad]
    assert [row.problems for row in again.rows] == [row.problems for row in first.bad]


def test_dates_keep_their_type():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_datetime(1, 1, date(1990, 3, 7), book.add_format({"num_format": "yyyy-mm-dd"}))

    first = reading.read(workbook(fill), PEOPLE)
    again = reading.read(returned.workbook(PEOPLE, first.bad), PEOPLE)
    assert again.rows[0].cells[1] == date(1990, 3, 7)


def test_reasons_of_the_importer_are_added_and_the_original_row_is_told():
    read = reading.read(table(GOOD_ROW, ["李四"]), PEOPLE)
    data = returned.workbook(PEOPLE, read.good[1:], reasons={3: ["=此人已经登记。"]})
    assert "'=此人已经登记。" in strings(data)
    assert reading.read(data, PEOPLE).rows[0].values["name"] == "李四"
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert '<c r="I2"><v>3</v></c>' in sheet
