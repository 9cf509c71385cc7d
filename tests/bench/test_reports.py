"""What WeasyPrint by itself is given: the very document, with the system's fonts and automatic widths."""

import re

from bench.measures import reports
from governance.reports import layout

WIDTHS = re.compile(r"table-layout: fixed;")
DOCUMENT = (
    f"<style>{(layout.TEMPLATES / 'reports' / 'base.css').read_text(encoding='utf-8')}</style><p>共46件</p>"
)


def test_the_bare_side_names_faces_that_the_system_has():
    given = reports._by_default(DOCUMENT)
    assert "Portal" not in given
    assert set(re.findall(r'"(Noto [^"]*)"', given)) == {"Noto Sans CJK SC", "Noto Serif CJK SC"}


def test_the_bare_side_lays_out_the_same_document():
    """But for names of faces and the widths of columns nothing is taken from it, and nothing added."""
    assert len(WIDTHS.findall(DOCUMENT)) == 1
    given = re.sub(r'"Noto \w+ CJK SC"', "", reports._by_default(DOCUMENT))
    assert given == WIDTHS.sub("", re.sub(r'"Portal \w+"(, "Portal \w+")*', "", DOCUMENT))
