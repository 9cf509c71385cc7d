"""Child regions side by side as horizontal bars, with how completely each has reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString

from governance.charts import fills, svg, tables
from governance.charts.data import Chart, Point, cell_text, point_text
from governance.figures.values import Emptiness

ROW = 24
TOP, BOTTOM = 10, 8
COMPLETENESS = 96
MOST_NAME = 168
POSITION = 24


@dataclass(frozen=True)
class RankedBar:
    """One region: its position (empty when nothing ranks it), value, and `have` of `expected` units."""

    point: Point
    position: str = ""
    have: int = 0
    expected: int = 0

    @property
    def name(self) -> str:
        return f"{self.position} {self.point.name}".strip()


@dataclass(frozen=True)
class Reference:
    """A line to compare with: an average, a target."""

    label: str
    value: int | Fraction


def ranking(
    title: str,
    bars: Sequence[RankedBar],
    *,
    unit: str,
    reference: Reference | None = None,
    width: int = svg.FULL_WIDTH,
) -> Chart:
    """Bars in the order given; the caller ranks (figures.arithmetic.rank)."""
    left = POSITION + min(MOST_NAME, max((svg.text_width(bar.point.name) for bar in bars), default=0)) + 14
    right = (COMPLETENESS if _has_completeness(bars) else 0) + _widest_value(bars, unit) + 18
    scale = _Scale(left, width - left - right, _highest(bars, reference))
    head = 16 if reference else 0
    body = [
        mark for row, bar in enumerate(bars) for mark in _bar(scale, bar, TOP + head + ROW * row, unit, width)
    ]
    if reference:
        body += _reference_line(scale, reference, len(bars), unit)
    height = TOP + head + ROW * max(1, len(bars)) + BOTTOM
    drawing = svg.document(width, height, title=title, desc=_desc(bars, unit), body=body)
    return Chart(title, drawing, _table(title, bars, unit))


@dataclass(frozen=True)
class _Scale:
    left: float
    width: float
    highest: Fraction

    def length(self, value: int | Fraction) -> float:
        return float(Fraction(value) / self.highest) * self.width


def _highest(bars: Sequence[RankedBar], reference: Reference | None) -> Fraction:
    known = [Fraction(bar.point.value) for bar in bars if bar.point.value is not None]
    known += [Fraction(reference.value)] if reference else []
    return max([*known, Fraction(0)]) or Fraction(1)


def _has_completeness(bars: Sequence[RankedBar]) -> bool:
    return any(bar.expected for bar in bars)


def _widest_value(bars: Sequence[RankedBar], unit: str) -> float:
    return max((svg.text_width(point_text(bar.point, unit=unit)) for bar in bars), default=0)


def _bar(scale: _Scale, bar: RankedBar, y: float, unit: str, width: int) -> list[str]:
    marks = [svg.text(scale.left - 8, y + 16, _shortened(bar.point.name), anchor="end")]
    marks += (
        [svg.text(POSITION - 4, y + 16, bar.position, anchor="end", fill=svg.SOFT)] if bar.position else []
    )
    marks += _value(scale, bar.point, y, unit)
    return marks + (_completeness(bar, width - COMPLETENESS, y) if bar.expected else [])


def _value(scale: _Scale, point: Point, y: float, unit: str) -> list[str]:
    if point.value is None:
        return _no_value(scale, point, y)
    length = scale.length(Fraction(point.value))
    if point.value == 0:
        marks = [svg.line(scale.left, y + 4, scale.left, y + 20, stroke=svg.BRAND, width=3)]
    else:
        marks = [fills.box(scale.left, y + 4, length, 16, fills.LIGHT if point.note else fills.SOLID)]
    return [*marks, svg.text(scale.left + length + 6, y + 16, point_text(point, unit=unit))]


def _no_value(scale: _Scale, point: Point, y: float) -> list[str]:
    marks = []
    if point.state is Emptiness.NOT_COMPUTED:
        marks.append(svg.hatch(scale.left, y + 4, 60, 16, stroke=svg.EMPTY))
    indent = 66 if marks else 6
    return [*marks, svg.text(scale.left + indent, y + 16, point.state.label, fill=svg.SOFT)]


def _completeness(bar: RankedBar, x: float, y: float) -> list[str]:
    """A small bar of units that have reported, with the count in digits."""
    filled = 34 * bar.have / bar.expected
    marks = [svg.rect(x + 12, y + 8, 34, 8, fill=svg.PAPER, stroke=svg.AXIS)]
    if filled:
        marks.append(svg.rect(x + 12, y + 8, filled, 8, fill=svg.SOFT))
    return [*marks, svg.text(x + 52, y + 16, f"{bar.have}/{bar.expected}报", fill=svg.SOFT)]


def _reference_line(scale: _Scale, reference: Reference, rows: int, unit: str) -> list[str]:
    x = scale.left + scale.length(reference.value)
    text = f"{reference.label}{point_text(Point('', reference.value), unit=unit)}"
    return [
        svg.line(x, TOP + 12, x, TOP + 16 + ROW * rows, stroke="#9c3d00", width=1.5, dash="4 3"),
        svg.text(x, TOP + 8, text, anchor="middle", fill="#9c3d00"),
    ]


def _shortened(name: str) -> str:
    while svg.text_width(name) > MOST_NAME:
        name = name.removesuffix("…")[:-1] + "…"
    return name


def _desc(bars: Sequence[RankedBar], unit: str) -> str:
    return "；".join(f"{bar.name}{cell_text(bar.point, unit=unit)}" for bar in bars)


def _table(title: str, bars: Sequence[RankedBar], unit: str) -> SafeString:
    head = ["名次", "地区", f"数值（{unit}）" if unit else "数值"]
    rows = [[bar.position or "—", bar.point.name, cell_text(bar.point)] for bar in bars]
    if _has_completeness(bars):
        head.append("已报/应报")
        rows = [[*row, f"{bar.have}/{bar.expected}"] for row, bar in zip(rows, bars, strict=True)]
    return tables.table(title, head, rows)
