"""A frozen report as HTML, in the layout of GB/T 9704-2012 (templates/reports). Pure.

`template_version` changes with any template, style sheet, this module or `drawings`, and is stored with each issued
report: equal data, version, fonts and renderer give equal bytes.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segno
from django.template import Context, Engine
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from governance.reports import documents, drawings
from governance.reports.documents import Attachment, Block, Drawing, Heading, Paragraph, Report, Table
from governance.reports.sentences import Printed

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
BEIJING = ZoneInfo("Asia/Shanghai")
DIGITS = "零一二三四五六七八九"
TITLE_CHARACTERS = 18
PHRASE_ENDS = (
    "年",
    "月",
    "日",
    "度",
    "关于",
    "的",
    "县",
    "市",
    "区",
    "镇",
    "乡",
    "局",
    "及",
    "和",
    "、",
    "》",
    "”",
    "）",
)
NUMBER_SIGNS = "0123456789—－.、"
CLOSING = tuple("，。；、：）”")
PREVIEW = "预览稿 不作依据"
SHORT = re.compile(r"[\d.%]{0,5}")  # a number in which no line can be parted, if its column is wide enough
DIGIT, BESIDE, WIDTH = 5.5, 7, 442  # points: a digit in a table, padding and rules of a cell, an upright page


@dataclass(frozen=True)
class Marks:
    """What a page says about its report: where codes resolve, the checksum, whether it is only a preview."""

    base_url: str
    checksum: str
    is_preview: bool = False

    def address(self, reference: str, code: str = "") -> str:
        """Where a code (or the whole report) resolves: …/f/K7Q2F3-03."""
        return f"{self.base_url.rstrip('/')}/f/{reference}{'-' if code else ''}{code}"


def html_of(frozen: str, *, base_url: str, is_preview: bool = False) -> str:
    """The document of a frozen report; raises documents.DocumentRefused when the data is damaged."""
    report = documents.from_json(frozen)
    marks = Marks(base_url, documents.checksum(frozen), is_preview)
    context = Context(_content(report, marks), use_l10n=False)  # a setting must not change a byte
    return _engine().get_template("reports/document.html").render(context)


def document_of(frozen: str) -> dict[str, Any]:
    """The content of a frozen report for a page of the portal: title, blocks, attachments; codes as links."""
    report = documents.from_json(frozen)
    return _content(report, Marks("", documents.checksum(frozen)))


@lru_cache(maxsize=1)
def template_version() -> str:
    """SHA-256 over everything that turns data into HTML."""
    folder = TEMPLATES / "reports"
    files = [
        *sorted(folder.glob("*.html")),
        *sorted(folder.glob("*.css")),
        Path(__file__),
        Path(drawings.__file__),
    ]
    together = hashlib.sha256()
    for file in files:
        together.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return together.hexdigest()


@lru_cache(maxsize=1)
def _engine() -> Engine:
    """Templates of the reports alone: no context processors, no loaders that look elsewhere."""
    return Engine(dirs=[str(TEMPLATES)], autoescape=True)


def _content(report: Report, marks: Marks) -> dict[str, Any]:
    return {
        "report": report,
        "style": mark_safe((TEMPLATES / "reports" / "base.css").read_text(encoding="utf-8")),
        "footer": _footer(report, marks),
        "preview": PREVIEW if marks.is_preview else "",
        "title_lines": title_lines(report.title),
        "dated": chinese_date(report.dated),
        "masthead": report.masthead,
        "is_bulletin": report.masthead is not None and report.masthead.style == "BULLETIN",
        "blocks": _blocks(report.body, report, marks),
        "attachment_list": _attachment_list(report.attachments),
        "attachments": [_attachment(i, one, report, marks) for i, one in enumerate(report.attachments, 1)],
        "has_sources": bool(report.sources),
        "imprint": report.imprint,
        "printed_on": chinese_date(report.imprint.printed_on) if report.imprint else "",
        "address": marks.address(report.reference),
        "qr": _qr(marks.address(report.reference)),
    }


def _footer(report: Report, marks: Marks) -> str:
    number = marks.checksum[:16].upper()
    groups = " ".join(number[start : start + 4] for start in range(0, 16, 4))
    return f"报告编号 {report.reference}　数据截至{chinese_moment(report.as_of)}　校验码 {groups}"


def chinese_date(day: date) -> str:
    """2026年6月8日: Arabic digits without leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_moment(moment: datetime) -> str:
    """2026年6月6日9时, with minutes where there are any; always Beijing time."""
    here = moment.astimezone(BEIJING)
    minutes = f"{here.minute}分" if here.minute else ""
    return f"{chinese_date(here.date())}{here.hour}时{minutes}"


def _attachment_list(attachments: tuple[Attachment, ...]) -> list[str]:
    """附件说明: one attachment has no number."""
    if len(attachments) == 1:
        return [attachments[0].title]
    return [f"{number}.{one.title}" for number, one in enumerate(attachments, 1)]


def _attachment(number: int, one: Attachment, report: Report, marks: Marks) -> dict[str, Any]:
    label = f"附件{number}" if len(report.attachments) > 1 else "附件"
    return {
        "label": label,
        "title_lines": title_lines(one.title),
        "landscape": one.landscape,
        "blocks": _blocks(one.blocks, report, marks),
    }


