"""A page that says nothing: what a process loaded for reports lays out before it forks for the first of them.

It has what reports have (title, headings, text, a table, a chart), so that whatever the libraries do once only
is done, and so that the style sheet of the reports has been read.
"""

from datetime import UTC, date, datetime
from functools import lru_cache

from governance.charts.data import Point, Series
from governance.charts.trend import columns
from governance.figures.values import Unit
from governance.reports import documents, layout
from governance.reports.documents import Cell, Column, Drawing, Heading, Paragraph, Report, Row, Table
from governance.reports.sentences import plain

ROWS, COLUMNS = 20, 6
LINE = "样张用于预备排版程序，不含任何单位和人员的信息，不作任何依据。" * 3


@lru_cache(maxsize=1)
def html() -> str:
    """The page as the renderer gets it."""
    return layout.html_of(documents.to_json(_report()), base_url="https://portal.invalid")


def _report() -> Report:
    points = [Point(f"{month}月", month % 5) for month in range(1, 13)]
    drawing = columns("样图", Series("样图", points), unit=Unit.CASE.label).svg
    return Report(
        kind="SAMPLE",
        reference="SAMPLE",
        title="样张",
        issuer="样张",
        dated=date(2026, 1, 1),
        as_of=datetime(2026, 1, 1, tzinfo=UTC),
        body=(
            Heading(1, "样张"),
            Heading(2, "样张"),
            *(Paragraph(plain(LINE)) for _ in range(3)),
            _table(),
            Drawing("样图", str(drawing)),
        ),
    )


def _table() -> Table:
    heads = tuple(Column(f"样栏{number}") for number in range(COLUMNS))
    return Table("样表", heads, tuple(Row((Cell("1"),) * COLUMNS) for _ in range(ROWS)))
