"""Drawings the size of a word: the last months beside a number, and how much has been reported."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from governance.charts import svg
from governance.charts.axes import Plot, round_ticks, strokes
from governance.charts.data import Point, Series, cell_text
from governance.figures.values import Emptiness

WIDTH, HEIGHT = 96, 28


def sparkline(name: str, points: Sequence[Point], *, width: int = WIDTH, height: int = HEIGHT) -> SafeString:
    """A line without axes; gaps stay open, uncomputed months are hatched, the last number has a dot."""
    series = Series(name, points)
    plot = Plot(2, 4, width - 8, height - 8, round_ticks(series.numbers), max(1, len(points)))
    body = [_hatched(plot, i) for i, point in enumerate(points) if point.state is Emptiness.NOT_COMPUTED]
    moves = "".join(strokes(plot, points))
    body += [svg.path(moves, stroke=svg.BRAND, width=1.5)] if moves else []
    body += _lone_dots(plot, points) + _last_dot(plot, points)
    desc = "，".join(f"{point.name}{cell_text(point)}" for point in points)
    return svg.document(width, height, title=name, desc=desc, body=body)


def completeness_bar(have: int, expected: int, *, label: str = "已报", width: int = 180) -> SafeString:
    """「已报 10/11」 as a bar with its digits; nothing expected is said, not drawn as full or empty.

    Raises:
        ValueError: more given than expected.
    """
    if not 0 <= have <= expected:
        raise ValueError("have must lie between 0 and expected")
    text = f"{label}{have}/{expected}" if expected else "无应报单位"
    room = width - svg.text_width(text) - 10
    body = [svg.rect(0.5, 4.5, room, 9, fill=svg.PAPER, stroke=svg.AXIS)] if expected else []
    if have:
        body.append(svg.rect(0.5, 4.5, room * have / expected, 9, fill=svg.BRAND))
    body.append(svg.text(room + 8 if expected else 0, 13, text))
    return svg.document(width, 18, title=text, desc="", body=body)


def _hatched(plot: Plot, index: int) -> str:
    return svg.hatch(plot.x(index) - plot.slot / 2, plot.top, plot.slot, plot.height, step=4)


def _lone_dots(plot: Plot, points: Sequence[Point]) -> list[str]:
    """A number between two gaps has no line of its own and would vanish."""
    known = [point.value is not None for point in points]
    return [
        svg.element("circle", cx=plot.x(i), cy=plot.y(Fraction(point.value)), r=1.2, fill=svg.BRAND)
        for i, point in enumerate(points)
        if point.value is not None and not any(known[max(0, i - 1) : i] + known[i + 1 : i + 2])
    ]


def _last_dot(plot: Plot, points: Sequence[Point]) -> list[str]:
    if not points or points[-1].value is None:
        return []
    last = len(points) - 1
    return [
        svg.element("circle", cx=plot.x(last), cy=plot.y(Fraction(points[-1].value)), r=2.5, fill=svg.BRAND)
    ]
