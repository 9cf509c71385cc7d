"""Puts a report together: title, lead, results, work, regions, problems, plans, annex and notes.

`monthly` and `year_to_date` say in what they differ; nothing here writes to the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from governance.figures.periods import Period
from governance.regions.models import Region
from governance.reports import blocks, notes, reading
from governance.reports.desk import Desk, Noted
from governance.reports.documents import (
    Attachment,
    Block,
    Heading,
    Masthead,
    MastheadStyle,
    Paragraph,
    Report,
    Table,
)
from governance.reports.layout import TITLE_CHARACTERS, chinese_date
from governance.reports.pack import pack
from governance.reports.registry import Part, topics
from governance.reports.sentences import Sentence, plain


@dataclass(frozen=True)
class Paper:
    """What the preparer decides: number, date, the plans, and the reference that was given out."""

    reference: str
    dated: date
    doc_no: str = ""
    plans: str = ""


@dataclass(frozen=True)
class Shape:
    """In what one kind of report differs from another."""

    kind: str
    so_far: bool
    masthead: str
    number: Callable[[Period], str]
    lead: Callable[[Desk], Sentence]
    main_table: Callable[[Desk], Table | None]


@dataclass(frozen=True)
class Built:
    """The report and every number in it."""

    report: Report
    figures: tuple[Noted, ...]


Corrections = Callable[[Desk], Sequence[Sentence]]


def build(
    shape: Shape, *, region: Region, period: Period, paper: Paper, at: datetime, corrections: Corrections
) -> Built:
    """Read once, write everything. `corrections` names what changed since the last issued report."""
    readings = reading.read(region=region, period=period, today=timezone.localdate(at))
    desk = Desk(readings, at, shape.so_far)
    body = _body(shape, desk, paper)
    attachments = _attachments(desk, corrections(desk))
    report = Report(
        kind=shape.kind,
        reference=paper.reference,
        title=printed_title(region, period),
        issuer=issuer(region),
        dated=paper.dated,
        as_of=at,
        body=tuple(body),
        attachments=attachments,
        sources=desk.sources,
        missing_units=tuple(blocks.unit_name(desk, gap.unit) for gap in readings.unfiled),
        masthead=_masthead(shape, region, period, paper),
        region=region.code,
        period=period.key,
    )
    return Built(report, tuple(desk.noted.values()))


def title(region: Region, period: Period) -> str:
    return printed_title(region, period).replace("\n", "")


def printed_title(region: Region, period: Period) -> str:
    """Broken where the words part when it does not fit on one line."""
    about = f"{region.name}{period.label}"
    gap = "\n" if len(about + pack().subject) > TITLE_CHARACTERS else ""
    return f"{about}{gap}{pack().subject}"


def issuer(region: Region) -> str:
    return f"{region.name}司法局"


def _body(shape: Shape, desk: Desk, paper: Paper) -> list[Block]:
    found: list[Block] = [Paragraph(shape.lead(desk))]
    table, trend = shape.main_table(desk), blocks.trend(desk, 1)
    results = [*([table] if table else []), *blocks.parts(desk, Part.RESULTS), *([trend] if trend else [])]
    places = blocks.ranking(desk, table_number=2 if table else 1, chart_number=2 if trend else 1)
    for heading, content in (
        ("主要指标完成情况", results),
        ("重点工作推进", blocks.parts(desk, Part.WORK)),
        (f"分{desk.below}情况", places),
        ("存在问题", _problems(desk)),
        ("下一步打算", _plans(paper.plans)),
    ):
        if content:
            found += [Heading(1, heading), *content]
    return found


def _problems(desk: Desk) -> list[Paragraph]:
    said = [one for topic in topics(Part.PROBLEMS) for one in topic.write(desk) if one is not None]
    return blocks.numbered(said) if len(said) > 1 else [Paragraph(one) for one in said]


def _plans(text: str) -> list[Paragraph]:
    """What was written by hand, a paragraph per line."""
    return [Paragraph(plain(line.strip())) for line in text.splitlines() if line.strip()]


def _attachments(desk: Desk, corrections: Sequence[Sentence]) -> tuple[Attachment, ...]:
    tables = blocks.annex(desk)
    how = "每格可按“指标编号-行号”查询，如" + (f"{_first_code(desk)}。" if tables else "")
    annex = Attachment(f"各{desk.below}主要指标", (*tables, Paragraph(plain(how))), landscape=True)
    explained = Attachment("数据说明", notes.notes(desk, corrections))
    return (annex, explained) if tables else (explained,)


def _first_code(desk: Desk) -> str:
    return next((noted.code for noted in desk.noted.values() if not noted.in_text), "")


def _masthead(shape: Shape, region: Region, period: Period, paper: Paper) -> Masthead:
    """With a document number the red head of an official letter, without one that of a bulletin."""
    if paper.doc_no:
        return Masthead(MastheadStyle.OFFICIAL, f"{issuer(region)}文件", paper.doc_no)
    return Masthead(
        MastheadStyle.BULLETIN,
        shape.masthead,
        shape.number(period),
        issuer(region),
        chinese_date(paper.dated),
    )
