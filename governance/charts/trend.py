"""Months in a row, as lines or columns; a gap is a gap and never a zero."""

from collections.abc import Sequence
from fractions import Fraction

from governance.charts import axes, fills, svg, tables
from governance.charts.axes import Plot
from governance.charts.data import Chart, Point, Series, point_text

HEIGHT = 260
DASHES = (None, "5 3", "2 2")
LINE_INKS = (svg.BRAND, "#9c3d00", svg.SOFT)
COLUMN_SHARE = 0.62
LABEL_GAP = 14


def lines(
    title: str,
    series: Sequence[Series],
    *,
    unit: str,
    width: int = svg.FULL_WIDTH,
    height: int = HEIGHT,
    in_wan: bool = False,
) -> Chart:
    """Up to three series as lines with different markers, named at their right end."""
    endings = [_ending_text(one, in_wan) for one in series] if len(series) > 1 else []
    margin = max((svg.text_width(ending) for ending in endings), default=6) + 14
    plot = _plot(series, width, height, right=margin, in_wan=in_wan)
    body = _frame(plot, series, unit, in_wan)
    taken: list[float] = []
    for style, one in enumerate(series):
        body += _line(plot, one, style)
        if endings:
            body += _ending(plot, one, style, endings[style], taken)
        else:
            body += _value_labels(plot, one, in_wan)
    return _chart(title, series, body, (width, height), unit, in_wan)


def columns(
    title: str,
    series: Series,
    *,
    unit: str,
    width: int = svg.FULL_WIDTH,
    height: int = HEIGHT,
    in_wan: bool = False,
) -> Chart:
    """One series as columns; a reported zero is a stroke on the axis with its 0."""
    plot = _plot([series], width, height, right=10, in_wan=in_wan)
    body = _frame(plot, [series], unit, in_wan)
    for index, point in enumerate(series.points):
        body += _column(plot, index, point)
    body += [axes.zero_line(plot), *_value_labels(plot, series, in_wan, beside_valleys=False)]
    return _chart(title, [series], body, (width, height), unit, in_wan)


def _plot(series: Sequence[Series], width: int, height: int, *, right: float, in_wan: bool) -> Plot:
    ticks = axes.round_ticks([number for one in series for number in one.numbers])
    points = [point for one in series for point in one.points]
    left = max(28.0, axes.tick_width(ticks, in_wan=in_wan) + 14)
    below = 22 + (16 if any(point.group for point in points) else 0) + (18 if axes.key_text(points) else 0)
    slots = max((len(one.points) for one in series), default=1)
    return Plot(left, 26, width - left - right, height - 26 - below, ticks, slots)


def _frame(plot: Plot, series: Sequence[Series], unit: str, in_wan: bool) -> list[str]:
    points = list(series[0].points) if series else []
    everything = [point for one in series for point in one.points]
    below = plot.bottom + (47 if any(point.group for point in points) else 31)
    key = axes.key_text(everything)
    marks = axes.grid(plot, unit=unit, in_wan=in_wan) + axes.labels_below(plot, points)
    marks += [svg.text(plot.left, below, key, fill=svg.SOFT)] if key else []
    return marks + _empty_marks(plot, series)


def _empty_marks(plot: Plot, series: Sequence[Series]) -> list[str]:
    """One sign per slot: that of the first series without a number there."""
    marks: dict[int, str] = {}
    for one in series:
        for index, point in enumerate(one.points):
            if not point.is_present:
                marks.setdefault(
                    index, axes.empty_mark(plot, plot.x(index), point.state, width=plot.slot * 0.7)
                )
    return [marks[index] for index in sorted(marks)]


def _line(plot: Plot, one: Series, style: int) -> list[str]:
    ink = LINE_INKS[style % len(LINE_INKS)]
    moves = "".join(axes.strokes(plot, one.points))
    drawn = [svg.path(moves, stroke=ink, width=2, dash=DASHES[style % len(DASHES)])] if moves else []
    return drawn + [
        _marker(plot.x(index), plot.y(Fraction(point.value)), style, ink, hollow=bool(point.note))
        for index, point in enumerate(one.points)
        if point.value is not None
    ]


