"""Everything a report is written from, read at once: a fixed number of queries whatever the region."""

from dataclasses import dataclass
from datetime import date

from governance.figures import comparisons, indicators
from governance.figures import queries as figures
from governance.figures.comparisons import Comparison, NoComparison
from governance.figures.indicators import Indicator
from governance.figures.periods import Period, year_to_date
from governance.figures.queries import Figure, Sheet
from governance.figures.values import Emptiness, Value
from governance.regions.models import Region
from governance.reports.pack import pack
from governance.returns import reconciliation


@dataclass(frozen=True)
class Unfiled:
    """A filing unit that gave nothing in some months of the period."""

    unit: Region
    months: tuple[int, ...]


@dataclass(frozen=True)
class Readings:
    """The figures of a region, of its children, and who is missing from them."""

    region: Region
    period: Period
    own: Sheet
    below: Sheet
    children: tuple[Region, ...]
    unfiled: tuple[Unfiled, ...]
    former: tuple[Region, ...]  # units merged into the region since
    differences: tuple[reconciliation.Difference, ...] = ()  # filed otherwise than recorded

    def value(self, code: str, period: Period, region: Region | None = None) -> Value:
        """The number a report prints for an indicator, of the region itself or of a child."""
        return printed_value(self._figure(code, period, region))

    def compared(self, code: str, period: Period, *, so_far: bool) -> list[Comparison]:
        """The comparisons that can be spoken of: 累计同比 for a year so far, else 同比 and 环比.

        A base that nobody was ever asked for is none.
        """
        unit, now = indicators.get(code).unit, self.value(code, period)
        year_ago = self.value(code, period.year_before())
        if so_far:
            return [one for one in [comparisons.year_to_date(unit, now, year_ago)] if _has_base(one)]
        before = self.value(code, period.previous())
        found = [
            comparisons.year_on_year(unit, now, year_ago),
            comparisons.period_on_period(unit, now, before),
        ]
        return [one for one in found if _has_base(one)]

    def _figure(self, code: str, period: Period, region: Region | None) -> Figure:
        sheet, of = (self.own, self.region) if region is None else (self.below, region)
        return sheet.figure(code, of.pk, period)


def read(*, region: Region, period: Period, today: date) -> Readings:
    """On today's map: merged units count with what they became."""
    months = _months(period)
    own, former = figures.restated_sheet(region=region, months=months, today=today)
    below = figures.restated_children_sheet(region=region, months=months, today=today)
    return Readings(
        region=region,
        period=period,
        own=own,
        below=below,
        children=tuple(Region.objects.children_of(region)),
        unfiled=tuple(
            Unfiled(unit, months) for unit, months in figures.unfiled_in(region=region, months=period.months)
        ),
        former=tuple(former),
        differences=tuple(reconciliation.differences(region=region, months=period.months)),
    )


def printed_value(figure: Figure) -> Value:
    """The official value; where nobody had to file a stock, what the records hold stands in."""
    value = figure.value
    if value.emptiness is not Emptiness.NOT_APPLICABLE or figure.indicator.code not in pack().recorded:
        return value
    return figure.observed if figure.observed.amount else value


def known(codes: tuple[str, ...]) -> list[Indicator]:
    """The registered indicators among the codes of the pack."""
    return [one for code in codes if (one := indicators.find(code)) is not None]


def _has_base(comparison: Comparison) -> bool:
    if comparison.reason is NoComparison.BASE_NOT_COMPUTED:
        return False
    return comparison.reason is not NoComparison.NO_BASE or comparison.base.is_present


def _months(period: Period) -> list[int]:
    """The period, the year so far, and the bases of both."""
    spans = (period, year_to_date(period.last))
    return sorted({month for span in spans for month in figures.months_for(span, trend=13)})
