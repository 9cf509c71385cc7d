"""Files that must be refused: quickly, whole, with a Chinese message that says what to do."""

import io
import os
import random
import re
import signal
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from governance.spreadsheets import reading
from governance.spreadsheets.reading import WorkbookError
from tests.governance.spreadsheets.workbooks import (
    GOOD_ROW,
    HEADERS,
    PEOPLE,
    SHEET,
    changed,
    table,
    with_sheet_xml,
    workbook,
)

MOST_SECONDS = 2


def spent() -> float:
    """Processor time of this process and of the children that took workbooks apart: steady on a busy machine."""
    times = os.times()
    return times.user + times.system + spent_by_children()


def spent_by_children() -> float:
    if not reading.sandbox.pool.idle:
        return 0
    figures = Path(f"/proc/{stem()}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(map(int, figures[11:15])) / os.sysconf("SC_CLK_TCK")


def stem() -> int:
    """The one process from which the children are forked."""
    (only,) = reading.sandbox.pool.idle
    return only._process.pid


def formula_book():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, GOOD_ROW)
        page.write_formula(1, 3, "=1+1", None, 2)
        page.write_row(2, 0, GOOD_ROW)

    return workbook(fill)


def error_book():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, GOOD_ROW)

    good = workbook(fill)
    return with_sheet_xml(b'<c r="D2"><v>2</v></c>', b'<c r="D2" t="e"><v>#N/A</v></c>', good)


def merged_book():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.merge_range("A2:A3", "张小明")
        page.write(1, 1, "1990-03-07")

    return workbook(fill)


def zeros_bomb():
    return changed(table(GOOD_ROW), {"xl/media/image1.bin": lambda _: b"\0" * 104 * 1024 * 1024})


def dense_bomb():
    """Under the absolute limit, but a thousand to one."""
    return changed(table(GOOD_ROW), {"xl/media/image1.bin": lambda _: b"\0" * 10 * 1024 * 1024})


def lying_bomb():
    """The directory declares 10 bytes for a sheet of 64 MiB."""
    data = bytearray(changed(table(GOOD_ROW), {SHEET: lambda old: old + b" " * 64 * 1024 * 1024}))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            name_at = place + (46 if offset == 24 else 30)
            if data[name_at : name_at + len(SHEET)] == SHEET.encode():
                data[place + offset : place + offset + 4] = struct.pack("<I", 10)
    return bytes(data)


def many_copies_bomb():
    """A text that a cell could just hold, used by twenty thousand cells: 2 GB once laid out."""
    return shared_string_bomb(length=100_000, cells=20_000)


def shared_string_bomb(*, length=5_000_000, cells=4_000):
    """One long text used by thousands of cells; noise keeps the ratio of the archive ordinary."""
    plain = table(GOOD_ROW)
    with zipfile.ZipFile(io.BytesIO(plain)) as container:
        index = container.read("xl/sharedStrings.xml").count(b"<si>")
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{index}</v></c></row>' for n in range(3, cells + 3))
    text = b"<si><t>" + b"a" * length + b"</t></si></sst>"
    noise = {"xl/media/noise.bin": lambda _: random.Random(7).randbytes(200_000)}
    changes = {
        SHEET: lambda old: old.replace(b"</sheetData>", rows.encode() + b"</sheetData>"),
        "xl/sharedStrings.xml": lambda old: old.replace(b"</sst>", text),
    }
    return changed(plain, changes | noise)


def billion_laughs():
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return changed(
        table(GOOD_ROW),
        {"xl/workbook.xml": lambda old: old.replace(b"<workbook", entities + b"<workbook", 1)},
    )


def utf16_sheet():
    return changed(
        table(GOOD_ROW), {SHEET: lambda old: old.decode().replace("UTF-8", "UTF-16").encode("utf-16")}
    )


def far_corner():
    """One cell at XFD1048576 makes a dense reader lay out 17 billion cells."""
    row = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_sheet_xml(b"</sheetData>", row)


def far_column():
    cell = b'<row r="3"><c r="XFD3"><v>1</v></c></row></sheetData>'
    return with_sheet_xml(b"</sheetData>", cell, with_sheet_xml(b'<dimension ref="A1:H2"/>', b""))


def lying_dimension():
    """Declares eight columns, holds cells that span 16,384 columns by 20,000 rows."""
    rows = b'<row r="20000"><c r="XFD20000"><v>1</v></c></row></sheetData>'
    return with_sheet_xml(b"</sheetData>", rows)


def many_members():
    return changed(table(GOOD_ROW), {f"xl/media/image{n}.png": lambda _: b"x" for n in range(61)})


