"""What stands behind one cell: its months, its limits, its comments, and who changed it. Loaded on demand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, pstdev

from governance.charts.data import Chart, Point, Series
from governance.charts.svg import HALF_WIDTH
from governance.charts.trend import columns
from governance.figures import periods
from governance.figures.values import Emptiness, Precision, Unit
from governance.returns import amounts, prefill, sheets, villages
from governance.returns.models import CellComment, MonthlyReturn, Origin, ReturnValue
from governance.returns.sheet import Cell, Line

MONTHS = 13
FEWEST = 4  # months: fewer say nothing about what is usual
SPREAD = 2  # standard deviations on either side of the mean
CHANGES_SHOWN = 12
CHART_HEIGHT = 170


@dataclass(frozen=True)
class Limits:
    """What is usual: the mean of the last months, and two standard deviations on either side of it."""

    mean: int
    low: int
    high: int
    months: int

    def holds(self, amount: int | None) -> bool:
        return amount is None or self.low <= amount <= self.high


@dataclass(frozen=True)
class Change:
    """One saving of the cell."""

    at: datetime
    by: str
    text: str
    origin: str
    note: str


@dataclass(frozen=True)
class Panel:
    """One cell and everything beside it, as text."""

    monthly_return: MonthlyReturn
    line: Line
    cell: Cell
    place: str
    key: str
    text: str
    unit: str
    chart: Chart
    year_before: str
    limits: Limits | None
    comments: list[CellComment]
    changes: list[Change]
    rows_url: str
    is_editable: bool

    @property
    def observed(self) -> str:
        return self.line.show(self.cell.observed)

    @property
    def difference(self) -> str:
        found = self.cell.difference
        return "" if not found else f"{'+' if found > 0 else '−'}{self.line.show(abs(found))}"

    @property
    def villages_total(self) -> str:
        return self.line.show(self.cell.villages_total)

    @property
    def usual(self) -> str:
        """The band in words."""
        if self.limits is None:
            return "已报月数不足，暂无"
        low, high = self.line.show(self.limits.low), self.line.show(self.limits.high)
        return f"{low}—{high}（近{self.limits.months}个月均数{self.line.show(self.limits.mean)}）"

    @property
    def is_unusual(self) -> bool:
        return self.limits is not None and not self.limits.holds(self.cell.amount)


def panel(
    monthly_return: MonthlyReturn, line: Line, *, place, is_editable: bool, may_see_rows: bool
) -> Panel:
    """The panel of the unit's own cell, or of one village's; eight queries at most."""
    is_own = place.pk == monthly_return.region_id
    value = _value(monthly_return, line, place)
    history = sheets.history_of(monthly_return, village_id=None if is_own else place.pk)
    cell = _cell(monthly_return, line, value, place)
    amounts_by_month = {month: given.get(line.code) for month, given in history.items()}
    return Panel(
        monthly_return=monthly_return,
        line=line,
        cell=cell,
        place=place.name,
        key=line.code if is_own else f"{line.code}@{place.pk}",
        text=cell.typed or line.show(cell.amount, cell.precision),
        unit=amounts.unit_label(line.unit),
        chart=_chart(monthly_return.month, line, cell, amounts_by_month),
        year_before=line.show(amounts_by_month.get(periods.shift(monthly_return.month, -12))),
        limits=limits_of(monthly_return.month, amounts_by_month),
        comments=_comments(monthly_return, line) if is_own else [],
        changes=_changes(value, line),
        rows_url=_rows_url(monthly_return, line, place) if may_see_rows else "",
        is_editable=is_editable,
    )


def limits_of(month: int, amounts_by_month: dict[int, int | None]) -> Limits | None:
    """From the twelve months before; None when too few of them were filed."""
    before = [amounts_by_month.get(periods.shift(month, -back)) for back in range(1, MONTHS)]
    given = [amount for amount in before if amount is not None]
    if len(given) < FEWEST:
        return None
    mean, spread = fmean(given), pstdev(given) * SPREAD
    return Limits(round(mean), max(0, int(mean - spread)), int(mean + spread) + 1, len(given))


def _value(monthly_return: MonthlyReturn, line: Line, place) -> ReturnValue | None:
    rows = ReturnValue.objects.filter(monthly_return=monthly_return, return_version=monthly_return.version)
    return rows.filter(region=place, code=line.code).first()


def _cell(monthly_return: MonthlyReturn, line: Line, value: ReturnValue | None, place) -> Cell:
    """A village keeps what the records said when they were put in; the unit is counted now."""
    if place.pk != monthly_return.region_id:
        return sheets.cell_of(value, value.observed if value else None)
    observed = sheets.observed_for(monthly_return, [line])
    sums = villages.sums_of(monthly_return, [line])
    return sheets.cell_of(value, observed.get(line.code), sums.get(line.code))


def _chart(month: int, line: Line, cell: Cell, before: dict[int, int | None]) -> Chart:
    shown = {**before, month: cell.amount}
    months = [periods.shift(month, -back) for back in range(MONTHS - 1, -1, -1)]
    points = [_point(one, shown.get(one), line) for one in months]
    title = f"{line.name}（近{MONTHS}个月）"
    unit = "万元" if line.unit is Unit.MONEY else amounts.unit_label(line.unit)
    return columns(title, Series(line.name, points), unit=unit, width=HALF_WIDTH, height=CHART_HEIGHT)


def _point(month: int, amount: int | None, line: Line) -> Point:
    label, group = f"{month % 100}月", f"{month // 100}年"
    if amount is None:
        return Point(label, None, Emptiness.MISSING, group=group)
    value = amount / 1_000_000 if line.unit is Unit.MONEY else amount
    return Point(label, round(value, 2) if line.unit is Unit.MONEY else value, group=group)


def _comments(monthly_return: MonthlyReturn, line: Line) -> list[CellComment]:
    rows = CellComment.objects.filter(monthly_return=monthly_return, code=line.code)
    return list(rows.order_by("-at", "-pk"))


def _changes(value: ReturnValue | None, line: Line) -> list[Change]:
    """Every saving, the latest first, from the history that the database keeps itself."""
    if value is None:
        return []
    return [_change(event, line) for event in _distinct(value.events.order_by("-pgh_id"))][:CHANGES_SHOWN]


def _distinct(events: Iterable) -> Iterable:
    """One per revision: confirming or remembering the records' number is no change of the cell."""
    seen = set()
    for event in events:
        if event.revision not in seen:
            seen.add(event.revision)
            yield event


def _change(event, line: Line) -> Change:
    text = event.typed or line.show(event.amount, Precision(event.precision)) or "空白"
    return Change(event.saved_at, event.saved_by_name, text, Origin(event.origin).label, event.note)


def _rows_url(monthly_return: MonthlyReturn, line: Line, place) -> str:
    return prefill.rows_url(code=line.indicator_code, region_id=place.pk, month=monthly_return.month)
