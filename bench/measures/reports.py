"""Laying out a report: the portal's renderer against WeasyPrint as it comes, each in a process of its own."""

import re
import subprocess
import sys
from datetime import date

from django.utils import timezone

from bench import ratios
from bench.ratios import Ratio
from bench.registry import Measure, NotMeasurable
from bench.world import World
from governance.charts.data import Point, Series
from governance.charts.trend import columns
from governance.figures.values import Unit
from governance.reports import documents, layout, render
from governance.reports.documents import Cell, Column, Drawing, Heading, Paragraph, Report, Row, Table
from governance.reports.sentences import plain

_ROWS, _COLUMNS = 27, 7
_DEFAULTS = (
    "import sys, weasyprint; document = weasyprint.HTML(string=sys.stdin.read()).render(); "
    "sys.stdout.buffer.write(document.write_pdf()); sys.stderr.write(f'pages={len(document.pages)}')"
)
_TEXT = (
    "各乡镇（街道）坚持抓早抓小、应调尽调，纠纷受理与办结总体平稳，个别村（社区）历史遗留问题仍需持续跟进。"
)


def _per_page(world: World) -> list[Ratio]:
    """Seconds per page; the bare side has the system's fonts and tables of automatic width."""
    try:
        render.check_ready()
    except render.RendererNotReady as reason:
        raise NotMeasurable(str(reason)) from reason
    html = layout.html_of(
        documents.to_json(_report(world.scale.report_sections)), base_url="https://portal.invalid"
    )
    plain_html = re.sub(r"table-layout:\s*fixed;?", "", html)
    pages = _pages_by_default(plain_html)
    ours, bare = ratios.compare(
        ratios.often(lambda: render.render_pdf(html), 1),
        ratios.often(lambda: _by_default(plain_html), 1),
        rounds=world.scale.report_rounds,
    )
    return [ratios.ratio_of(f"about {pages} pages", ours, bare)]


def _by_default(html: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _DEFAULTS]
    return subprocess.run(command, input=html.encode(), capture_output=True, check=True)  # noqa: S603


def _pages_by_default(html: str) -> int:
    return int(re.search(rb"pages=(\d+)", _by_default(html).stderr)[1])


def _report(sections: int) -> Report:
    """About ten pages: sections of text, a table and a chart, as a county's half-year has them."""
    today = date(2026, 7, 1)
    return Report(
        kind="BENCH",
        reference="BENCH1",
        title="法治乡村治理情况报告",
        issuer="测量司法局",
        dated=today,
        as_of=timezone.now(),
        body=tuple(block for number in range(1, sections + 1) for block in _section(number)),
    )


def _section(number: int) -> list:
    heads = tuple(Column(f"指标{index}") for index in range(_COLUMNS))
    rows = tuple(
        Row(tuple(Cell(str((row * 31 + column * 7) % 97)) for column in range(_COLUMNS)))
        for row in range(_ROWS)
    )
    return [
        Heading(1, f"第{number}部分工作情况"),
        *(Paragraph(plain(_TEXT * 3)) for _ in range(4)),
        Table(f"表{number}", heads, rows),
        Drawing(f"图{number}", _chart(number)),
    ]


def _chart(number: int) -> str:
    points = [Point(f"{month}月", (month * 13 + number) % 40) for month in range(1, 13)]
    return columns(f"图{number}", Series("受理", points), unit=Unit.CASE.label).svg


def measures() -> list[Measure]:
    says = "a report of about ten pages against WeasyPrint with the system's fonts"
    return [Measure("report-page", 0.65, says, _per_page)]
