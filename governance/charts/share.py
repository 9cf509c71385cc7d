"""Parts of a whole as stacked bars; percentages sum to exactly 100 (largest remainder)."""

from collections.abc import Sequence
from fractions import Fraction

from django.utils.safestring import SafeString

from governance.charts import fills, svg, tables
from governance.charts.data import Chart, Point, Series, cell_text, plain, point_text
from governance.figures.arithmetic import shares
from governance.figures.values import Value, empty, present, round_half_up

BAR = 30
ROW = 28
KEY_ROW = 22
MOST_KEY_COLUMNS = 4
LEFT_MOST = 120


def share(
    title: str, parts: Sequence[Point], *, unit: str, places: int = 2, width: int = svg.FULL_WIDTH
) -> Chart:
    """One whole as one bar, every part named below with its number and percentage."""
    texts = percentages(parts, places=places)
    body = _segments(parts, texts, (8.0, 8.0), width - 16, BAR)
    labels = [_key_label(*pair, unit=unit) for pair in zip(parts, texts, strict=True)]
    body += _key(labels, BAR + 18, width)
    height = BAR + 18 + KEY_ROW * _key_rows(labels, width) + 4
    desc = "；".join(labels)
    rows = [[part.name, cell_text(part), text] for part, text in zip(parts, texts, strict=True)]
    table = tables.table(title, ["", f"数值（{unit}）" if unit else "数值", "占比"], rows)
    return Chart(title, svg.document(width, height, title=title, desc=desc, body=body), table)


def stacked(title: str, rows: Sequence[Series], *, unit: str, width: int = svg.FULL_WIDTH) -> Chart:
    """One bar per row (a region), its parts in one order; lengths are comparable between rows."""
    highest = max((sum(row.numbers, Fraction(0)) for row in rows), default=Fraction(0)) or Fraction(1)
    left = min(LEFT_MOST, max((svg.text_width(row.name) for row in rows), default=0)) + 14
    room = width - left - svg.text_width(f"合计{plain(highest)}{unit}") - 20
    names = [part.name for part in rows[0].points] if rows else []
    body = _key(names, 4, width)
    top = KEY_ROW * _key_rows(names, width) + 10
    for index, row in enumerate(rows):
        body += _stacked_row(row, (left, top + ROW * index), room / float(highest), unit)
    height = top + ROW * len(rows) + 4
    drawing = svg.document(width, height, title=title, desc=_stacked_desc(rows, unit), body=body)
    return Chart(title, drawing, _stacked_table(title, rows, names, unit))


def percentages(parts: Sequence[Point], *, places: int = 2) -> list[str]:
    """42.31% per part, or an empty text where a share cannot be said."""
    found = shares([_value(part) for part in parts], places=places)
    return ["" if one is None else f"{round_half_up(one, places)}%" for one in found]


def _value(part: Point) -> Value:
    if part.value is None:
        return empty(part.state)
    return present(Fraction(part.value), part.precision)


def _segments(
    parts: Sequence[Point], texts: Sequence[str], place: tuple[float, float], length: float, height: float
) -> list[str]:
    whole = sum((Fraction(part.value) for part in parts if part.value is not None), Fraction(0))
    if whole <= 0:
        return [svg.rect(*place, length, height, stroke=svg.AXIS)]
    marks, (x, y) = [], place
    for style, (part, text) in enumerate(zip(parts, texts, strict=True)):
        wide = float(Fraction(part.value or 0) / whole) * length
        marks += _segment(x, y, wide, height, style, text)
        x += wide
    return marks


def _segment(x: float, y: float, wide: float, height: float, style: int, text: str) -> list[str]:
    if wide <= 0:
        return []
    marks = [fills.box(x, y, wide, height, style)]
    if text and svg.text_width(text) + 6 < wide:
        marks.append(fills.digits(x + wide / 2, y + height / 2 + 4, text, style))
    return marks


def _key_label(part: Point, text: str, *, unit: str) -> str:
    return f"{part.name} {point_text(part, unit=unit)}" + (f"，{text}" if text else "")


def _key(labels: Sequence[str], top: float, width: int) -> list[str]:
    """A sample of each filling with its name, in columns."""
    marks, columns = [], _key_columns(labels, width)
    for index, label in enumerate(labels):
        x = 8 + (width - 16) / columns * (index % columns)
        y = top + KEY_ROW * (index // columns)
        marks += [fills.box(x, y, 18, 12, index), svg.text(x + 24, y + 10, label)]
    return marks


def _key_columns(labels: Sequence[str], width: int) -> int:
    """As many columns as the longest label allows."""
    widest = max((svg.text_width(label) for label in labels), default=0) + 40
    return max(1, min(MOST_KEY_COLUMNS, int((width - 16) / widest)))


def _key_rows(labels: Sequence[str], width: int) -> int:
    return -(-len(labels) // _key_columns(labels, width))


def _stacked_row(row: Series, place: tuple[float, float], per_unit: float, unit: str) -> list[str]:
    left, y = place
    total = sum(row.numbers, Fraction(0))
    texts = [point_text(part) if part.is_present else "" for part in row.points]
    marks = [svg.text(left - 8, y + 16, row.name, anchor="end")]
    if total > 0:
        marks += _segments(row.points, texts, (left, y + 2), float(total) * per_unit, 18)
    ending = f"合计{plain(total)}{unit}" if row.numbers else row.points[0].state.label if row.points else ""
    return [*marks, svg.text(left + float(total) * per_unit + 6, y + 16, ending, fill=svg.SOFT)]


def _stacked_desc(rows: Sequence[Series], unit: str) -> str:
    totals = [(row.name, sum(row.numbers, Fraction(0))) for row in rows if row.numbers]
    return "；".join(f"{name}合计{plain(total)}{unit}" for name, total in totals)


def _stacked_table(title: str, rows: Sequence[Series], names: Sequence[str], unit: str) -> SafeString:
    head = [f"单位：{unit}" if unit else "", *names]
    return tables.table(title, head, [[row.name, *(cell_text(part) for part in row.points)] for row in rows])
