"""Laying out a report: the portal's renderer against WeasyPrint as it comes, both loaded and warmed up."""

import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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
# WeasyPrint as its manual shows it, in one process that stays: length and HTML in; pages, length and PDF out.
_DEFAULTS = """
import struct, sys, weasyprint
while head := sys.stdin.buffer.read(4):
    document = weasyprint.HTML(string=sys.stdin.buffer.read(*struct.unpack("I", head)).decode()).render()
    pdf = document.write_pdf()
    sys.stdout.buffer.write(struct.pack("II", len(document.pages), len(pdf)) + pdf)
    sys.stdout.buffer.flush()
"""
# The families of the portal's own faces, and what the same document names where the system's collections print it.
_OWN_FACES, _SYSTEM_FACES = re.compile(r'"Portal (\w+)"(?:, "Portal \w+")*'), {"Sans": "Noto Sans CJK SC"}
_TEXT = (
    "各乡镇（街道）坚持抓早抓小、应调尽调，纠纷受理与办结总体平稳，个别村（社区）历史遗留问题仍需持续跟进。"
)


def _per_page(world: World) -> list[Ratio]:
    """Seconds per page; the bare side has the system's fonts by their names and tables of automatic width."""
    html = _html(world)
    plain_html = _by_default(html)
    with _default_renderer() as by_default:
        pages = by_default(plain_html)
        return [
            ratios.timed(
                f"{pages} pages",
                lambda: render.render_pdf(html),
                lambda: by_default(plain_html),
                rounds=world.scale.report_rounds,
            )
        ]


def _at_once(world: World) -> list[Ratio]:
    """Two reports laid out at once, each in its own process, against one after the other."""
    if (os.cpu_count() or 1) < 2:
        raise NotMeasurable("one processor")
    reports = [_html(world)] * 2
    with ThreadPoolExecutor(2) as pool:
        return [
            ratios.timed(
                "two at once",
                lambda: list(pool.map(render.render_pdf, reports)),
                lambda: list(map(render.render_pdf, reports)),
                rounds=world.scale.report_rounds,
            )
        ]


def _by_default(html: str) -> str:
    """The same document as it is given to WeasyPrint alone, which knows none of the portal's faces.

    With names that nobody has, the system would take whatever face it finds for the language.
    """
    named = _OWN_FACES.sub(lambda found: f'"{_SYSTEM_FACES.get(found[1], "Noto Serif CJK SC")}"', html)
    return re.sub(r"table-layout:\s*fixed;?", "", named)


def _html(world: World) -> str:
    try:
        render.check_ready()
    except render.RendererNotReady as reason:
        raise NotMeasurable(str(reason)) from reason
    report = _report(world.scale.report_sections)
    return layout.html_of(documents.to_json(report), base_url="https://portal.invalid")


@contextmanager
def _default_renderer() -> Iterator[Callable[[str], int]]:
    """Lays a document out as WeasyPrint does by itself; returns the number of its pages."""
    command = [sys.executable, "-c", _DEFAULTS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603

        def lay_out(html: str) -> int:
            given = html.encode()
            process.stdin.write(struct.pack("I", len(given)) + given)
            process.stdin.flush()
            pages, size = struct.unpack("II", process.stdout.read(8))
            process.stdout.read(size)
            return pages

        yield lay_out


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
    says = "a report of about ten pages against WeasyPrint with the system's fonts, both warm"
    return [
        Measure("report-page", 0.65, says, _per_page),
        Measure("report-parallel", 0.56, "two reports at once against one after the other", _at_once),
    ]
