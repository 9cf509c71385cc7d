"""The XML parts of a workbook that matter before its values are read (pure; runs in the child process).

The value reader returns the cached results of formulas as if they were typed, loses error values and lays out
every row up to the last one used. So formulas, errors and far cells are looked for here, in the XML itself.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree

from governance.spreadsheets.archive import DAMAGED, Refused

MOST_ROWS = 20_000
HEADER_ROWS = 10  # 表头可以写在前10行中的任一行，上面可以有标题
MOST_COLUMNS = 208
LONGEST_CELL = 32_767
LONGEST_CELL_BYTES = 3 * 32_768  # 汉字在文件中占3个字节
TOO_LONG_CELL = f"有单元格的文字超过{LONGEST_CELL:,}个字，不能读取。请删去多余文字后上传。"
SHOWN = 5

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
KEPT_FOLDERS = ("", "_rels", "xl", "xl/_rels")

FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
ERROR_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*\bt=[\"']e[\"']")
CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=[\"']([A-Z]{1,3}\d{1,7})[\"']")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d{1,9})[\"']")
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=[\"'](?:1|true)[\"'](?:[^>]*[^/])?>")
VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
# 第209列（HA）以后且有内容的单元格；空的格式单元格自行闭合，不算
FAR_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*\br=[\"']((?:[A-Z]{3}|[H-Z][A-Z])\d+)[\"'](?:[^>]*[^/])?>")
DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*\bref=[\"'](?:[A-Z]+\d+:)?([A-Z]+)\d+[\"']")
SHEET_DATA = re.compile(rb"<(?:\w+:)?sheetData[\s>]")
SHEET_DATA_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")

# Cells that cannot be read, what is said of them, and texts one of which is there then, each behind a byte of it
REFUSED = (
    (FORMULA, "是公式。请选中后复制，再“选择性粘贴—数值”，保存后上传。", ((b"<", b"<f"), (b":", b":f"))),
    (ERROR_CELL, "是错误值（如#N/A）。请改正或清空后上传。", ((b"=", b't="e"'), (b"'", b"t='e'"))),
)

TOO_MANY_ROWS = f"数据超过{MOST_ROWS:,}行。请分成几个文件，每个不超过{MOST_ROWS:,}行。"


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its tab name, its part in the archive, whether a person sees its tab."""

    name: str
    part: str
    is_visible: bool


def check(members: dict[str, bytes]) -> None:
    """The archive is a workbook without macros, and its XML holds no declarations of its own."""
    if WORKBOOK not in members:
        raise Refused("这不是.xlsx表格文件。请在表格软件中另存为“Excel 工作簿（.xlsx）”后再上传。")
    if b"macroEnabled" in members.get("[Content_Types].xml", b""):
        raise Refused("文件带有宏，不能上传。请另存为“Excel 工作簿（.xlsx）”后再上传。")
    for name, content in members.items():
        if name.endswith((".xml", ".rels")):
            _check_xml(content)
            check_shared_text(content)


def _check_xml(content: bytes) -> None:
    start = content[:200]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start:
        raise Refused(DAMAGED)
    if re.search(rb"encoding=[\"'](?!utf-?8[\"'])", start, re.IGNORECASE) or _holds(
        content, b"!", b"<!DOCTYPE"
    ):
        raise Refused(DAMAGED)


