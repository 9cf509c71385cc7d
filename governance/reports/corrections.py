"""What the last issued report printed and what would be printed today: 更正, and the page of a code."""

from collections.abc import Sequence
from fractions import Fraction

from governance.figures import indicators
from governance.figures import queries as figures
from governance.figures.indicators import Indicator
from governance.figures.values import Emptiness, Precision, Unit, Value, present
from governance.reports import notes, reading
from governance.reports.desk import RATE_PLACES, Desk
from governance.reports.models import Report, ReportFigure
from governance.reports.sentences import Figure, Sentence


def printed(row: ReportFigure) -> Value:
    """The value as it was printed."""
    emptiness = Emptiness(row.emptiness)
    amount = _number(row.amount) if row.amount else None
    return Value(amount, Precision(row.precision), emptiness, row.have, row.expected)


def amount_text(value: Value) -> str:
    """How an exact value is stored: 2335/2372, or 46."""
    return "" if value.amount is None else str(Fraction(value.amount))


def same(before: Value, now: Value) -> bool:
    """Whether the number reads the same; who is missing may have changed meanwhile."""
    return (before.amount, before.precision, before.emptiness) == (now.amount, now.precision, now.emptiness)


def today(sheet: figures.Sheet, row: ReportFigure) -> Value | None:
    """What the row's number would be now; None for a number that no indicator gives."""
    if not row.indicator or indicators.find(row.indicator) is None:
        return None
    top = reading.printed_value(sheet.figure(row.indicator, row.place_id, row.period))
    if not row.less:
        return top
    bottom = reading.printed_value(sheet.figure(row.less, row.place_id, row.period))
    if top.amount is None or bottom.amount is None:
        return top if top.amount is None else bottom
    return present(top.amount - bottom.amount)


def since_last(desk: Desk, *, kind: str) -> Sequence[Sentence]:
    """Figures of the region in its last issued report of the year that read differently now. Two queries."""
    earlier = Report.objects.issued().filter(region=desk.region, kind=kind, last__lt=desk.period.last)
    report = earlier.filter(last__gte=desk.period.last // 100 * 100).order_by("-last").first()
    if report is None:
        return []
    rows = ReportFigure.objects.filter(report=report, place=desk.region, less="").exclude(indicator="")
    said = {}
    for row in rows.order_by("code"):
        key = (row.indicator, row.first, row.last)
        if row.amount and key not in said and (sentence := _changed(desk, row)):
            said[key] = sentence
    return list(said.values())


def _changed(desk: Desk, row: ReportFigure) -> Sentence | None:
    before, now = printed(row), today(desk.readings.own, row)
    if now is None or not now.is_present or same(before, now):
        return None
    unit = indicators.get(row.indicator).unit
    new = Figure(now, unit, "", RATE_PLACES)
    return notes.corrected(row.name, row.period.label, Figure(before, unit, "", RATE_PLACES), new)


def indicator_of(row: ReportFigure) -> Indicator | None:
    return indicators.find(row.indicator) if row.indicator else None


def unit_of(row: ReportFigure) -> Unit | None:
    indicator = indicator_of(row)
    return indicator.unit if indicator else None


def parts_of(row: ReportFigure) -> list[Indicator]:
    """The indicators a rate or a difference is made of."""
    indicator = indicator_of(row)
    if indicator is None or not (row.less or indicator.is_ratio):
        return []
    codes = (row.indicator, row.less) if row.less else (indicator.numerator, indicator.denominator)
    return [one for code in codes if (one := indicators.find(code)) is not None]


def _number(text: str) -> int | Fraction:
    number = Fraction(text)
    return int(number) if number.denominator == 1 else number
