"""Documents as HTML for the sealed renderer; everything is in the page itself, nothing is fetched."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from mediation.papers.blocks import Document

STYLE = Path(__file__).resolve().parents[2] / "templates" / "papers" / "papers.css"


@dataclass(frozen=True)
class Sheet:
    """Pages of the bound file left empty for one scan, each with an anchor by which it is found again."""

    anchor: str
    title: str
    pages: int

    @property
    def page_anchors(self) -> list[str]:
        return [f"{self.anchor}-{number}" for number in range(1, self.pages + 1)]


@dataclass(frozen=True)
class Line:
    """One line of the contents: the anchor of its first and of its last page."""

    name: str
    first: str
    last: str
    note: str = ""


def html_of(documents: list[Document], *, title: str) -> str:
    """One or more documents, each beginning on a page of its own."""
    return _html(title=title, parts=[{"document": one} for one in documents])


def html_of_file(
    cover: Document, lines: list[Line], parts: list[Document | Sheet], back: Document, *, title: str
) -> str:
    """The whole file: cover, contents with true page numbers, papers and scans in order, back."""
    numbered = [{"sheet": part} if isinstance(part, Sheet) else {"document": part} for part in parts]
    return _html(title=title, parts=numbered, cover=cover, lines=lines, back=back)


def anchored(document: Document, anchor: str) -> Document:
    return replace(document, anchor=anchor)


def _html(**context) -> str:
    return render_to_string(
        "papers/document.html",
        {"cover": None, "lines": [], "back": None, "style": _style(), **context},
    )


@cache
def _style() -> SafeString:
    return mark_safe(STYLE.read_text(encoding="utf-8"))