def _blocks(blocks: tuple[Block, ...], report: Report, marks: Marks) -> list[dict[str, Any]]:
    numbers = Numbering()
    return [_block(block, numbers, report, marks) for block in blocks]


def _block(block: Block, numbers: "Numbering", report: Report, marks: Marks) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {
            "kind": "heading",
            "tag": f"h{block.level + 1}",
            "text": numbers.next(block.level) + block.text,
        }
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": _running(block.sentence.parts, report, marks)}
    if isinstance(block, Table):
        return _table(block, report, marks)
    assert isinstance(block, Drawing)
    printed = mark_safe(drawings.printed(block.svg))
    return {"kind": "drawing", "title": block.title, "svg": mark_safe(block.svg), "printed": printed}


def _running(parts: tuple[str | Printed, ...], report: Report, marks: Marks) -> SafeString:
    """A sentence as HTML without a space between text and number; made here, because templates may be re-flowed."""
    laid: list[SafeString] = []
    for index, part in enumerate(parts):
        if isinstance(part, Printed):
            laid.append(_marked(part.text, part.code, report, marks, tail=_tail(parts, index + 1)))
        else:
            laid.append(conditional_escape(part[len(_tail(parts, index)) :] if index else part))
    return mark_safe("".join(laid))


def _tail(parts: tuple[str | Printed, ...], index: int) -> str:
    """The mark at the head of the text that follows a number: it must not begin a line."""
    follows = index < len(parts) and isinstance(parts[index - 1], Printed)
    text = parts[index] if follows else ""
    return text[:1] if isinstance(text, str) and text[:1] in CLOSING else ""


def _marked(text: str, code: str, report: Report, marks: Marks, *, tail: str = "") -> SafeString:
    """A number with its code, kept on one line with the mark that follows."""
    if not code:
        return conditional_escape(text + tail)
    address = marks.address(report.reference, code)
    return format_html(
        '<span class="figure">{}<a class="code" href="{}">{}</a>{}</span>', text, address, code, tail
    )


def _table(table: Table, report: Report, marks: Marks) -> dict[str, Any]:
    whole = sum(column.width for column in table.columns)
    columns: list[dict[str, Any]] = [
        {
            "label": one.label,
            "lines": one.label.split("\n"),
            "align": one.align.lower(),
            "width": f"{one.width * 100 / whole:.3f}",
            "share": one.width / whole,
        }
        for one in table.columns
    ]
    rows = [
        {
            "is_total": row.is_total,
            "cells": [
                {
                    "text": _marked(cell.text, cell.code, report, marks),
                    "look": _look(cell.text, column["align"]),
                    "is_short": _is_short(cell.text, column["share"]),
                }
                for cell, column in zip(row.cells, columns, strict=True)
            ],
        }
        for row in table.rows
    ]
    return {"kind": "table", "table": table, "columns": columns, "rows": rows}


def _is_short(text: str, share: float) -> bool:
    """Whether a cell needs no search for places where its line could break."""
    return SHORT.fullmatch(text) is not None and len(text) * DIGIT + BESIDE <= share * WIDTH


def _look(text: str, align: str) -> str:
    """A reason in place of a number, 「—（无可比基数）」, is set small so that it stays on one line."""
    return f"{align} remark" if text.startswith("—（") else align


def title_lines(title: str) -> list[str]:
    """A title of 2号 type in lines of at most 18 characters, parted where the words part.

    A line break in the title itself decides; otherwise the break nearest the middle after a word that
    ends a phrase, the upper line rather longer (梯形), never inside a number.
    """
    if "\n" in title:
        return title.split("\n")
    if len(title) <= TITLE_CHARACTERS:
        return [title]
    count = -(-len(title) // TITLE_CHARACTERS)
    at = _break(title, round(len(title) / count))
    return [title[:at], *title_lines(title[at:])]


def _break(title: str, ideal: int) -> int:
    """The best place near `ideal` to part a title."""

    def cost(at: int) -> float:
        distance = abs(at - ideal) + (0.1 if at < ideal else 0)
        return (
            distance
            + (0 if title[:at].endswith(PHRASE_ENDS) else 5)
            + (99 if _inside_number(title, at) else 0)
        )

    last = min(TITLE_CHARACTERS, len(title) - 1)
    return min(range(1, last + 1), key=cost)


def _inside_number(title: str, at: int) -> bool:
    return title[at - 1] in NUMBER_SIGNS and (title[at] in NUMBER_SIGNS or title[at] in "年月日%")


class Numbering:
    """一、（一）1.（1）, each level starting anew below a higher one."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: int) -> str:
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        count = self._counts[level - 1]
        return (f"{chinese_number(count)}、", f"（{chinese_number(count)}）", f"{count}.", f"（{count}）")[
            level - 1
        ]


def chinese_number(number: int) -> str:
    """一 … 九十九, as headings count."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def _qr(address: str) -> SafeString:
    return mark_safe(
        segno.make(address, error="m").svg_inline(scale=1, border=0, svgclass=None, lineclass=None)
    )
