"""调解分析: numbers of one period from the records in the scope, each with the conditions that find its rows.

Two sets stand beside each other: cases accepted in the period, and cases concluded in it. Outcome, performance
and time taken are always of those concluded. Every number carries the filters of the case list that find
exactly its rows; a fixed number of queries whatever the size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.urls import reverse

from governance.charts import ranking, share, svg
from governance.charts.data import Chart, Point
from governance.figures.values import round_half_up
from mediation.cases import codes, dispute_types, queries

# 办结少于此数的单位不排名：一两件的成败会左右比率。
FEWEST_RANKED = 10
RANKED = 5
DIMENSIONS = {"dispute_type": "纠纷类型", "origin": "案件来源", "difficulty": "难易程度"}
_COLUMN = {"origin": "source"}


@dataclass(frozen=True)
class Period:
    """From a day to a day, both counted."""

    first: date
    last: date

    @property
    def accepted(self) -> dict[str, str]:
        return {"accepted_from": f"{self.first}", "accepted_to": f"{self.last}"}

    @property
    def concluded(self) -> dict[str, str]:
        return {"concluded_from": f"{self.first}", "concluded_to": f"{self.last}"}


@dataclass(frozen=True)
class Cell:
    """A number and the list of exactly its rows."""

    number: int
    conditions: dict[str, str]

    @property
    def url(self) -> str:
        return f"{reverse('cases:list')}?{urlencode(self.conditions)}"


@dataclass(frozen=True)
class Row:
    """One line of a table: how many were accepted, concluded, successful, performed."""

    name: str
    accepted: Cell
    concluded: Cell
    succeeded: Cell
    performed: Cell

    @property
    def success_rate(self) -> str:
        return percent(self.succeeded.number, self.concluded.number)

    @property
    def performance_rate(self) -> str:
        return percent(self.performed.number, self.succeeded.number)

    @property
    def is_rankable(self) -> bool:
        return self.concluded.number >= FEWEST_RANKED


@dataclass(frozen=True)
class Span:
    """Cases concluded within so many days of acceptance."""

    name: str
    cell: Cell


@dataclass(frozen=True)
class Duration:
    """Days from acceptance to conclusion: quartiles by nearest rank; None when nothing was concluded."""

    lower: int | None
    median: int | None
    upper: int | None
    spans: list[Span]


@dataclass(frozen=True)
class Analysis:
    total: Row
    failed: Cell
    terminated: Cell
    pending: Cell
    tables: dict[str, list[Row]]
    committees: list[Row]
    best: list[Row]
    weakest: list[Row]
    unranked: int
    duration: Duration


def analyse(cases, period: Period) -> Analysis:
    """Everything on the page; seven queries."""
    concerned = cases.filter(_in(period, "accepted") | _in(period, "concluded")).order_by()
    tables = {name: _table(concerned, name, period) for name in DIMENSIONS}
    committees = _committees(concerned, period)
    ranked = sorted((row for row in committees if row.is_rankable), key=_success, reverse=True)
    half = min(RANKED, len(ranked) // 2)
    return Analysis(
        total=_row("合计", concerned.aggregate(**_counts(period)), {}, period),
        tables=tables,
        committees=committees,
        best=ranked[:half],
        weakest=ranked[len(ranked) - half :][::-1],
        unranked=len(committees) - len(ranked),
        duration=_duration(concerned, period),
        **_ends(concerned, period),
    )


def percent(part: int, whole: int) -> str:
    """97.62%, exact and rounded half up; a dash when there is nothing to divide by."""
    return f"{round_half_up(Fraction(part * 100, whole), 2)}%" if whole else "—"


def quartiles(days: Mapping[int, int]) -> tuple[int | None, int | None, int | None]:
    """25%, 50% and 75% of so many cases per number of days, by nearest rank."""
    total = sum(days.values())
    return tuple(_ranked(days, -(-total * share // 4)) for share in (1, 2, 3))  # type: ignore[return-value]


def charts(found: Analysis) -> list[Chart]:
    """The pictures of the page: types, sources, difficulty, time."""
    types = [row for row in found.tables["dispute_type"] if row.accepted.number][:10]
    drawn = []
    if types:
        bars = [ranking.RankedBar(Point(row.name, row.accepted.number)) for row in types]
        drawn.append(ranking.ranking("受理最多的纠纷类型", bars, unit="件", width=svg.HALF_WIDTH))
    for name in ("origin", "difficulty"):
        parts = [Point(row.name, row.accepted.number) for row in found.tables[name] if row.accepted.number]
        if parts:
            drawn.append(share.share(f"受理案件的{DIMENSIONS[name]}", parts, unit="件", width=svg.HALF_WIDTH))
    spans = [Point(one.name, one.cell.number) for one in found.duration.spans]
    if found.total.concluded.number:
        drawn.append(share.share("办结用时", spans, unit="件", width=svg.HALF_WIDTH))
    return drawn


def cells(found: Analysis) -> Iterable[Cell]:
    """Every number on the page that leads to a list."""
    rows = [found.total, *found.committees, *(row for rows in found.tables.values() for row in rows)]
    for row in rows:
        yield from (row.accepted, row.concluded, row.succeeded, row.performed)
    yield from (found.failed, found.terminated, found.pending)
    yield from (one.cell for one in found.duration.spans)


# --- 内部 -------------------------------------------------------------------------------------------


def _in(period: Period, what: str) -> Q:
    return Q(**{f"{what}_on__range": (period.first, period.last)})


def _counts(period: Period) -> dict[str, Count]:
    concluded = _in(period, "concluded")
    succeeded = concluded & Q(outcome=codes.Outcome.SUCCESS)
    return {
        "accepted": Count("pk", filter=_in(period, "accepted")),
        "concluded": Count("pk", filter=concluded),
        "succeeded": Count("pk", filter=succeeded),
        "performed": Count("pk", filter=succeeded & Q(performed_on__isnull=False)),
    }


def _row(name: str, counts: Mapping[str, int], conditions: dict[str, str], period: Period) -> Row:
    success = {**period.concluded, "outcome": codes.Outcome.SUCCESS.value}
    return Row(
        name=name,
        accepted=Cell(counts["accepted"], conditions | period.accepted),
        concluded=Cell(counts["concluded"], conditions | period.concluded),
        succeeded=Cell(counts["succeeded"], conditions | success),
        performed=Cell(counts["performed"], conditions | success | {"performed": "on"}),
    )


def _table(concerned, name: str, period: Period) -> list[Row]:
    labels = dict(_LABELS[name])
    column = _COLUMN.get(name, name)
    found = concerned.values_list(column).annotate(**_counts(period))
    names = ("accepted", "concluded", "succeeded", "performed")
    rows = [
        _row(labels[key], dict(zip(names, numbers, strict=True)), {name: key}, period)
        for key, *numbers in found
    ]
    return sorted(rows, key=lambda row: (-row.accepted.number, -row.concluded.number, row.name))


_LABELS = {
    "dispute_type": dispute_types.choices(),
    "origin": codes.Source.choices,
    "difficulty": codes.Difficulty.choices,
}


def _committees(concerned, period: Period) -> list[Row]:
    found = concerned.values("committee_id", "committee__name").annotate(**_counts(period))
    rows = [
        _row(one["committee__name"], one, {"committee_id": str(one["committee_id"])}, period) for one in found
    ]
    return sorted(rows, key=lambda row: (-row.concluded.number, -row.accepted.number, row.name))


def _success(row: Row) -> tuple[Fraction, int]:
    return Fraction(row.succeeded.number, row.concluded.number), row.concluded.number


def _ends(concerned, period: Period) -> dict[str, Cell]:
    """Failed and terminated of those concluded; still in hand of those accepted."""
    concluded, pending = _in(period, "concluded"), codes.Outcome.PENDING.value
    counts = concerned.aggregate(
        failed=Count("pk", filter=concluded & Q(outcome=codes.Outcome.FAILED)),
        terminated=Count("pk", filter=concluded & Q(outcome=codes.Outcome.TERMINATED)),
        pending=Count("pk", filter=_in(period, "accepted") & Q(outcome=pending)),
    )
    return {
        "failed": Cell(counts["failed"], {**period.concluded, "outcome": "FAILED"}),
        "terminated": Cell(counts["terminated"], {**period.concluded, "outcome": "TERMINATED"}),
        "pending": Cell(counts["pending"], {**period.accepted, "outcome": pending}),
    }


def _duration(concerned, period: Period) -> Duration:
    taken = concerned.filter(_in(period, "concluded")).annotate(taken=F("concluded_on") - F("accepted_on"))
    days = {one.days: number for one, number in taken.values_list("taken").annotate(number=Count("pk"))}
    spans = [
        Span(
            label,
            Cell(
                sum(number for day, number in days.items() if queries.is_within(day, key)),
                period.concluded | {"took": key},
            ),
        )
        for key, label in queries.TOOK.items()
    ]
    return Duration(*quartiles(days), spans=spans)


def _ranked(days: Mapping[int, int], rank: int) -> int | None:
    for day, number in sorted(days.items()):
        rank -= number
        if rank <= 0:
            return day
    return None
