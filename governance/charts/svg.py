"""Small SVG vocabulary: escaped elements, fixed precision, hatching without patterns.

Only presentation attributes are written (a style attribute would break the content security policy) and no
ids (several drawings share one page, and some renderers confuse equal ids). Hatching is one path of clipped
lines: renderers treat <pattern> differently, and lines stay sharp in print.
"""

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FONT_FAMILY = (
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"
)
INK = "#1b2632"
SOFT = "#465464"
GRID = "#dfe5ec"
AXIS = "#7b8897"
BRAND = "#17508f"
EMPTY = "#8a96a3"
PAPER = "#ffffff"
FONT_SIZE = 11
FULL_WIDTH, HALF_WIDTH = 760, 460  # the width of a page or of an A4 line; half a page, a telephone
HATCH_STEP = 5

Coordinate = float | int


def number(value: Coordinate) -> str:
    """One decimal at most, never -0: the same input must give the same bytes."""
    text = f"{float(value):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, *children: str, **attributes: str | Coordinate | None) -> str:
    """`<name …>children</name>`; underscores become hyphens, None is left out, values are escaped."""
    given = {key.replace("_", "-"): value for key, value in attributes.items() if value is not None}
    parts = [f" {key}={_quoted(value)}" for key, value in given.items()]
    inner = "".join(children)
    return f"<{name}{''.join(parts)}>{inner}</{name}>" if inner else f"<{name}{''.join(parts)}/>"


def _quoted(value: str | Coordinate | None) -> str:
    return f'"{escape(value)}"' if isinstance(value, str) else f'"{number(value or 0)}"'


def text(
    x: Coordinate,
    y: Coordinate,
    content: str,
    *,
    anchor: str | None = None,
    fill: str = INK,
    size: Coordinate | None = None,
    weight: str | None = None,
) -> str:
    """One text node; `anchor` is start (left out), middle or end; `y` is the baseline."""
    return element(
        "text",
        str(escape(content)),
        x=x,
        y=y,
        text_anchor=anchor,
        fill=fill,
        font_size=size,
        font_weight=weight,
    )


def line(
    x1: Coordinate,
    y1: Coordinate,
    x2: Coordinate,
    y2: Coordinate,
    *,
    stroke: str = GRID,
    width: Coordinate = 1,
    dash: str | None = None,
) -> str:
    return element(
        "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, stroke_dasharray=dash
    )


def rect(
    x: Coordinate,
    y: Coordinate,
    width: Coordinate,
    height: Coordinate,
    *,
    fill: str = PAPER,
    stroke: str | None = None,
) -> str:
    return element("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke)


def path(moves: str, *, stroke: str = INK, width: Coordinate = 1, dash: str | None = None) -> str:
    return element("path", d=moves, fill="none", stroke=stroke, stroke_width=width, stroke_dasharray=dash)


def hatch(
    x: Coordinate,
    y: Coordinate,
    width: Coordinate,
    height: Coordinate,
    *,
    stroke: str = EMPTY,
    step: Coordinate = HATCH_STEP,
    backwards: bool = False,
) -> str:
    """Diagonal lines clipped to the box; nothing when the box is empty."""
    moves = "".join(
        f"M{number(ax)} {number(ay)}L{number(bx)} {number(by)}"
        for ax, ay, bx, by in _diagonals(
            float(x), float(y), float(width), float(height), float(step), backwards
        )
    )
    return path(moves, stroke=stroke) if moves else ""


def _diagonals(
    x: float, y: float, width: float, height: float, step: float, backwards: bool
) -> Iterable[tuple[float, float, float, float]]:
    count = int((width + height) / step) if width > 0 and height > 0 else 0
    for offset in (step * index for index in range(1, count + 1)):
        start, end = max(0.0, offset - height), min(width, offset)
        if backwards:
            yield x + width - start, y + offset - start, x + width - end, y + offset - end
        else:
            yield x + start, y + offset - start, x + end, y + offset - end


def text_width(content: str, size: Coordinate = FONT_SIZE) -> float:
    """Estimated width in pixels: a Chinese sign is one em, a digit or Latin letter 0.58 em."""
    return sum(1.0 if ord(sign) > 0x2E7F else 0.58 for sign in content) * float(size)


def document(
    width: Coordinate, height: Coordinate, *, title: str, desc: str, body: Iterable[str]
) -> SafeString:
    """The whole drawing, named for screen readers; children come escaped from the functions above."""
    inner = (element("title", str(escape(title))), element("desc", str(escape(desc))), *body)
    drawing = element(
        "svg",
        *inner,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        aria_label=f"{title}。{desc}" if desc else title,
        font_family=FONT_FAMILY,
        font_size=FONT_SIZE,
    )
    return mark_safe(drawing)  # noqa: S308 - every text and attribute above is escaped
