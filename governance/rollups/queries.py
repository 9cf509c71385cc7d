"""The roll-up of a county or a city: from approved returns, or as it was reported."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils import timezone

from governance.figures import periods
from governance.regions.models import Region
from governance.returns import sheets
from governance.returns.models import (
    FilingLevel,
    FormItem,
    MonthlyReturn,
    ReturnForm,
    ReturnPeriod,
    ReturnValue,
)
from governance.returns.sheet import Line
from governance.returns.states import COUNTED, ReturnState
from governance.rollups import sums
from governance.rollups.models import RollUp


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    line: Line
    text: str
    own: str
    children: str
    coverage: str
    is_partial: bool


@dataclass(frozen=True)
class Page:
    """A month of a county or a city, added up."""

    region: Region
    form: ReturnForm
    month: int
    rows: list[Row]
    gaps: list[dict]
    expected: int
    own: MonthlyReturn | None
    period: ReturnPeriod | None
    rollup: RollUp | None
    differences: list[tuple[Region, sums.Difference]]
    children: list["Child"]

    @property
    def label(self) -> str:
        return periods.month(self.month).label

    @property
    def gap_names(self) -> str:
        return "、".join(gap["name"] for gap in self.gaps)


@dataclass(frozen=True)
class Child:
    """A county in the city's page."""

    region: Region
    period: ReturnPeriod
    rollup: RollUp | None


def county_page(county: Region, form: ReturnForm, month: int) -> Page:
    """The county's sums now, beside what it reported."""
    period = ReturnPeriod.objects.filter(region=county, form=form, month=month).first()
    lines, parts = lines_of(form), parts_of(county, form, month)
    gaps, expected = gaps_of(county, form, month), _expected(county, form, month)
    rollup = RollUp.objects.filter(region=county, form=form, month=month).order_by("-reported_at").first()
    now = sums.totals(lines, parts, own_id=county.pk, expected=expected)
    return Page(
        region=county,
        form=form,
        month=month,
        rows=_rows(lines, now),
        gaps=gaps,
        expected=expected,
        own=own_return(county, form, month),
        period=period,
        rollup=rollup,
        differences=_differences(lines, rollup, parts),
        children=[],
    )


def city_page(city: Region, form: ReturnForm, month: int) -> Page:
    """The city's sums of what its counties reported; a county that has not is a gap."""
    children, lines = _children(city, form, month), lines_of(form)
    reported = [child for child in children if child.rollup is not None]
    parts: dict[str, dict[int, int]] = {}
    for child in reported:
        for code, given in child.rollup.parts.items():
            parts.setdefault(code, {})[child.region.pk] = sum(given.values())
    gaps = [_gap(child.region, "未上报") for child in children if child.rollup is None]
    now = sums.totals(lines, parts, own_id=city.pk, expected=len(children))
    return Page(city, form, month, _rows(lines, now), gaps, len(children), None, None, None, [], children)


def lines_of(form: ReturnForm) -> list[Line]:
    return [sheets.line_of(item) for item in FormItem.objects.filter(form=form).order_by("order")]


def parts_of(county: Region, form: ReturnForm, month: int) -> dict[str, dict[int, int]]:
    """code → region id → amount of every approved return of the county, its own included."""
    rows = ReturnValue.objects.of_units().filter(
        county_id=county.pk,
        monthly_return__form=form,
        monthly_return__month=month,
        monthly_return__state__in=COUNTED,
        return_version=F("monthly_return__version"),
        amount__isnull=False,
    )
    found: dict[str, dict[int, int]] = {}
    for code, region_id, amount in rows.values_list("code", "monthly_return__region_id", "amount"):
        found.setdefault(code, {})[region_id] = amount
    return found


def gaps_of(county: Region, form: ReturnForm, month: int) -> list[dict]:
    """The townships without an approved return."""
    rows = MonthlyReturn.objects.filter(county_id=county.pk, form=form, month=month).of_townships()
    waiting = rows.exclude(state__in=COUNTED).select_related("region").order_by("region__code")
    return [_gap(row.region, row.status.label) for row in waiting]


def own_return(county: Region, form: ReturnForm, month: int) -> MonthlyReturn | None:
    rows = MonthlyReturn.objects.filter(region=county, form=form, month=month, level=FilingLevel.COUNTY)
    return rows.exclude(state=ReturnState.NOT_REQUIRED).select_related("submitted_by", "region").first()


def users(*, monthly_return) -> list[str]:
    """What the county has reported of this unit's month, for whoever is about to take it back."""
    rows = RollUp.objects.standing().filter(
        region_id=monthly_return.county_id, form_id=monthly_return.form_id, month=monthly_return.month
    )
    return [
        f"县局{timezone.localtime(row.reported_at):%-m月%-d日}上报市局的汇总（{row.status.label}）"
        for row in rows
    ]


def months_of(region: Region, *, on: date) -> list[tuple[int, ReturnForm]]:
    """The months that are over, with their forms, the latest first."""
    rows = ReturnPeriod.objects.filter(**{f"{region.level.lower()}_id": region.pk}, ends_on__lt=on)
    found: dict[tuple[int, int], ReturnForm] = {}
    for period in rows.select_related("form").order_by("-month", "form_id"):
        found.setdefault((period.month, period.form_id), period.form)
    return [(month, form) for (month, _form), form in found.items()][:24]


def _expected(county: Region, form: ReturnForm, month: int) -> int:
    return MonthlyReturn.objects.filter(county_id=county.pk, form=form, month=month).of_townships().count()


def _children(city: Region, form: ReturnForm, month: int) -> list[Child]:
    periods_ = ReturnPeriod.objects.filter(city_id=city.pk, form=form, month=month).select_related("region")
    rollups = RollUp.objects.standing().filter(city_id=city.pk, form=form, month=month)
    known = {rollup.region_id: rollup for rollup in rollups}
    ordered = periods_.order_by("region__code")
    return [Child(period.region, period, known.get(period.region_id)) for period in ordered]


def _rows(lines: list[Line], found: list[sums.Total]) -> list[Row]:
    by_code = {total.line.code: total for total in found}
    return [_row(line, by_code) for line in lines]


def _row(line: Line, by_code: dict[str, sums.Total]) -> Row:
    total = by_code.get(line.code)
    if total is None:
        return Row(line, sums.rate(line, by_code), "", "", "由合计数重新计算", False)
    coverage = f"{total.have}/{total.expected}" if total.own is None else "本级"
    return Row(line, total.text, line.show(total.own), line.show(total.children), coverage, total.is_partial)


def _differences(lines, rollup: RollUp | None, parts) -> list[tuple[Region, sums.Difference]]:
    if rollup is None:
        return []
    then = {code: {int(pk): amount for pk, amount in given.items()} for code, given in rollup.parts.items()}
    found = sums.differences([line for line in lines if line.is_typed], then, parts)
    regions = Region.objects.in_bulk({one.region_id for one in found})
    return [(regions[one.region_id], one) for one in found]


def _gap(region: Region, state: str) -> dict:
    return {"id": region.pk, "name": region.name, "state": state}
