"""The one way to read figures: dashboards, reports, exports and the API all come through here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from governance.figures import arithmetic, indicators, store
from governance.figures.indicators import Basis, Indicator
from governance.figures.models import DirtyMark
from governance.figures.periods import Period, shift
from governance.figures.store import StoredFigure, StoredRow
from governance.figures.values import (
    NOT_APPLICABLE,
    NOT_COMPUTED,
    Emptiness,
    Value,
    empty,
    present,
)
from governance.regions import queries as regions
from governance.regions.models import Region


@dataclass(frozen=True)
class Figure:
    """One figure of one region and period, with both of its sources.

    `value` is the official one (by the indicator's basis); `observed` and `filed` stand beside it.
    """

    indicator: Indicator
    region_id: int
    period: Period
    value: Value
    observed: Value
    filed: Value
    is_corrected: bool
    computed_at: datetime | None

    @property
    def difference(self) -> int | None:
        """Filed minus observed, when both are there."""
        if self.observed.amount is None or self.filed.amount is None or self.indicator.is_ratio:
            return None
        return int(self.filed.amount - self.observed.amount)

    @property
    def code(self) -> str:
        """The figure's address, printed beside it in a report: indicator, region, period."""
        return f"{self.indicator.code}-{self.region_id}-{self.period.key}"


class Sheet:
    """Figures of some regions over some months, read at once; every answer comes from memory."""

    def __init__(self, rows: dict[tuple[int, int], StoredRow]):
        self._rows = rows

    def figure(self, code: str, region_id: int, period: Period) -> Figure:
        """One figure over a period: flows summed, stocks taken last, ratios from summed parts."""
        indicator = indicators.get(code)
        if indicator.is_ratio:
            return self._ratio(indicator, region_id, period)
        months = [self._month(indicator, region_id, month) for month in period.months]
        return Figure(
            indicator,
            region_id,
            period,
            value=arithmetic.over_time(indicator, [month.value for month in months]),
            observed=arithmetic.over_time(indicator, [month.observed for month in months]),
            filed=arithmetic.over_time(indicator, [month.filed for month in months]),
            is_corrected=any(month.is_corrected for month in months),
            computed_at=max((month.computed_at for month in months if month.computed_at), default=None),
        )

    def series(self, code: str, region_id: int, months: Iterable[int]) -> list[Figure]:
        """Month by month, for a trend."""
        return [self.figure(code, region_id, Period(month, month)) for month in months]

    def added(self, code: str, region_ids: Sequence[int], period: Period) -> Value:
        """The figure of several regions together, as for a merged village and its predecessors."""
        indicator = indicators.get(code)
        if indicator.is_ratio:
            top = self.added(indicator.numerator, region_ids, period)
            return arithmetic.ratio(top, self.added(indicator.denominator, region_ids, period))
        parts = [self.figure(code, region_id, period).value for region_id in region_ids]
        return arithmetic.sum_over_regions(indicator, [part for part in parts if part is not NOT_COMPUTED])

    def region_ids(self) -> list[int]:
        return sorted({region_id for region_id, _ in self._rows})

    def computed_at(self) -> datetime | None:
        """The oldest computation among what is shown."""
        return min((row.computed_at for row in self._rows.values()), default=None)

    def _month(self, indicator: Indicator, region_id: int, month: int) -> Figure:
        row = self._rows.get((region_id, month))
        period = Period(month, month)
        if row is None or indicator.code not in row.figures:
            return Figure(indicator, region_id, period, NOT_COMPUTED, NOT_COMPUTED, NOT_COMPUTED, False, None)
        stored = row.figures[indicator.code]
        observed, filed = _observed(indicator, stored), _filed(stored)
        # A village files no return of its own: there the records are all there is.
        by_records = indicator.basis is Basis.OBSERVED or (row.level == "VILLAGE" and observed.is_present)
        value = observed if by_records else filed
        return Figure(
            indicator, region_id, period, value, observed, filed, stored.is_corrected, row.computed_at
        )

    def _ratio(self, indicator: Indicator, region_id: int, period: Period) -> Figure:
        top = self.figure(indicator.numerator, region_id, period)
        bottom = self.figure(indicator.denominator, region_id, period)
        return Figure(
            indicator,
            region_id,
            period,
            value=arithmetic.ratio(top.value, bottom.value),
            observed=arithmetic.ratio(top.observed, bottom.observed),
            filed=arithmetic.ratio(top.filed, bottom.filed),
            is_corrected=top.is_corrected or bottom.is_corrected,
            computed_at=max(filter(None, (top.computed_at, bottom.computed_at)), default=None),
        )


def sheet(*, region_ids: Sequence[int], months: Sequence[int]) -> Sheet:
    """Figures of these regions in these months, as the map was then; one query."""
    return Sheet(store.read(region_ids=region_ids, months=months))


def restated_sheet(*, region: Region, months: Sequence[int], today: date) -> tuple[Sheet, list[Region]]:
    """A region on today's map: its own months and those of the units merged into it, which are returned.

    A unit that was split has no single successor and is never divided by guess.
    """
    before = regions.predecessors(region, on=today)
    rows = store.read(region_ids=[region.pk, *(old.pk for old in before)], months=months)
    if not before:
        return Sheet(rows), []
    by_month: dict[int, list[StoredRow]] = {}
    for (_, month), row in rows.items():
        by_month.setdefault(month, []).append(row)
    merged = {(region.pk, month): store.merge(found, into=region.pk) for month, found in by_month.items()}
    return Sheet(merged), before


def restated_children_sheet(*, region: Region, months: Sequence[int], today: date) -> Sheet:
    """Figures of today's children of a region, each with the units merged into it. Three queries."""
    rows = store.children(parent_id=region.pk, months=months)
    heirs = regions.restated(region.city_id, months, today=today) if months else {}
    by_key: dict[tuple[int, int], list[StoredRow]] = {}
    for (region_id, month), row in rows.items():
        by_key.setdefault((heirs.get(region_id) or region_id, month), []).append(row)
    return Sheet({key: store.merge(found, into=key[0]) for key, found in by_key.items()})


def children_sheet(*, region: Region, months: Sequence[int]) -> Sheet:
    """Figures of the child regions as they stood in each month; one query."""
    return Sheet(store.children(parent_id=region.pk, months=months))


def state_of(*, region: Region, months: Sequence[int]) -> tuple[tuple, list[int]]:
    """(what tells two states of these figures apart, months waiting to be computed). One query.

    A recomputation replaces a month of the city as a whole, so its version tells for every region in it.
    """
    return store.state_of(city_id=region.city_id, months=months)


def months_for(period: Period, *, trend: int = 0) -> list[int]:
    """Every month needed to show a period with its year-on-year and period-on-period bases and a trend."""
    span = len(period)
    back = max(trend - 1, 12 + span - 1, 2 * span - 1)
    return [shift(period.last, -offset) for offset in range(back, -1, -1)]


def pending_months(*, city_id: int) -> list[int]:
    """Months of a city whose figures are being computed again right now."""
    months = DirtyMark.objects.filter(city_id=city_id).order_by("period").values_list("period", flat=True)
    return list(months.distinct())


def unfiled(*, region: Region, month: int) -> list[tuple[Region, bool]]:
    """Filing units that gave nothing that month, and whether each is overdue. Two queries."""
    found = dict(store.unfiled(region=region, month=month))
    units = Region.objects.filter(pk__in=found).select_related("parent").order_by("code")
    return [(unit, found[unit.pk]) for unit in units]


def unfiled_in(*, region: Region, months: Sequence[int]) -> list[tuple[Region, tuple[int, ...]]]:
    """Filing units that gave nothing in some of these months, with those months. Two queries."""
    gaps: dict[int, list[int]] = {}
    for region_id, month in store.unfiled_in(region=region, months=months):
        gaps.setdefault(region_id, []).append(month)
    units = Region.objects.filter(pk__in=gaps).select_related("parent").order_by("code")
    return [(unit, tuple(gaps[unit.pk])) for unit in units]


def rows_behind(*, code: str, region: Region, period: Period):
    """The rows a number was counted from, as far as the open scope sees them; None when it was filed."""
    indicator = indicators.get(code)
    if indicator.rows is None:
        return None
    return indicator.rows(region=region, months=list(period.months))


def _observed(indicator: Indicator, stored: StoredFigure) -> Value:
    return NOT_APPLICABLE if indicator.observe is None else present(stored.observed)


def _filed(stored: StoredFigure) -> Value:
    if stored.expected == 0:
        return NOT_APPLICABLE
    if stored.have:
        return present(stored.filed, stored.precision, have=stored.have, expected=stored.expected)
    late = stored.late == stored.expected
    return empty(Emptiness.LATE if late else Emptiness.MISSING, expected=stored.expected)
