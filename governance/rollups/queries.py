"""The roll-up of a county or a city: from approved returns, or as it was reported."""

from dataclasses import dataclass, replace
from datetime import date, datetime

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
from governance.rollups.states import RollUpState


@dataclass(frozen=True)
class Row:
    """One line of the page; `corrected` where corrections after the city's lock make it another number."""

    line: Line
    text: str
    own: str
    children: str
    coverage: str
    is_partial: bool
    corrected: str = ""


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
    """The city's sums of what its counties reported, or as it locked them; a county that has not is a gap."""
    children, lines = children_of(city, form, month), lines_of(form)
    kept = RollUp.objects.standing().filter(region=city, form=form, month=month).first()
    parts, gaps = _reported(children) if kept is None else (_by_region(kept.parts), kept.gaps)
    now = _parts_now(kept, children) if kept else parts
    then, later = (
        _rows(lines, sums.totals(lines, found, own_id=city.pk, expected=len(children)))
        for found in (parts, now)
    )
    return Page(
        region=city,
        form=form,
        month=month,
        rows=[_beside(row, other) for row, other in zip(then, later, strict=True)],
        gaps=gaps,
        expected=len(children),
        own=None,
        period=children[0].period if children else None,
        rollup=kept,
        differences=_differences(lines, kept, now),
        children=children,
    )


def _beside(row: Row, later: Row) -> Row:
    return row if row.text == later.text else replace(row, corrected=later.text)


def _reported(children: list[Child]) -> tuple[dict[str, dict[int, int]], list[dict]]:
    """code → county → what it reported, and the counties that have not."""
    parts: dict[str, dict[int, int]] = {}
    for child in children:
        for code, given in (child.rollup.parts if child.rollup else {}).items():
            parts.setdefault(code, {})[child.region.pk] = sum(given.values())
    return parts, [gap(child.region, "未上报") for child in children if child.rollup is None]


def _parts_now(kept: RollUp, children: list[Child]) -> dict[str, dict[int, int]]:
    """What the city's roll-up would be now: after corrections, and with what came late and was accepted."""
    missing = {one["id"] for one in kept.gaps}
    counted = {
        child.region.pk
        for child in children
        if child.region.pk not in missing or (child.rollup and child.rollup.state == RollUpState.ACCEPTED)
    }
    return parts_of_counties(kept.region, kept.form, kept.month, only=counted)


def parts_of_counties(
    city: Region, form: ReturnForm, month: int, *, only: set[int]
) -> dict[str, dict[int, int]]:
    """code → county → sum of its approved returns, its own included; one query."""
    rows = _counted_values(form, month).filter(city_id=city.pk, county_id__in=only)
    found: dict[str, dict[int, int]] = {}
    for code, county_id, amount in rows.values_list("code", "county_id", "amount"):
        given = found.setdefault(code, {})
        given[county_id] = given.get(county_id, 0) + amount
    return found


def closed_at(county: Region, form: ReturnForm, month: int) -> datetime | None:
    """When the city locked the month; None while it is open."""
    rows = ReturnPeriod.objects.filter(region=county, form=form, month=month, closed_at__isnull=False)
    return rows.values_list("closed_at", flat=True).first()


def lines_of(form: ReturnForm) -> list[Line]:
    return [sheets.line_of(item) for item in FormItem.objects.filter(form=form).order_by("order")]


def parts_of(county: Region, form: ReturnForm, month: int) -> dict[str, dict[int, int]]:
    """code → region id → amount of every approved return of the county, its own included."""
    rows = _counted_values(form, month).filter(county_id=county.pk)
    found: dict[str, dict[int, int]] = {}
    for code, region_id, amount in rows.values_list("code", "monthly_return__region_id", "amount"):
        found.setdefault(code, {})[region_id] = amount
    return found


def _counted_values(form: ReturnForm, month: int):
    return ReturnValue.objects.of_units().filter(
        monthly_return__form=form,
        monthly_return__month=month,
        monthly_return__state__in=COUNTED,
        return_version=F("monthly_return__version"),
        amount__isnull=False,
    )


def gaps_of(county: Region, form: ReturnForm, month: int) -> list[dict]:
    """The townships without an approved return."""
    rows = MonthlyReturn.objects.filter(county_id=county.pk, form=form, month=month).of_townships()
    waiting = rows.exclude(state__in=COUNTED).select_related("region").order_by("region__code")
    return [gap(row.region, row.status.label) for row in waiting]


def own_return(county: Region, form: ReturnForm, month: int) -> MonthlyReturn | None:
    rows = MonthlyReturn.objects.filter(region=county, form=form, month=month, level=FilingLevel.COUNTY)
    return (
        rows.exclude(state=ReturnState.NOT_REQUIRED)
        .select_related("submitted_by", "region", "period")
        .first()
    )


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


def children_of(city: Region, form: ReturnForm, month: int) -> list[Child]:
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
    found = sums.differences([line for line in lines if line.is_typed], _by_region(rollup.parts), parts)
    regions = Region.objects.in_bulk({one.region_id for one in found})
    return [(regions[one.region_id], one) for one in found]


def _by_region(parts: dict) -> dict[str, dict[int, int]]:
    """As kept in JSON, where every key is text."""
    return {code: {int(pk): amount for pk, amount in given.items()} for code, given in parts.items()}


def gap(region: Region, state: str) -> dict:
    return {"id": region.pk, "name": region.name, "state": state}