def macro_book():
    return changed(table(GOOD_ROW), {"xl/vbaProject.bin": lambda _: b"macro"})


def macro_content_type():
    return changed(
        table(GOOD_ROW), {"[Content_Types].xml": lambda old: old.replace(b"sheet.main", b"macroEnabled.main")}
    )


def password_zip():
    data = bytearray(table(GOOD_ROW))
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        data[place + 8] |= 1
    return bytes(data)


def zip_slip():
    return changed(table(GOOD_ROW), {"../../etc/cron.d/x": lambda _: b"x"})


def symlink():
    target = io.BytesIO(table(GOOD_ROW))
    with zipfile.ZipFile(target, "a") as container:
        link = zipfile.ZipInfo("xl/link")
        link.external_attr = 0o120777 << 16
        container.writestr(link, "/etc/passwd")
    return target.getvalue()


def duplicate_member():
    target = io.BytesIO(table(GOOD_ROW))
    with zipfile.ZipFile(target, "a") as container, pytest.warns(UserWarning, match="Duplicate"):
        container.writestr(SHEET, "<worksheet/>")
    return target.getvalue()


def hidden_data_sheet():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, GOOD_ROW)
        page.hide()
        book.add_worksheet("其他").activate()

    return workbook(fill)


def several_sheets():
    def fill(book, page):
        page.write_row(0, 0, HEADERS)
        book.add_worksheet("乙")

    return workbook(fill, sheet="甲")


def stray_value():
    return table([*GOOD_ROW, None, "多余"])


