"""Scales and the frame of a chart: round ticks, positions, grid, labels below."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from governance.charts import svg
from governance.charts.data import Point, plain
from governance.figures.values import Emptiness

TICKS = 4
STEPS = (1, 2, 5, 10)
# One sign per kind of emptiness, written on the axis where a number would stand; the words are in the key.
EMPTY_SIGNS = {
    Emptiness.MISSING: "缺",
    Emptiness.LATE: "逾",
    Emptiness.NOT_APPLICABLE: "—",
    Emptiness.NOT_COMPUTED: "待",
}


@dataclass(frozen=True)
class Plot:
    """The area inside the axes, in pixels, and the range of numbers it shows; zero is always inside."""

    left: float
    top: float
    width: float
    height: float
    ticks: Sequence[Fraction]
    slots: int

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def slot(self) -> float:
        return self.width / max(1, self.slots)

    def x(self, index: int) -> float:
        """Middle of a slot."""
        return self.left + self.slot * (index + 0.5)

    def y(self, value: int | Fraction) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.bottom - float((Fraction(value) - low) / (high - low)) * self.height


def round_ticks(numbers: Sequence[Fraction]) -> list[Fraction]:
    """About four round steps that contain zero and every number; 0 to 1 when there is nothing to show.

    Steps below one are used only when some number is not whole: nobody counts half a case.
    """
    low, high = min([Fraction(0), *numbers]), max([Fraction(0), *numbers])
    if low == high:
        return [Fraction(0), Fraction(1)]
    step = _round_step((high - low) / TICKS)
    if all(number.denominator == 1 for number in numbers):
        step = max(step, Fraction(1))
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * index for index in range(first, last + 1)]


def _round_step(rough: Fraction) -> Fraction:
    power = Fraction(10) ** math.floor(math.log10(rough))
    return next(power * step for step in STEPS if power * step >= rough)


def tick_width(ticks: Sequence[Fraction], *, in_wan: bool) -> float:
    return max(svg.text_width(plain(tick, in_wan=in_wan)) for tick in ticks)


def grid(plot: Plot, *, unit: str, in_wan: bool = False) -> list[str]:
    """Horizontal lines with their numbers at the left, the unit above, the zero line stronger."""
    marks = [svg.text(plot.left - 6, plot.top - 10, unit, anchor="end", fill=svg.SOFT)] if unit else []
    for tick in plot.ticks:
        y = plot.y(tick)
        marks.append(svg.line(plot.left, y, plot.right, y, stroke=svg.GRID if tick else svg.AXIS))
        marks.append(svg.text(plot.left - 6, y + 4, plain(tick, in_wan=in_wan), anchor="end", fill=svg.SOFT))
    return marks


def zero_line(plot: Plot) -> str:
    """Drawn again above the columns, whose outlines would break it."""
    return svg.line(plot.left, plot.y(0), plot.right, plot.y(0), stroke=svg.AXIS)


def labels_below(plot: Plot, points: Sequence[Point]) -> list[str]:
    """Labels of the slots, every n-th when they would touch, and the groups (years) under them."""
    widest = max((svg.text_width(point.label) for point in points), default=0)
    every = max(1, math.ceil((widest + 4) / plot.slot))
    marks = [
        svg.text(plot.x(index), plot.bottom + 15, point.label, anchor="middle", fill=svg.SOFT)
        for index, point in enumerate(points)
        if index % every == 0
    ]
    return marks + _groups_below(plot, [point.group for point in points])


def _groups_below(plot: Plot, groups: Sequence[str]) -> list[str]:
    marks = []
    for first, last, group in _runs(groups):
        start, end = plot.left + plot.slot * first, plot.left + plot.slot * (last + 1)
        marks.append(svg.text((start + end) / 2, plot.bottom + 31, group, anchor="middle", fill=svg.SOFT))
        if first:
            marks.append(svg.line(start, plot.bottom + 20, start, plot.bottom + 34, stroke=svg.AXIS))
    return marks


def _runs(groups: Sequence[str]) -> list[tuple[int, int, str]]:
    runs: list[tuple[int, int, str]] = []
    for index, group in enumerate(groups):
        if runs and runs[-1][2] == group:
            runs[-1] = (runs[-1][0], index, group)
        elif group:
            runs.append((index, index, group))
    return runs


def empty_mark(plot: Plot, x: float, state: Emptiness, *, width: float) -> str:
    """The place of a number that is not there: a sign on the axis, hatching above it if not computed."""
    sign = svg.text(x, plot.bottom - 5, EMPTY_SIGNS[state], anchor="middle", fill=svg.SOFT)
    if state is not Emptiness.NOT_COMPUTED:
        return sign
    return svg.hatch(x - width / 2, plot.top, width, plot.height - 20, stroke=svg.EMPTY) + sign


def strokes(plot: Plot, points: Sequence[Point]) -> list[str]:
    """Path pieces of a line; the pen is lifted wherever a number is missing."""
    pieces, is_down = [], False
    for index, point in enumerate(points):
        if point.value is not None:
            place = f"{svg.number(plot.x(index))} {svg.number(plot.y(Fraction(point.value)))}"
            pieces.append(f"{'L' if is_down else 'M'}{place}")
        is_down = point.value is not None
    return pieces


def key_text(points: Sequence[Point]) -> str:
    """What the signs mean, for the signs that occur."""
    states = {point.state for point in points}
    words = [f"{EMPTY_SIGNS[state]}：{state.label}" for state in EMPTY_SIGNS if state in states]
    if any(point.note for point in points):
        words.append("＊：尚未报全")
    return "　".join(words)
