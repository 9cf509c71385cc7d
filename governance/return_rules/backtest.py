"""回看: which approved returns of the past a check would have flagged. Four queries, whatever the scope."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from governance.figures import periods
from governance.figures.values import Precision
from governance.regions.models import Region
from governance.returns import checks, sheets
from governance.returns.models import FilingLevel, FormItem, MonthlyReturn, ReturnValue
from governance.returns.rulebook.rule import Rule
from governance.returns.sheet import Cell, Finding, Line, Sheet
from governance.returns.states import COUNTED, FILED

MONTHS = 24
_COUNTED = sorted(COUNTED)


@dataclass(frozen=True)
class Flagged:
    """One return, with what the check would have said of it. `was_explained`: its note says something."""

    monthly_return: MonthlyReturn
    finding: Finding
    was_explained: bool

    @property
    def month(self) -> str:
        return periods.month(self.monthly_return.month).label

    @property
    def unit(self) -> str:
        """A township with its county, as a city bureau needs it."""
        region = self.monthly_return.region
        is_township = self.monthly_return.level == FilingLevel.TOWNSHIP
        return f"{region.county.name} {region.name}" if is_township and region.county else region.name

    @property
    def anchor(self) -> str:
        return f"#cell-{self.finding.codes[0]}" if self.finding.codes else ""


@dataclass(frozen=True)
class Result:
    """What a check would have meant in these months."""

    first_month: int
    last_month: int
    judged: int
    flagged: list[Flagged]
    by_month: list[tuple[str, int, int]] = field(default_factory=list)  # label, judged, flagged

    @property
    def returns_flagged(self) -> int:
        return len({one.monthly_return.pk for one in self.flagged})

    @property
    def span(self) -> str:
        return f"{periods.month(self.first_month).label}至{periods.month(self.last_month).label}"


@dataclass
class _Filed:
    """Everything filed in the scope: by return the cells, by unit the months."""

    cells: dict[int, dict[str, Cell]] = field(default_factory=dict)
    history: dict[int, dict[int, dict[str, int]]] = field(default_factory=dict)


def run(rule: Rule, *, region: Region, last_month: int, months: int = MONTHS) -> Result:
    """Judge the approved returns of the region and below, the latest first."""
    first_month = periods.shift(last_month, 1 - months)
    returns = _approved(rule.form, region, first_month, last_month)
    filed = _filed(rule.form, region, first_month, last_month)
    lines = _lines(rule.form)
    below = _below(returns, filed)
    flagged = []
    for row in returns:
        sheet = _sheet(row, lines.get((row.form_id, row.level), ()), filed, below)
        found = checks.findings((rule,), sheet)
        flagged += [Flagged(row, finding, finding.is_explained(sheet)) for finding in found]
    return Result(first_month, last_month, len(returns), flagged, _by_month(returns, flagged))


def _approved(form_code: str, region: Region, first: int, last: int) -> list[MonthlyReturn]:
    rows = MonthlyReturn.objects.filter(**_inside(region), form__code=form_code, state__in=_COUNTED)
    rows = rows.filter(month__range=(first, last)).select_related("region", "region__county", "form")
    return list(rows.order_by("-month", "region__code"))


def _inside(region: Region) -> dict[str, int]:
    return {f"{region.level.lower()}_id": region.pk}


def _filed(form_code: str, region: Region, first: int, last: int) -> _Filed:
    rows = ReturnValue.objects.filter(
        **_inside(region),
        monthly_return__form__code=form_code,
        monthly_return__month__range=(periods.shift(first, -sheets.MONTHS_BACK), last),
        monthly_return__state__in=sorted(FILED),
        return_version=F("monthly_return__version"),
        region_id=F("monthly_return__region_id"),
    )
    found = _Filed()
    columns = ("monthly_return_id", "region_id", "monthly_return__month", "code")
    values = rows.values_list(*columns, "amount", "precision", "problem", "note", "observed")
    for return_id, region_id, month, code, amount, precision, problem, note, observed in values.iterator():
        cell = Cell(amount, Precision(precision), problem, note=note, observed=observed)
        found.cells.setdefault(return_id, {})[code] = cell
        if amount is not None:
            found.history.setdefault(region_id, {}).setdefault(month, {})[code] = amount
    return found


def _lines(form_code: str) -> dict[tuple[int, str], tuple[Line, ...]]:
    """(form id, level) → the lines, of every version of the form."""
    found: dict[tuple[int, str], tuple[Line, ...]] = {}
    for item in FormItem.objects.filter(form__code=form_code).order_by("form_id", "order"):
        key = (item.form_id, item.level)
        found[key] = (*found.get(key, ()), sheets.line_of(item))
    return found


def _below(returns: Iterable[MonthlyReturn], filed: _Filed) -> dict[int, dict[str, dict[str, int]]]:
    """Period id → name of a township → code → what it filed."""
    found: dict[int, dict[str, dict[str, int]]] = {}
    for row in sorted(returns, key=lambda one: one.region.code):
        if row.level == FilingLevel.TOWNSHIP:
            given = {
                code: cell.amount
                for code, cell in filed.cells.get(row.pk, {}).items()
                if cell.amount is not None
            }
            found.setdefault(row.period_id, {})[row.region.name] = given
    return found


def _sheet(row: MonthlyReturn, lines: tuple[Line, ...], filed: _Filed, below: dict) -> Sheet:
    return Sheet(
        month=row.month,
        lines=lines,
        cells=filed.cells.get(row.pk, {}),
        history=filed.history.get(row.region_id, {}),
        note=row.note,
        form=row.form.code,
        children=below.get(row.period_id, {}) if row.level == FilingLevel.COUNTY else {},
    )


def _by_month(returns: list[MonthlyReturn], flagged: list[Flagged]) -> list[tuple[str, int, int]]:
    judged = Counter(row.month for row in returns)
    hit = Counter(
        month for month, _pk in {(one.monthly_return.month, one.monthly_return.pk) for one in flagged}
    )
    return [(periods.month(month).label, judged[month], hit[month]) for month in sorted(judged, reverse=True)]