def sheets(members: dict[str, bytes]) -> list[Sheet]:
    """Worksheets in the order of their tabs."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
        for relation in _parse(members, RELATIONS)
    }
    found = []
    for element in _parse(members, WORKBOOK).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            part = targets.get(_relation_id(element), "")
            visible = element.get("state", "visible") == "visible"
            if part in members:
                found.append(Sheet(element.get("name", ""), part, visible))
    return found


def _parse(members: dict[str, bytes], name: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(members[name])
    except (KeyError, ElementTree.ParseError) as error:
        raise Refused(DAMAGED) from error


def _relation_id(element: ElementTree.Element) -> str | None:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), None)


def choose(found: list[Sheet], wanted: str) -> Sheet:
    """The sheet named ``wanted``; failing that the only visible one."""
    named = [sheet for sheet in found if sheet.name.strip() == wanted]
    if named and not named[0].is_visible:
        raise Refused(f"工作表“{wanted}”被隐藏了。请取消隐藏，核对内容后再上传。")
    visible = named or [sheet for sheet in found if sheet.is_visible]
    if not visible:
        raise Refused("文件里没有可见的工作表。请取消隐藏后再上传。")
    if len(visible) > 1:
        names = "、".join(f"“{sheet.name}”" for sheet in visible[:SHOWN])
        raise Refused(
            f"文件里有{len(visible)}张工作表（{names}），没有一张名为“{wanted}”。请把要上传的那张改成这个名称。"
        )
    return visible[0]


@dataclass(frozen=True)
class Prepared:
    """The XML of a sheet, searched and cut: what stands before its rows, the rows, what stands behind them."""

    head: bytes
    body: bytes = b""
    tail: bytes = b""

    def pieces(self, size: int) -> list[bytes]:
        """The rows in pieces of about so many bytes, cut before a row that says its number; one piece where that
        cannot be told for certain. The lines in which a header may stand are all in the first."""
        if _holds(self.body, b"!", b"<!"):  # a comment may hold anything
            return [self.body]
        cuts, last = [0], HEADER_ROWS
        while (at := self.body.find(b"<row ", cuts[-1] + size)) >= 0:
            row = ROW.match(self.body, at)
            if not row or int(row[1]) <= last:
                return [self.body]
            cuts.append(at)
            last = int(row[1])
        return [self.body[start:end] for start, end in pairwise([*cuts, len(self.body)])]

    def sheet(self, piece: bytes) -> bytes:
        """The sheet with these rows alone; refuses formulas and errors, of which it names the first of all rows."""
        for pattern, words, markers in REFUSED:
            if any(_holds(piece, rare, text) for rare, text in markers):
                _refuse_cells(pattern, self.body, words)
        return b"".join((self.head, piece, self.tail))


def prepared_sheet(content: bytes, computed: Iterable[str] = ()) -> Prepared:
    """The sheet without empty rows far below; refuses far cells by their address.

    Formulas in the columns ``computed`` (letters) are the portal's own: their cells are taken out.
    """
    start = SHEET_DATA.search(content)
    end = (
        SHEET_DATA_END.search(content, max(content.rfind(b"sheetData") - 20, start.end())) if start else None
    )
    if not start or not end:
        return Prepared(content)
    body = content[start.end() : end.start()]
    if computed:
        body = _without_formulas(body, computed)
    far = None if _declares_few_columns(content[: start.start()]) else FAR_CELL.search(body)
    if far:
        raise Refused(f"单元格{far[1].decode()}超出了前{MOST_COLUMNS}列。请删去右边多余的列后上传。")
    cut = _end_of_rows(body)
    return Prepared(content[: start.end()], body if cut == len(body) else body[:cut], content[end.start() :])


def _without_formulas(body: bytes, columns: Iterable[str]) -> bytes:
    """The rows without those cells of these columns that hold a formula."""
    letters = "|".join(columns).encode()
    cell = re.compile(
        rb"<((?:\w+:)?)c\s[^<>]*?\br=[\"'](?:" + letters + rb")\d{1,7}[\"'][^<>]*?(?:/>|(?<!/)>.*?</\1c>)",
        re.DOTALL,
    )
    return cell.sub(lambda found: b"" if FORMULA.search(found[0]) else found[0], body)


def check_shared_text(content: bytes) -> None:
    """Refuses a text longer than any cell may hold: every cell that repeats it would be a copy in memory."""
    for start in range(0, len(content) - LONGEST_CELL_BYTES, LONGEST_CELL_BYTES):
        if b"<" not in content[start : start + LONGEST_CELL_BYTES]:
            raise Refused(TOO_LONG_CELL)


def _holds(content: bytes, rare: bytes, text: bytes) -> bool:
    """Whether a text is there; a single byte that mostly is not is looked for ten times as fast."""
    return rare in content and text in content


def hidden_rows(content: bytes) -> int:
    """Number of rows with cells that are hidden by hand or by a filter; they are read all the same."""
    return len(HIDDEN_ROW.findall(content)) if b"hidden=" in content else 0


def _declares_few_columns(head: bytes) -> bool:
    """Whether the sheet says it is narrow, which saves a search; a lie ends at the memory limit."""
    found = DIMENSION.search(head)
    return found is not None and (len(found[1]), found[1]) < (2, b"HA")


def _refuse_cells(pattern: re.Pattern[bytes], body: bytes, what: str) -> None:
    addresses = []
    for found in pattern.finditer(body):
        addresses.append(_address(body, found))
        if len(addresses) > SHOWN:
            break
    if addresses:
        more = "等" if len(addresses) > SHOWN else ""
        raise Refused(f"单元格{'、'.join(addresses[:SHOWN])}{more}{what}")


def _address(body: bytes, found: re.Match[bytes]) -> str:
    own = CELL.match(body, found.start())
    if own:
        return own[1].decode()
    before = CELL.findall(body, max(0, found.start() - 2000), found.start())
    return before[-1].decode() if before else "（位置不明）"


def _end_of_rows(body: bytes) -> int:
    """Offset behind which only empty rows follow; refuses values below the last row allowed."""
    last_row = MOST_ROWS + HEADER_ROWS
    final = ROW.search(body, max(body.rfind(b"<row "), body.rfind(b":row ") - 20, 0))
    if not final or int(final[1]) <= last_row:
        return len(body)
    first_beyond: int = next(row.start() for row in ROW.finditer(body) if int(row[1]) > last_row)
    if VALUE.search(body, first_beyond):
        raise Refused(TOO_MANY_ROWS)
    return first_beyond


def kept_members(members: dict[str, bytes]) -> dict[str, bytes]:
    """What the value reader needs of the workbook beside its sheets."""
    return {name: body for name, body in members.items() if posixpath.dirname(name) in KEPT_FOLDERS}
