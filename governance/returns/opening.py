"""Opens reporting periods by themselves: which months are due, which units file, and by when."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.deadlines import queries as deadlines
from governance.figures import dirty, periods
from governance.offices.models import Office, OfficeKind
from governance.regions.models import Region, RegionLevel, RegionVersion
from governance.returns.deadlines import PeriodDays, Timetable, continued, period_days, span
from governance.returns.models import (
    FilingLevel,
    FormCalendar,
    FormItem,
    MonthlyReturn,
    ReturnForm,
    ReturnPeriod,
)
from governance.returns.states import WORKFLOW, ReturnState
from governance.workflow import actions as workflow

logger = logging.getLogger(__name__)
FIGURES = "RETURNS"  # the group of figures that returns feed


def open_due_periods(*, city_id: int, at: datetime) -> int:
    """Open this month's period, and last month's if it never was, in every bureau of the city.

    Safe to run at any time and any number of times; returns how many returns were opened. The form of
    a month is the one in force then; a month without a form is left alone.
    """
    this_month = periods.month_of(timezone.localdate(at))
    opened = 0
    for county in bureaux(city_id=city_id):
        for month in (periods.shift(this_month, -1), this_month):
            opened += open_period(county=county, month=month, at=at)
    return opened


def bureaux(*, city_id: int) -> QuerySet[Region]:
    """The counties of the city whose bureau works with the portal."""
    offices = Office.objects.filter(city_id=city_id, kind=OfficeKind.COUNTY_BUREAU, is_active=True)
    counties = Region.objects.filter(pk__in=offices.values("region_id"), level=RegionLevel.COUNTY)
    return counties.order_by("code")


@transaction.atomic
def open_period(*, county: Region, month: int, at: datetime) -> int:
    """Open one month for one bureau, or bring an open one in line with the map; returns what was opened."""
    opened = 0
    for form in forms_used(county, month):
        period = _period(county, form, month, at)
        opened += _open_returns(period, at=at)
    if opened:
        dirty.mark(region=county, months=[month], group=FIGURES)
    return opened


def forms_of(month: int, *, bureau: Region) -> list[ReturnForm]:
    """The forms of the bureau in force in the month: of each code the newest version."""
    in_force = (
        ReturnForm.objects.used_by(bureau)
        .filter(first_month__lte=month)
        .filter(Q(last_month__isnull=True) | Q(last_month__gte=month))
    )
    return list(in_force.order_by("code", "-version").distinct("code"))


def forms_used(county: Region, month: int) -> list[ReturnForm]:
    """The forms in force that the bureau files: what it adopted, and what is not left to its choice."""
    own = calendars_in_force(county, month)
    return [
        form
        for form in forms_of(month, bureau=county)
        if (own[form.code].is_used if form.code in own else not form.is_optional)
    ]


def calendars_in_force(county: Region, month: int) -> dict[str, FormCalendar]:
    """The bureau's own calendar of each form in that month, by the form's code."""
    rows = FormCalendar.objects.filter(region=county, first_month__lte=month)
    return {row.form_code: row for row in rows.order_by("form_code", "-first_month").distinct("form_code")}


def timetable_of(county: Region, form: ReturnForm, month: int) -> Timetable:
    """The bureau's own days, or the form's."""
    return calendars_in_force(county, month).get(form.code, form).timetable


def expected_units(county: Region, *, first: date, last: date) -> list[Region]:
    """The townships that existed under the county at any time from `first` to `last`, by its dated map.

    A township that ended before files no more; one that has since moved to another county is left to
    the county it belongs to now.
    """
    versions = RegionVersion.objects.filter(parent=county, valid_from__lte=last).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=first)
    )
    townships = Region.objects.filter(level=RegionLevel.TOWNSHIP, county_id=county.pk)
    return list(townships.filter(pk__in=versions.values("region_id")).order_by("code"))


def _period(county: Region, form: ReturnForm, month: int, at: datetime) -> ReturnPeriod:
    known = ReturnPeriod.objects.filter(region=county, form=form, month=month).first()
    if known is not None:
        return known
    before = ReturnPeriod.objects.filter(
        region=county, form__code=form.code, month=periods.shift(month, -1)
    ).first()
    days = continued(_days(month, timetable_of(county, form, month)), before and before.ends_on)
    return ReturnPeriod.objects.create(
        region=county, form=form, month=month, opened_at=at, **{name: getattr(days, name) for name in _STORED}
    )


_STORED = (
    "starts_on",
    "ends_on",
    "due_on",
    "review_due_on",
    "report_due_on",
    "lock_on",
    "is_provisional",
)


def _days(month: int, timetable: Timetable) -> PeriodDays:
    starts_on, ends_on = span(month, timetable.cutoff_day)
    calendar = deadlines.work_calendar(starts_on, date(ends_on.year + 1, 1, 31))
    return period_days(month, timetable, calendar)


def _open_returns(period: ReturnPeriod, *, at: datetime) -> int:
    levels = set(FormItem.objects.filter(form=period.form).order_by().values_list("level", flat=True))
    units = []
    if FilingLevel.TOWNSHIP in levels:
        units = expected_units(period.region, first=period.starts_on, last=period.ends_on)
    if FilingLevel.COUNTY in levels:
        units.append(period.region)
    known = {row.region_id: row for row in MonthlyReturn.objects.filter(period=period)}
    _follow_the_map(known.values(), {unit.pk for unit in units}, at=at)
    missing = [unit for unit in units if unit.pk not in known]
    for unit in missing:
        _open_return(period, unit)
    return len(missing)


def _open_return(period: ReturnPeriod, unit: Region) -> MonthlyReturn:
    return MonthlyReturn.objects.create(
        region=unit,
        period=period,
        form=period.form,
        month=period.month,
        level=FilingLevel(unit.level),
        due_on=period.due_on,
    )


def _follow_the_map(rows: Iterable[MonthlyReturn], expected: set[int], *, at: datetime) -> None:
    """A unit that turns out not to exist in the period owes nothing; one that does after all, owes."""
    for row in rows:
        is_expected = row.region_id in expected
        if not is_expected and row.state in (ReturnState.NOT_STARTED, ReturnState.DRAFT):
            _step(row, "excuse", at=at)
        elif is_expected and row.state == ReturnState.NOT_REQUIRED:
            _step(row, "require", at=at)


def _step(row: MonthlyReturn, name: str, *, at: datetime) -> None:
    locked = workflow.lock(row)
    workflow.apply_transition(locked, name, workflow=WORKFLOW, by=None, at=at)
    dirty.mark(region=locked, months=[locked.month], group=FIGURES)
