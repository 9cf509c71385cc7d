"""How far a month has come: a county unit by unit, a city county by county. A fixed number of statements."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Cast, Concat

from governance.chasing import queries as chasing
from governance.chasing.models import Chaser
from governance.chasing.queries import Pressed
from governance.figures import periods
from governance.figures.values import Kind
from governance.regions.models import Region
from governance.returns.models import FilingLevel, FormItem, MonthlyReturn, ReturnForm, ReturnPeriod
from governance.returns.progress import Progress, tally, tally_groups
from governance.returns.states import OPEN, ReturnState

MONTHS = 24


@dataclass(frozen=True)
class UnitLine:
    """One unit's return: where it stands, how many of its cells are filled, how often it was pressed.

    `record`: how completely and timely it filed the form in the twelve months before; None for a new unit.
    """

    row: MonthlyReturn
    filled: int
    cells: int
    pressed: Pressed | None
    record: Progress | None
    on: date
    at: datetime

    @property
    def is_overdue(self) -> bool:
        return self.row.is_overdue(on=self.on)

    @property
    def is_owed(self) -> bool:
        return self.row.state in OPEN

    @property
    def is_quiet(self) -> bool:
        """Pressed within the hour: not again now."""
        return self.pressed is not None and self.pressed.is_quiet(self.at)


@dataclass(frozen=True)
class Board:
    """A bureau's period: how far it has come, and every unit's return."""

    period: ReturnPeriod
    progress: Progress
    lines: list[UnitLine]
    own: MonthlyReturn | None
    missing: int

    @property
    def rows(self) -> list[MonthlyReturn]:
        return [line.row for line in self.lines]


def open_periods(*, region: Region) -> list[ReturnPeriod]:
    """Every period in the region of the latest months, the latest month first; one line per month and form."""
    rows = ReturnPeriod.objects.filter(**{f"{region.level.lower()}_id": region.pk}).select_related("form")
    found = rows.order_by("-month", "form__code", "pk").distinct("month", "form__code")
    return [row for row in found if row.month >= _earliest(found)]


def _earliest(rows) -> int:
    months = sorted({row.month for row in rows}, reverse=True)
    return months[:MONTHS][-1] if months else 0


def board(period: ReturnPeriod, *, at: datetime, on: date) -> Board:
    """The county's progress; four statements."""
    own = Q(values__return_version=F("version"), values__region_id=F("region_id"))  # not its villages' parts
    filled = Count("values", filter=own & Q(values__amount__isnull=False))
    rows = list(
        MonthlyReturn.objects.filter(period=period)
        .exclude(state=ReturnState.NOT_REQUIRED)
        .select_related("region", "period", "form")
        .annotate(filled_count=filled)
        .order_by("region__code")
    )
    cells, pressed, records = cells_of(period.form_id), chasing.of_period(period), records_of(period)
    units = [row for row in rows if row.level == FilingLevel.TOWNSHIP]
    lines = [
        UnitLine(
            row,
            row.filled_count,
            cells.get(row.level, 0),
            pressed.get(row.region_id),
            records.get(row.region_id),
            on,
            at,
        )  # fmt: skip
        for row in units
    ]
    return Board(
        period=period,
        progress=tally((row.state, row.is_late) for row in units),
        lines=lines,
        own=next((row for row in rows if row.level == FilingLevel.COUNTY), None),
        missing=sum(line.is_overdue for line in lines),
    )


def records_of(period: ReturnPeriod) -> dict[int, Progress]:
    """Unit → its twelve months before the period, judged as the period itself is; one statement."""
    rows = MonthlyReturn.objects.filter(
        county_id=period.region_id,
        form__code__in=ReturnForm.objects.filter(pk=period.form_id).values("code"),
        month__range=(periods.shift(period.month, -12), periods.shift(period.month, -1)),
    )
    counted = rows.of_townships().values_list("region_id", "state", "is_late").annotate(count=Count("pk"))
    groups: dict[int, list] = {}
    for region_id, state, late, count in counted.order_by("region_id"):
        groups.setdefault(region_id, []).append((state, late, count))
    return {region_id: tally_groups(group) for region_id, group in groups.items()}


def cells_of(form_id: int) -> dict[str, int]:
    """How many cells a unit fills in, by level; a ratio is worked out, not filled in."""
    items = FormItem.objects.filter(form_id=form_id).exclude(kind=Kind.RATIO).values("level").order_by()
    return dict(items.annotate(count=Count("pk")).values_list("level", "count"))


def stamp(period: ReturnPeriod, *, at: datetime, on: date) -> str:
    """A short mark of all that the county's board shows; one cheap statement tells whether it changed."""
    rows = MonthlyReturn.objects.filter(period_id=OuterRef("pk")).order_by().values("period_id")
    parts = Cast("pk", TextField()), Value(":"), "state", Value(":"), Cast("round", TextField())
    seen = Concat(*parts, output_field=TextField())
    chased = Chaser.objects.filter(period_id=OuterRef("pk")).order_by().values("period_id")
    found = ReturnPeriod.objects.filter(pk=period.pk).values_list(
        Subquery(rows.annotate(x=StringAgg(seen, delimiter=",", order_by="pk")).values("x")),
        Subquery(rows.annotate(x=Max("values__saved_at")).values("x")),
        Subquery(chased.annotate(x=Count("pk")).values("x")),
    )
    return digest(repr([*found.get(), on, int(at.timestamp()) // 600]))


def digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class CountyLine:
    """One county in the city's overview. `own_state` is that of the bureau's own return, if it files one."""

    region_id: int
    name: str
    review_due_on: date
    progress: Progress
    own_state: ReturnState | None
    pressed: Pressed | None

    @property
    def is_owed(self) -> bool:
        return self.own_state in OPEN


def counties(city: Region, month: int, *, form_code: str) -> list[CountyLine]:
    """Every bureau of the city with its progress; four statements whatever their number."""
    mine = {"city_id": city.pk, "month": month, "form__code": form_code}
    rows = MonthlyReturn.objects.filter(**mine).order_by()
    own = {
        period_id: ReturnState(state)
        for period_id, state in rows.filter(level=FilingLevel.COUNTY).values_list("period_id", "state")
    }
    counted, nothing = _progress_by_period(rows), Progress()
    pressed = chasing.of_counties(city, month=month, form_code=form_code)
    found = ReturnPeriod.objects.filter(**mine).order_by("region__code")
    return [
        CountyLine(region_id, name, due_on, counted.get(pk, nothing), own.get(pk), pressed.get(region_id))
        for pk, region_id, name, due_on in found.values_list(
            "pk", "region_id", "region__name", "review_due_on"
        )
    ]


def _progress_by_period(rows) -> dict[int, Progress]:
    """The townships' states counted in the database, put together in the one place that knows S11."""
    counted = rows.of_townships().values_list("period_id", "state", "is_late").annotate(count=Count("pk"))
    groups: dict[int, list] = {}
    for period_id, state, late, count in counted.order_by("period_id", "state", "is_late"):
        groups.setdefault(period_id, []).append((state, late, count))
    same = {group: tally_groups(group) for group in {tuple(group) for group in groups.values()}}
    return {period_id: same[tuple(group)] for period_id, group in groups.items()}
