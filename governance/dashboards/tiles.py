"""One figure as a tile or a table line: its number, 同比 and 环比 with their bases, its gaps."""

from governance.charts.data import Point
from governance.charts.sparkline import sparkline
from governance.figures import comparisons
from governance.figures.periods import shift
from governance.figures.queries import Figure, Sheet
from governance.figures.values import Style, Unit, Value, completeness_text, display, number_text

SPARK_MONTHS = 13


def tile(figure: Figure, sheet: Sheet, *, url: str) -> dict:
    """A figure as the stat tile shows it, with 同比 and 环比 and their bases."""
    unit, value = figure.indicator.unit, figure.value
    return {
        "label": figure.indicator.name,
        "state": value.emptiness.value,
        "value_text": number_text(value, unit, style=Style.TABLE),
        "unit": unit.label,
        "precision": value.precision.value,
        "url": url,
        "comparisons": [_comparison(one, unit) for one in compared(figure, sheet)]
        if value.is_present
        else [],
        "spark": _spark(figure, sheet),
        "note": _note(figure),
        "is_corrected": figure.is_corrected,
        "code": figure.code,
    }


def compared(figure: Figure, sheet: Sheet) -> list[comparisons.Comparison]:
    """同比 always; 环比 for a single period, 累计同比 for the year so far."""
    code, period, unit = figure.indicator.code, figure.period, figure.indicator.unit
    last_year = sheet.figure(code, figure.region_id, period.year_before())
    if len(period) > 1:
        return [comparisons.year_to_date(unit, figure.value, last_year.value)]
    before = sheet.figure(code, figure.region_id, period.previous())
    return [
        comparisons.year_on_year(unit, figure.value, last_year.value),
        comparisons.period_on_period(unit, figure.value, before.value),
    ]


def _comparison(one: comparisons.Comparison, unit: Unit) -> dict:
    base = f"{one.span.base_label} {display(one.base, unit)}" if one.base.is_present else ""
    return {
        "label": one.span.label,
        "text": comparisons.cell(one),
        "direction": _direction(one.change),
        "base_text": base,
    }


def _direction(change) -> str:
    if change is None:
        return "NONE"
    return "UP" if change > 0 else "DOWN" if change < 0 else "FLAT"


def _spark(figure: Figure, sheet: Sheet):
    months = [shift(figure.period.last, -back) for back in range(SPARK_MONTHS - 1, -1, -1)]
    series = sheet.series(figure.indicator.code, figure.region_id, months)
    points = [
        Point.of(f"{month % 100}月", one.value, figure.indicator.unit)
        for month, one in zip(months, series, strict=True)
    ]
    return sparkline(f"{figure.indicator.name}近13个月", points)


def _note(figure: Figure) -> str:
    parts = [completeness_text(figure.value)]
    if not figure.value.is_present and figure.observed.amount:
        parts.append(f"业务记录{display(figure.observed, figure.indicator.unit)}")
    if figure.difference:
        sign = "多" if figure.difference > 0 else "少"
        filed = display(figure.filed, figure.indicator.unit)
        amount = display(Value(abs(figure.difference)), figure.indicator.unit)
        parts.append(f"填报{filed}，比业务记录{sign}{amount}")
    return "；".join(part for part in parts if part)
