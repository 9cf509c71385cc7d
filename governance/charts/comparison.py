"""This year beside last year, category by category."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from governance.charts import axes, fills, svg, tables
from governance.charts.axes import Plot
from governance.charts.data import Chart, Point, Series, cell_text, point_text

HEIGHT = 270
PAIR_SHARE = 0.66
SIDES = (-1, 1)


def paired_columns(
    title: str,
    earlier: Series,
    later: Series,
    *,
    unit: str,
    changes: Sequence[str] = (),
    width: int = svg.FULL_WIDTH,
    height: int = HEIGHT,
    in_wan: bool = False,
) -> Chart:
    """Two columns per category, the earlier hatched and the later solid; `changes` (同比) stand below.

    Raises:
        ValueError: the two series, or the changes, differ in length.
    """
    if len(earlier.points) != len(later.points) or (changes and len(changes) != len(later.points)):
        raise ValueError("both series and the changes must have one entry per category")
    plot = _plot([earlier, later], width, height, has_changes=bool(changes), in_wan=in_wan)
    body = axes.grid(plot, unit=unit, in_wan=in_wan) + axes.labels_below(plot, later.points)
    body += (
        _names(plot, earlier, later)
        + _changes(plot, changes)
        + _key(plot, [*earlier.points, *later.points], height)
    )
    for index, pair in enumerate(zip(earlier.points, later.points, strict=True)):
        body += _pair(plot, index, pair, in_wan)
    body.append(axes.zero_line(plot))
    desc = tables.summary([earlier, later], unit=unit, in_wan=in_wan)
    drawing = svg.document(width, height, title=title, desc=desc, body=body)
    return Chart(title, drawing, _table(title, earlier, later, changes, unit, in_wan))


def _plot(series: Sequence[Series], width: int, height: int, *, has_changes: bool, in_wan: bool) -> Plot:
    ticks = axes.round_ticks([number for one in series for number in one.numbers])
    points = [point for one in series for point in one.points]
    left = max(28.0, axes.tick_width(ticks, in_wan=in_wan) + 14)
    below = 22 + (16 if has_changes else 0) + (18 if axes.key_text(points) else 0)
    return Plot(left, 34, width - left - 10, height - 34 - below, ticks, max(1, len(series[0].points)))


def _names(plot: Plot, earlier: Series, later: Series) -> list[str]:
    """A sample of each filling with the name of its series, above the plot at the right."""
    later_x = plot.right - svg.text_width(later.name) - 24
    earlier_x = later_x - svg.text_width(earlier.name) - 42
    marks = []
    for x, one, style in ((earlier_x, earlier, fills.HATCHED), (later_x, later, fills.SOLID)):
        marks += [fills.box(x, 6, 18, 11, style), svg.text(x + 24, 16, one.name)]
    return marks


def _changes(plot: Plot, changes: Sequence[str]) -> list[str]:
    """Below the names; reasons in brackets are left to the table when they would run into each other."""
    if max((svg.text_width(change) for change in changes), default=0) > plot.slot:
        changes = [change.partition("（")[0] for change in changes]
    return [
        svg.text(plot.x(index), plot.bottom + 31, change, anchor="middle", weight="bold")
        for index, change in enumerate(changes)
    ]


def _key(plot: Plot, points: Sequence[Point], height: int) -> list[str]:
    key = axes.key_text(points)
    return [svg.text(plot.left, height - 4, key, fill=svg.SOFT)] if key else []


def _pair(plot: Plot, index: int, pair: tuple[Point, Point], in_wan: bool) -> list[str]:
    """Earlier at the left of the middle, later at the right; their numbers lean outwards when wide."""
    wide, middle = plot.slot * PAIR_SHARE / 2, plot.x(index)
    texts = [point_text(point, in_wan=in_wan) for point in pair]
    lean = max(svg.text_width(text) for text in texts) > wide
    marks = []
    for side, point, text, style in zip(SIDES, pair, texts, (fills.HATCHED, fills.SOLID), strict=True):
        centre = middle + side * wide / 2
        marks += _column(plot, point, (centre - wide / 2, wide), style)
        if point.is_present:
            marks.append(
                _number(plot, point, text, centre if not lean else middle + side, side if lean else 0)
            )
    return marks


def _number(plot: Plot, point: Point, text: str, x: float, side: int) -> str:
    """Above its column; `side` −1 ends at x, +1 starts at x, 0 is centred."""
    top = min(plot.y(0), plot.y(Fraction(point.value or 0)))
    return svg.text(x, top - 5, text, anchor={-1: "end", 0: "middle"}.get(side))


def _column(plot: Plot, point: Point, place: tuple[float, float], style: int) -> list[str]:
    left, wide = place
    if point.value is None:
        return [axes.empty_mark(plot, left + wide / 2, point.state, width=wide * 0.8)]
    zero, top = plot.y(0), plot.y(Fraction(point.value))
    if point.value == 0:
        return [svg.line(left + 2, zero, left + wide - 2, zero, stroke=svg.BRAND, width=3)]
    return [fills.box(left + 1, min(zero, top), wide - 2, abs(zero - top), style)]


def _table(
    title: str, earlier: Series, later: Series, changes: Sequence[str], unit: str, in_wan: bool
) -> SafeString:
    head = ["", *(f"{one.name}（{unit}）" if unit else one.name for one in (later, earlier))]
    pairs = zip(later.points, earlier.points, strict=True)
    rows = [[now.name, cell_text(now, in_wan=in_wan), cell_text(then, in_wan=in_wan)] for now, then in pairs]
    if changes:
        head.append("变化")
        rows = [[*row, change] for row, change in zip(rows, changes, strict=True)]
    return tables.table(title, head, rows)
