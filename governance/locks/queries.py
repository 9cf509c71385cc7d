"""What stands in the way of a lock, and how a bureau's months stand."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.data_queries.models import DataQuery
from governance.figures import periods
from governance.locks.models import PeriodLock
from governance.regions.models import Region
from governance.returns.models import FilingLevel, MonthlyReturn, ReturnForm, ReturnPeriod
from governance.returns.progress import Progress, tally
from governance.returns.states import COUNTED, ReturnState

MONTHS = 24  # months and forms together


@dataclass(frozen=True)
class Month:
    """One month of one form, as the page of locks shows it."""

    form: ReturnForm
    month: int
    lock_on: date
    is_open: bool
    progress: Progress
    gaps: list[dict]
    queries: list[DataQuery]
    lock: PeriodLock | None
    closed_at: datetime | None

    @property
    def label(self) -> str:
        return periods.month(self.month).label

    @property
    def gap_names(self) -> str:
        return "、".join(gap["name"] for gap in self.gaps)

    @property
    def key(self) -> str:
        return f"{self.form.pk}-{self.month}"


def gaps_of(region: Region, form: ReturnForm, month: int) -> list[dict]:
    """Who is missing from the month: units without an approved return, or counties that have not locked."""
    return _open_counties(region, form, month) if region.level == "CITY" else _open_units(region, form, month)


def queries_of(region: Region, form: ReturnForm, month: int) -> list[DataQuery]:
    """Data queries that keep the month open: a city waits for those about its counties' own returns."""
    level = FilingLevel.COUNTY if region.level == "CITY" else FilingLevel.TOWNSHIP
    rows = DataQuery.objects.blocking().filter(
        monthly_return__form=form, monthly_return__month=month, monthly_return__level=level
    )
    scope = {f"{region.level.lower()}_id": region.pk}
    return list(
        rows.filter(**scope).select_related("monthly_return", "region").order_by("region__code", "code")
    )


def months(region: Region, *, on: date) -> list[Month]:
    """The months that are over, the latest first; the number of queries grows with the open ones only."""
    scope = {f"{region.level.lower()}_id": region.pk}
    found = (
        ReturnPeriod.objects.filter(ends_on__lt=on, **scope)
        .select_related("form")
        .order_by("-month", "form_id")
    )
    by_key: dict[tuple[int, int], ReturnPeriod] = {}
    for period in found[: MONTHS * 12]:
        by_key.setdefault((period.month, period.form_id), period)
    locks = {(lock.month, lock.form_id): lock for lock in PeriodLock.objects.live().filter(region=region)}
    states = _states(region, [month for month, _form in by_key])
    return [
        _month(region, period, locks.get(key), states.get(key, []))
        for key, period in list(by_key.items())[:MONTHS]
    ]


def _month(region: Region, period: ReturnPeriod, lock: PeriodLock | None, states) -> Month:
    is_open = lock is None or lock.state != "LOCKED"
    return Month(
        form=period.form,
        month=period.month,
        lock_on=period.lock_on,
        is_open=is_open,
        progress=tally(states),
        gaps=gaps_of(region, period.form, period.month) if is_open else lock.gaps,
        queries=queries_of(region, period.form, period.month) if is_open else [],
        lock=lock,
        closed_at=period.closed_at if region.level == "COUNTY" else None,
    )


def _states(region: Region, months_: list[int]) -> dict[tuple[int, int], list[tuple[str, bool]]]:
    scope = {f"{region.level.lower()}_id": region.pk}
    rows = MonthlyReturn.objects.filter(month__in=months_, **scope).of_townships()
    found: dict[tuple[int, int], list[tuple[str, bool]]] = {}
    for month, form_id, state, is_late in rows.values_list("month", "form_id", "state", "is_late"):
        found.setdefault((month, form_id), []).append((state, is_late))
    return found


def _open_units(county: Region, form: ReturnForm, month: int) -> list[dict]:
    rows = MonthlyReturn.objects.filter(county_id=county.pk, form=form, month=month)
    waiting = rows.exclude(state__in=[*COUNTED, ReturnState.NOT_REQUIRED]).select_related("region")
    return [_gap(row.region, row.status.label) for row in waiting.order_by("region__code")]


def _open_counties(city: Region, form: ReturnForm, month: int) -> list[dict]:
    rows = ReturnPeriod.objects.filter(city_id=city.pk, form=form, month=month, locked_at__isnull=True)
    return [_gap(row.region, "未锁定") for row in rows.select_related("region").order_by("region__code")]


def _gap(region: Region, state: str) -> dict:
    return {"id": region.pk, "name": region.name, "state": state}
