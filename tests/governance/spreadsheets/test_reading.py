"""Reading good files: headers, values, problems of rows, notices, CSV, speed."""

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from governance.spreadsheets import reading
from governance.spreadsheets.layouts import Column, Layout
from governance.spreadsheets.reading import WorkbookError
from tests.governance.spreadsheets.test_hostile import spent
from tests.governance.spreadsheets.workbooks import GOOD_ROW, HEADERS, PEOPLE, table, with_sheet_xml, workbook

GOOD_VALUES = {
    "name": "张小明",
    "born_on": date(1990, 3, 7),
    "mobile": "13812345678",
    "children": 2,
    "wages": 350_050,
    "share": Decimal("0.25"),
    "role": "村民",
    "is_member": True,
}


def test_a_row_comes_back_with_final_values_and_its_number():
    read = reading.read(table(GOOD_ROW), PEOPLE)
    assert [row.values for row in read.rows] == [GOOD_VALUES]
    assert read.rows[0].number == 2
    assert read.good == read.rows
    assert read.notices == []


def test_problems_belong_to_their_row_and_column():
    read = reading.read(table(GOOD_ROW, [None, "1990-02-30", "138", "三"]), PEOPLE)
    assert [row.number for row in read.bad] == [3]
    assert [str(problem) for problem in read.bad[0].problems] == [
        "姓名：必填，不能为空。",
        "出生日期：“1990-02-30”这一天不存在，请核对。",
        "手机号：手机号应为11位，现在是3位，请核对。",
        "子女数：“三”不是整数，请只填数字。",
    ]


def test_empty_rows_are_skipped_and_numbers_stay_those_of_the_file():
    read = reading.read(table(GOOD_ROW, [], ["", " ", "　"], GOOD_ROW), PEOPLE)
    assert [row.number for row in read.rows] == [2, 5]


def test_columns_are_found_by_header_in_any_order_with_marks_and_half_width():
    headers = ["* 姓名", "手 机 号（选填）", "月工资(元)", *HEADERS[1:2], *HEADERS[3:4], *HEADERS[5:]]
    row = ["张小明", 13812345678, "3,500.50", "1990-03-07", 2, 0.25, "村民", True]
    assert reading.read(table(row, headers=headers), PEOPLE).rows[0].values == GOOD_VALUES


def test_title_rows_may_stand_above_the_header_even_merged():
    def fill(book, page):
        page.merge_range("A1:H1", "靖远县人员表")
        page.write(1, 0, "填报单位：")
        page.write_row(2, 0, HEADERS)
        page.write_row(3, 0, GOOD_ROW)

    read = reading.read(workbook(fill), PEOPLE)
    assert read.rows[0].values == GOOD_VALUES
    assert read.rows[0].number == 4


def test_real_dates_and_numbers_are_read():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, GOOD_ROW)
        page.write_datetime(1, 1, date(1990, 3, 7), book.add_format({"num_format": "yyyy/m/d"}))
        page.write_number(1, 2, 13812345678)

    assert reading.read(workbook(fill), PEOPLE).rows[0].values == GOOD_VALUES


def test_the_only_visible_sheet_may_have_another_name():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, GOOD_ROW)
        book.add_worksheet("旧数据").hide()

    read = reading.read(workbook(fill, sheet="Sheet1"), PEOPLE)
    assert read.rows[0].values == GOOD_VALUES
    assert read.notices == ["只读取了一张工作表，没有读取：“旧数据”。"]


def test_hidden_rows_are_read_and_told():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, GOOD_ROW)
        page.write_row(2, 0, GOOD_ROW)
        page.set_row(2, None, None, {"hidden": True})

    read = reading.read(workbook(fill), PEOPLE)
    assert len(read.rows) == 2
    assert read.notices == ["表中有1行被隐藏或筛选，也一并读取了，请核对。"]


def test_formatted_empty_rows_down_to_the_last_are_no_data():
    rows = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/></row>' % (n, n) for n in (20_500, 1_048_576))
    read = reading.read(with_sheet_xml(b"</sheetData>", rows + b"</sheetData>"), PEOPLE)
    assert len(read.rows) == 1


def test_rare_han_and_minority_names_survive():
    read = reading.read(table(["𡐓𣒍"], ["买买提•艾力"]), PEOPLE)
    assert [row.values["name"] for row in read.good] == ["𡐓𣒍", "买买提·艾力"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_csv_in_the_encodings_of_chinese_software(encoding):
    line = '张小明,1990/3/7,13812345678,2,"3,500.50",0.25,村民,是'
    data = f"{','.join(HEADERS)}\r\n{line}\r\n,,\r\n".encode(encoding)
    assert [row.values for row in reading.read(data, PEOPLE).rows] == [GOOD_VALUES]


def test_cell_addresses():
    assert [reading.address(0, place) for place in (0, 25, 26, 701, 702)] == [
        "A1",
        "Z1",
        "AA1",
        "ZZ1",
        "AAA1",
    ]


def test_20000_rows_are_read_within_a_few_seconds():
    data = table(*[["张小明", "1990-03-07", "13812345678", 2]] * 20_000)
    started = spent()
    read = reading.read(data, PEOPLE)
    assert len(read.good) == 20_000
    assert spent() - started < 5


def _with_formula(address: str) -> bytes:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表")
        sheet.write_row(0, 0, ["识别码", "甲"])
        sheet.write_row(1, 0, ["名称", "核对"])
        sheet.write_row(2, 0, ["一", "好"])
        sheet.write_formula(address, "=1+1", None, 2)
    return book.getvalue()


COMPUTED = Layout("表", (Column("name", "名称"), Column("check", "核对", is_computed=True)))


def test_formulas_of_our_own_column_are_dropped_unread():
    table = reading.read(_with_formula("B3"), COMPUTED)
    assert [row.values for row in table.rows] == [{"name": "一", "check": None}]
    assert table.above == (("识别码", "甲"),)


def test_formulas_elsewhere_are_refused_all_the_same():
    with pytest.raises(WorkbookError, match="A3是公式"):
        reading.read(_with_formula("A3"), COMPUTED)
