"""What a report says, as plain values: frozen as canonical JSON, checked by one checksum. Pure.

Nothing here knows HTML, the database or the clock. The same report always gives the same JSON, and the
JSON gives the same report back; issuing stores it, and every later print starts from it.
"""

import hashlib
import json
import unicodedata
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from governance.reports.sentences import Printed, Sentence

FORMAT = 1
MAX_COLUMNS, MAX_ROWS, MAX_TEXT = 40, 400, 4000
KEPT_CONTROLS = "\n\u200d"


class DocumentRefused(ValueError):
    """The content cannot be a report of ours: too large, malformed, or of an unknown format."""


class Align(StrEnum):
    """How the cells of a column stand."""

    START = "START"
    CENTER = "CENTER"
    END = "END"


class MastheadStyle(StrEnum):
    """BULLETIN: name, issue, issuer and date above a red line. OFFICIAL: 发文机关标志 with 发文字号."""

    BULLETIN = "BULLETIN"
    OFFICIAL = "OFFICIAL"


@dataclass(frozen=True)
class Masthead:
    """版头. `number` is 第5期 or 景司发〔2026〕12号; `issuer` and `dated` stand only in a bulletin."""

    style: MastheadStyle
    name: str
    number: str
    issuer: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 1 一、 2 （一） 3 1. 4 （1）. The number is set by the layout."""

    level: int
    text: str

    def __post_init__(self) -> None:
        _refuse_unless(1 <= self.level <= 4, "标题层次只有四级")


@dataclass(frozen=True)
class Paragraph:
    """Running text, indented by two characters."""

    sentence: Sentence


@dataclass(frozen=True)
class Column:
    """A table column; `width` is relative, `label` may hold one line break."""

    label: str
    width: int = 10
    align: Align = Align.CENTER


@dataclass(frozen=True)
class Cell:
    """A cell as printed; `code` resolves its number."""

    text: str
    code: str = ""


@dataclass(frozen=True)
class Row:
    """A table row; totals are set apart."""

    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """A table of fixed layout; its head repeats on each page. `unit` is printed at the right above it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        _refuse_unless(0 < len(self.columns) <= MAX_COLUMNS, f"表格最多{MAX_COLUMNS}列")
        _refuse_unless(len(self.rows) <= MAX_ROWS, f"表格最多{MAX_ROWS}行，更长的清单请导出工作簿")
        even = all(len(row.cells) == len(self.columns) for row in self.rows)
        _refuse_unless(even, "表格各行的格数应与列数一致")


@dataclass(frozen=True)
class Drawing:
    """A chart as drawn by `governance.charts`: SVG of our own making, never of a user's."""

    title: str
    svg: str


Block = Heading | Paragraph | Table | Drawing


@dataclass(frozen=True)
class Attachment:
    """附件, on new pages; wide tables lie across."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Source:
    """What the code of a figure resolves to: its definition, where and when it was counted."""

    code: str
    name: str
    text: str
    definition: str = ""
    region: str = ""
    period: str = ""
    indicator: str = ""


@dataclass(frozen=True)
class Imprint:
    """版记 at the foot of the last page."""

    copied_to: str
    issuer: str
    printed_on: date


@dataclass(frozen=True)
class Report:
    """A whole report. `reference` is its short public number; `as_of` the moment the data was read."""

    kind: str
    reference: str
    title: str
    issuer: str
    dated: date
    as_of: datetime
    body: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = ()
    sources: tuple[Source, ...] = ()
    missing_units: tuple[str, ...] = ()
    masthead: Masthead | None = None
    imprint: Imprint | None = None
    addressee: str = ""
    region: str = ""
    period: str = ""

    def __post_init__(self) -> None:
        known = {source.code for source in self.sources}
        unknown = sorted(codes_in(self) - known)
        _refuse_unless(not unknown, f"编号没有来源：{'、'.join(unknown)}")
        _refuse_unless(len(known) == len(self.sources), "来源编号重复")


def codes_in(report: Report) -> set[str]:
    """Codes of all figures printed in text and tables."""
    blocks = [*report.body, *(block for attachment in report.attachments for block in attachment.blocks)]
    found: set[str] = set()
    for block in blocks:
        if isinstance(block, Paragraph):
            found |= {part.code for part in block.sentence.parts if isinstance(part, Printed)}
        elif isinstance(block, Table):
            found |= {cell.code for row in block.rows for cell in row.cells}
    return found - {""}


def to_json(report: Report) -> str:
    """Canonical JSON: sorted keys, no spaces, Chinese unescaped, invisible characters taken out."""
    content = {"format": FORMAT, "report": _packed(report)}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Report:
    """The report back; raises DocumentRefused for anything not written by `to_json`."""
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise DocumentRefused(f"不认识的报告格式：{content['format']}")
        report = _unpacked(content["report"])
    except DocumentRefused:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DocumentRefused("报告数据已损坏") from error
    if not isinstance(report, Report):
        raise DocumentRefused("报告数据已损坏")
    return report


def checksum(frozen: str) -> str:
    """SHA-256 of the frozen JSON, printed on every page in part and stored whole."""
    return hashlib.sha256(frozen.encode()).hexdigest()


def clean(text: str) -> str:
    """Text without control characters and direction marks, which could hide or turn what is printed."""
    kept = [
        one for one in text if one in KEPT_CONTROLS or unicodedata.category(one) not in ("Cc", "Cf", "Cs")
    ]
    cleaned = unicodedata.normalize("NFC", "".join(kept))
    _refuse_unless(len(cleaned) <= MAX_TEXT, f"单段文字最多{MAX_TEXT}字")
    return cleaned


def _packed(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return {"type": "moment" if isinstance(value, datetime) else "day", "iso": value.isoformat()}
    if isinstance(value, Drawing):  # our own markup: not text, and longer than any text
        return {"type": "Drawing", "title": clean(value.title), "svg": value.svg}
    if is_dataclass(value) and not isinstance(value, type):
        return {"type": type(value).__name__} | {
            one.name: _packed(getattr(value, one.name)) for one in fields(value)
        }
    if isinstance(value, tuple):
        return [_packed(one) for one in value]
    return clean(value) if isinstance(value, str) else value


def _unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_unpacked(one) for one in value)
    if not isinstance(value, dict):
        return value
    if value["type"] in ("moment", "day"):
        return (datetime if value["type"] == "moment" else date).fromisoformat(value["iso"])
    made = TYPES[value["type"]]
    choices = CHOICES.get(made, {})
    content = {name: _unpacked(one) for name, one in value.items() if name != "type"}
    for name, choice in choices.items():
        content[name] = choice(content[name])
    return made(**content)


TYPES: dict[str, type] = {
    made.__name__: made
    for made in (
        Masthead, Heading, Paragraph, Column, Cell, Row, Table, Drawing, Attachment, Source, Imprint, Report,
        Sentence, Printed,
    )
}  # fmt: skip


CHOICES: dict[type, dict[str, type[StrEnum]]] = {Masthead: {"style": MastheadStyle}, Column: {"align": Align}}


def _refuse_unless(condition: bool, message: str) -> None:
    if not condition:
        raise DocumentRefused(message)