CORPUS = [
    pytest.param(lambda: b"", "空的", id="empty"),
    pytest.param(lambda: b"x" * (10 * 1024 * 1024 + 1), "10MB", id="large"),
    pytest.param(zeros_bomb, "展开后超过20MB", id="zeros_bomb"),
    pytest.param(dense_bomb, "压缩比异常", id="dense_bomb"),
    pytest.param(lying_bomb, "已损坏", id="lying_bomb"),
    pytest.param(shared_string_bomb, "32,767个字", id="shared_string_bomb"),
    pytest.param(many_copies_bomb, "限定的内存和时间", id="many_copies_bomb"),
    pytest.param(billion_laughs, "已损坏", id="billion_laughs"),
    pytest.param(utf16_sheet, "已损坏", id="utf16"),
    pytest.param(far_corner, "超过20,000行", id="far_corner"),
    pytest.param(far_column, "XFD3超出", id="far_column"),
    pytest.param(lying_dimension, "限定的内存和时间", id="lying_dimension"),
    pytest.param(many_members, "个部件", id="many_members"),
    pytest.param(macro_book, "宏", id="macro"),
    pytest.param(macro_content_type, "宏", id="macro_type"),
    pytest.param(password_zip, "密码", id="password_zip"),
    pytest.param(zip_slip, "路径异常", id="zip_slip"),
    pytest.param(symlink, "路径异常", id="symlink"),
    pytest.param(duplicate_member, "已损坏", id="duplicate_member"),
    pytest.param(lambda: table(GOOD_ROW)[:-30], "已损坏", id="truncated"),
    pytest.param(lambda: table(GOOD_ROW) + b"<script>", "已损坏", id="trailing"),
    pytest.param(lambda: b"PK\x03\x04" + b"\xff" * 5000, "已损坏", id="magic_only"),
    pytest.param(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版.xls", id="old_xls"),
    pytest.param(
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "打开密码",
        id="encrypted",
    ),
    pytest.param(lambda: b"\xef\xbb\xbf <html><table><tr><td>1</table>", "网页文件", id="html"),
    pytest.param(lambda: b"%PDF-1.7\n\x00\x01", "不是.xlsx", id="pdf"),
    pytest.param(
        lambda: changed(table(GOOD_ROW), {}).replace(b"xl/workbook", b"xl/wordbook"), "不是.xlsx", id="docx"
    ),
    pytest.param(formula_book, "D2是公式", id="formula"),
    pytest.param(error_book, "D2是错误值", id="error_value"),
    pytest.param(merged_book, "A2:A3是合并的", id="merged"),
    pytest.param(hidden_data_sheet, "“人员”被隐藏", id="hidden_sheet"),
    pytest.param(several_sheets, "没有一张名为“人员”", id="several_sheets"),
    pytest.param(stray_value, "J2有内容", id="stray"),
    pytest.param(lambda: table(), "没有数据", id="no_rows"),
    pytest.param(lambda: table(["　", " "]), "没有数据", id="blank_rows"),
    pytest.param(lambda: table(GOOD_ROW, headers=["甲", "乙"]), "没有找到表头", id="no_header"),
    pytest.param(lambda: table(GOOD_ROW, headers=HEADERS[:-1]), "缺少列：“是否党员”", id="missing_column"),
    pytest.param(lambda: table(GOOD_ROW, headers=[*HEADERS, "备注"]), "多出列：“备注”", id="extra_column"),
    pytest.param(
        lambda: table(GOOD_ROW, headers=[*HEADERS, "姓 名"]), "重复列：“姓名”", id="repeated_column"
    ),
    pytest.param(lambda: b"\xff\xfe\x31\x81\x00", "不是.xlsx", id="binary"),
    pytest.param(lambda: "姓名,出生日期".encode() + b"\xff\xff\xff", "文字编码", id="bad_encoding"),
]


@pytest.mark.parametrize(("build", "words"), CORPUS)
def test_hostile_file_is_refused_quickly_and_in_chinese(build, words):
    data = build()
    started = spent()
    with pytest.raises(WorkbookError) as caught:
        reading.read(data, PEOPLE)
    assert spent() - started < MOST_SECONDS
    assert words in caught.value.message
    assert caught.value.message.endswith(("。", "。）"))


def test_20001_rows_are_refused_and_say_so():
    data = table(*[["张小明"]] * 20_001)
    started = spent()
    with pytest.raises(WorkbookError, match="超过20,000行"):
        reading.read(data, PEOPLE)
    assert spent() - started < MOST_SECONDS


def test_20001_rows_of_csv_are_refused():
    data = (",".join(HEADERS) + "\n" + "张小明,,,,,,,\n" * 20_001).encode()
    with pytest.raises(WorkbookError, match="超过20,000行"):
        reading.read(data, PEOPLE)


def test_several_faults_of_the_header_are_told_at_once():
    with pytest.raises(WorkbookError) as caught:
        reading.read(table(GOOD_ROW, headers=[*HEADERS[:-1], "备注"]), PEOPLE)
    assert "缺少列：“是否党员”；多出列：“备注”" in caught.value.message


def test_the_stem_gets_no_environment(monkeypatch):
    monkeypatch.setenv("PORTAL_DATA_KEY", "secret")
    reading.sandbox.pool.dismiss_all()
    assert len(reading.read(table(GOOD_ROW), PEOPLE).rows) == 1
    assert Path(f"/proc/{stem()}/environ").read_bytes() == b""


def test_the_child_may_neither_write_nor_connect_nor_read_elsewhere(tmp_path):
    """What a fault in the value reader could be used for, tried by the child itself."""
    attempts = ["open('/etc/passwd')", f"open({str(tmp_path / 'x')!r}, 'w')", "os.system('true')",
                "socket.create_connection(('127.0.0.1', 9))", "os.fork()"]  # fmt: skip
    script = (
        "import io, os, socket, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from governance.spreadsheets import child\n"
        "def attempt(*_):\n"
        "    for number, words in enumerate(sys.argv[2:]):\n"
        "        try: eval(words)\n"
        "        except PermissionError: yield {'number': number}\n"
        "child.answers = attempt\n"
        "child.one_job()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, reading.sandbox.ROOT, *attempts],
        input=b'["x", []]\n', capture_output=True, check=True,
    )  # fmt: skip
    assert [int(found) for found in re.findall(rb'"number": (\d)', done.stdout)] == [0, 1, 2, 3, 4]


def test_a_stem_serves_one_workbook_after_the_other_and_outlives_a_bomb():
    reading.read(table(GOOD_ROW), PEOPLE)
    first = stem()
    for build in (zeros_bomb, formula_book):
        with pytest.raises(WorkbookError):
            reading.read(build(), PEOPLE)
    assert reading.read(table(GOOD_ROW), PEOPLE).good
    assert stem() == first


def test_a_child_that_does_not_answer_ends_with_its_stem(monkeypatch):
    reading.read(table(GOOD_ROW), PEOPLE)
    first = stem()
    os.killpg(first, signal.SIGSTOP)
    monkeypatch.setattr(reading.sandbox, "SECONDS", 0.2)
    with pytest.raises(WorkbookError, match="读不完"):
        reading.read(table(GOOD_ROW), PEOPLE)
    monkeypatch.undo()
    assert reading.read(table(GOOD_ROW), PEOPLE).good
    assert stem() != first


def test_a_good_file_is_read_after_every_refusal():
    """The corpus proves something only if its good neighbour passes."""
    assert reading.read(table(GOOD_ROW), PEOPLE).good