def _marker(x: float, y: float, style: int, ink: str, *, hollow: bool) -> str:
    fill = svg.PAPER if hollow else ink
    if style % 3 == 0:
        return svg.element("circle", cx=x, cy=y, r=3, fill=fill, stroke=ink, stroke_width=1.5)
    if style % 3 == 1:
        return svg.element(
            "rect", x=x - 3, y=y - 3, width=6, height=6, fill=svg.PAPER, stroke=ink, stroke_width=1.5
        )
    corners = f"M{svg.number(x)} {svg.number(y - 4)}l4 7h-8z"
    return svg.element("path", d=corners, fill=fill, stroke=ink)


def _column(plot: Plot, index: int, point: Point) -> list[str]:
    if point.value is None:
        return []
    wide = plot.slot * COLUMN_SHARE
    zero, top = plot.y(0), plot.y(Fraction(point.value))
    left = plot.x(index) - wide / 2
    if point.value == 0:
        return [svg.line(left, zero, left + wide, zero, stroke=svg.BRAND, width=3)]
    style = fills.LIGHT if point.note else fills.SOLID
    return [fills.box(left, min(zero, top), wide, abs(zero - top), style)]


def _value_labels(plot: Plot, one: Series, in_wan: bool, *, beside_valleys: bool = True) -> list[str]:
    """All numbers when they fit side by side (the last has the margin), otherwise the telling ones."""
    present = [(index, point) for index, point in enumerate(one.points) if point.is_present]
    texts = {index: point_text(point, in_wan=in_wan) for index, point in present}
    widest = max((svg.text_width(label) for label in list(texts.values())[:-1]), default=0)
    if widest > plot.slot - 1:
        texts = {index: texts[index] for index in _key_indexes(one)}
    return [
        _value_label(
            plot, index, one.points[index], label, aside=beside_valleys and _is_valley(one.points, index)
        )
        for index, label in texts.items()
    ]


def _value_label(plot: Plot, index: int, point: Point, label: str, *, aside: bool) -> str:
    """Above its point, or aside where steep lines leave no room above."""
    half = svg.text_width(label) / 2
    shift = half + 6 if aside else 0
    x = min(max(plot.x(index) + shift, plot.left + half), plot.right + 14 - half)
    return svg.text(x, plot.y(_amount(point)) - 7, label, anchor="middle")


def _is_valley(points: Sequence[Point], index: int) -> bool:
    """Whether both neighbours are far higher, so that their lines would cross a number set above."""
    around = [_amount(point) for point in (*points[index - 1 : index], *points[index + 1 : index + 2])]
    highest = max((_amount(point) for point in points if point.is_present), default=Fraction(0))
    return len(around) == 2 and min(around) - _amount(points[index]) > highest / 3


def _amount(point: Point) -> Fraction:
    return Fraction(point.value or 0)


def _key_indexes(one: Series) -> list[int]:
    """First, last, highest and lowest."""
    present = [(_amount(point), index) for index, point in enumerate(one.points) if point.is_present]
    if not present:
        return []
    return sorted({present[0][1], present[-1][1], max(present)[1], min(present)[1]})


def _ending_text(one: Series, in_wan: bool) -> str:
    return f"{one.name} {point_text(one.points[-1], in_wan=in_wan)}" if one.points else one.name


def _ending(plot: Plot, one: Series, style: int, label: str, taken: list[float]) -> list[str]:
    """Name and last number at the right end of the line, moved down when another name is in the way."""
    known = [point for point in one.points if point.is_present]
    if not known:
        return []
    y = plot.y(_amount(known[-1])) + 4
    while any(abs(y - other) < LABEL_GAP for other in taken):
        y += LABEL_GAP / 2
    taken.append(y)
    return [svg.text(plot.right + 2, y, label, fill=LINE_INKS[style % len(LINE_INKS)], weight="bold")]


def _chart(
    title: str, series: Sequence[Series], body: list[str], size: tuple[int, int], unit: str, in_wan: bool
) -> Chart:
    desc = tables.summary(series, unit=unit, in_wan=in_wan)
    drawing = svg.document(*size, title=title, desc=desc, body=body)
    return Chart(title, drawing, tables.series_table(title, series, unit=unit, in_wan=in_wan))
