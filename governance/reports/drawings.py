"""Charts as they are printed: each label is told where it begins. Pure.

The charts (`governance.charts`) leave it to the reader of the drawing to centre a label or to end it at a place.
WeasyPrint then draws every such label as a picture of its own, with its own resources and its own compression:
a fifth of the size of a report. The face that prints them is known, so their widths are.
"""

import re

LABEL = re.compile(
    r'<text x="(?P<x>-?[\d.]+)" (?P<y>y="-?[\d.]+") text-anchor="(?P<anchor>middle|end)" (?P<fill>fill="[^"]*")>'
    r"(?P<text>[^<&]*)</text>"
)
SIZE = re.compile(r'<svg [^>]*font-size="([\d.]+)"')
SHARE_BEFORE = {"middle": 0.5, "end": 1.0}
# Widths of 黑体 in thousandths of its size; characters from here on are full ones.
FULL, FIRST_FULL = 1000, "\u2e80"
WIDTHS = {
    **dict.fromkeys("0123456789+", 555),
    **dict.fromkeys(",.:", 278),
    "-": 347,
    "/": 392,
    "%": 921,
    "—": 894,
}


def printed(svg: str) -> str:
    """The drawing, with each label of known width beginning where it would after being centred."""
    size = SIZE.match(svg)
    return LABEL.sub(lambda label: _begun(label, float(size[1])), svg) if size else svg


def _begun(label: re.Match[str], size: float) -> str:
    widths = [_width(character) for character in label["text"]]
    if None in widths:
        return label[0]
    before = sum(width for width in widths if width) * size / 1000 * SHARE_BEFORE[label["anchor"]]
    return f'<text x="{float(label["x"]) - before:.2f}" {label["y"]} {label["fill"]}>{label["text"]}</text>'


def _width(character: str) -> int | None:
    """In thousandths of the size; None when not known."""
    return FULL if character >= FIRST_FULL else WIDTHS.get(character)
