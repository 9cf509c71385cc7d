"""Reads of returns and periods: what a unit owes, how far a county or a city has come."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from governance.regions.models import Region
from governance.returns.models import FilingLevel, MonthlyReturn, ReturnPeriod
from governance.returns.progress import Progress, tally
from governance.returns.states import ReturnState

LEAD = timedelta(days=3)  # filing is looked at this long before the period ends


def fetch(pk: int) -> MonthlyReturn:
    """One return with what every page of it needs. Raises DoesNotExist outside the scope."""
    found = MonthlyReturn.objects.select_related("period", "form", "region", "submitted_by")
    return found.get(pk=pk)


def of_unit(region: Region, *, count: int = 24) -> list[MonthlyReturn]:
    """The unit's own returns, the latest month first."""
    rows = MonthlyReturn.objects.filter(region=region).exclude(state=ReturnState.NOT_REQUIRED)
    return list(rows.select_related("period", "form").order_by("-month", "form_id")[:count])


@dataclass(frozen=True)
class Board:
    """A bureau's period: how far it has come, and every unit's return."""

    period: ReturnPeriod
    progress: Progress
    rows: list[MonthlyReturn]
    own: MonthlyReturn | None
    at: datetime


def open_periods(*, region: Region) -> dict[int, date]:
    """Month → last day counted, of every period in the open scope, the latest month first."""
    rows = ReturnPeriod.objects.filter(**{f"{region.level.lower()}_id": region.pk})
    return dict(rows.order_by("-month").values_list("month", "ends_on").distinct()[:24])


def month_to_watch(periods_open: dict[int, date], *, on: date) -> int | None:
    """The latest month that is being filed: its period has ended or is about to; else the latest open."""
    ripe = [month for month, ends_on in periods_open.items() if ends_on - LEAD <= on]
    return max(ripe, default=None) or max(periods_open, default=None)


def board(county: Region, month: int, *, at: datetime) -> Board | None:
    """The county's progress in a month; None when the period was never opened."""
    period = ReturnPeriod.objects.filter(region=county, month=month).select_related("form").first()
    if period is None:
        return None
    rows = list(
        MonthlyReturn.objects.filter(period=period)
        .exclude(state=ReturnState.NOT_REQUIRED)
        .select_related("region")
        .order_by("region__code")
    )
    units = [row for row in rows if row.level == FilingLevel.TOWNSHIP]
    own = next((row for row in rows if row.level == FilingLevel.COUNTY), None)
    return Board(period, tally((row.state, row.is_late) for row in units), units, own, at)


@dataclass(frozen=True)
class CountyLine:
    """One county in the city's overview."""

    period: ReturnPeriod
    progress: Progress


def counties(city: Region, month: int) -> list[CountyLine]:
    """Every bureau of the city with its progress; two queries."""
    open_periods = ReturnPeriod.objects.filter(city_id=city.pk, month=month)
    by_period: dict[int, list[tuple[str, bool]]] = {}
    units = MonthlyReturn.objects.filter(city_id=city.pk, month=month).of_townships()
    for period_id, state, late in units.values_list("period_id", "state", "is_late"):
        by_period.setdefault(period_id, []).append((state, late))
    return [
        CountyLine(period, tally(by_period.get(period.pk, [])))
        for period in open_periods.select_related("region").order_by("region__code")
    ]


def next_for_review(monthly_return: MonthlyReturn) -> MonthlyReturn | None:
    """Another return of the period that waits at the same desk."""
    waiting = MonthlyReturn.objects.filter(period_id=monthly_return.period_id).awaiting_review()
    return waiting.exclude(pk=monthly_return.pk).order_by("region__code").first()
