"""Reads for the calendar screen: forms with the bureau's days, and the coming periods worked out."""

from dataclasses import dataclass
from datetime import date

from governance.deadlines import queries as deadlines
from governance.figures import periods
from governance.regions.models import Region
from governance.returns import opening
from governance.returns.deadlines import PeriodDays, Timetable, continued, period_days, span
from governance.returns.models import FormCalendar, ReturnForm, ReturnPeriod

COMING = 12  # periods shown in advance


@dataclass(frozen=True)
class FormLine:
    """One form as the bureau uses it today, and what is set for later."""

    form: ReturnForm
    is_used: bool
    timetable: Timetable
    changes: list[FormCalendar]
    last_open: str


@dataclass(frozen=True)
class ComingPeriod:
    """One period of the future, or one already open, whose days stand fast."""

    label: str
    days: PeriodDays
    is_open: bool
    is_rolled: bool


def forms(county: Region, *, on: date) -> list[FormLine]:
    """Every form in force, adopted or not; a fixed number of queries."""
    month = periods.month_of(on)
    own = opening.calendars_in_force(county, month)
    later: dict[str, list[FormCalendar]] = {}
    for row in FormCalendar.objects.filter(region=county, first_month__gt=month).order_by("first_month"):
        later.setdefault(row.form_code, []).append(row)
    opened = _latest_open(county)
    return [
        FormLine(
            form=form,
            is_used=own[form.code].is_used if form.code in own else not form.is_optional,
            timetable=own.get(form.code, form).timetable,
            changes=later.get(form.code, []),
            last_open=periods.month(opened[form.code]).label if form.code in opened else "",
        )
        for form in opening.forms_of(month, bureau=county)
    ]


def first_free_month(county: Region, code: str, *, on: date) -> int:
    """The first month whose days may still be set: a coming one, behind every period already open."""
    opened = _latest_open(county).get(code, 0)
    coming = periods.shift(periods.month_of(on), 1)
    return max(coming, periods.shift(opened, 1) if opened else 0)


@dataclass(frozen=True)
class Setting:
    """What a person is about to set: from when on, whether the form is used, and its days."""

    first_month: int
    is_used: bool
    timetable: Timetable


def coming(county: Region, form: ReturnForm, *, setting: Setting | None, on: date) -> list[ComingPeriod]:
    """The next twelve months' periods as they will be if the setting is made; None for what is set already.

    Periods already open keep the days they were opened with; a month in which the form is not used has none.
    """
    start = periods.month_of(on)
    months = [periods.shift(start, n) for n in range(COMING)]
    calendar = deadlines.work_calendar(on.replace(day=1), date(months[-1] // 100 + 1, 12, 31))
    known = list(FormCalendar.objects.filter(region=county, form_code=form.code).order_by("-first_month"))
    stored = {row.month: row for row in _open(county, form.code)}
    found: list[ComingPeriod] = []
    end = stored[before].ends_on if (before := periods.shift(start, -1)) in stored else None
    for month in months:
        holds = _holding(month, form, known, setting)
        if month in stored:
            found.append(_stored(stored[month]))
        elif holds.is_used:
            found.append(_worked_out(month, holds.timetable, calendar, end))
        else:
            end = None
            continue
        end = found[-1].days.ends_on
    return found


def _holding(
    month: int, form: ReturnForm, known: list[FormCalendar], setting: Setting | None
) -> Setting | FormCalendar:
    """What holds in a month: of the settings that began by then the latest, else the form's own days."""
    began = [row for row in known if row.first_month <= month]
    if setting is not None and setting.first_month <= month:
        began = [row for row in began if row.first_month > setting.first_month] or [setting]
    return began[0] if began else Setting(0, not form.is_optional, form.timetable)


def _worked_out(month: int, timetable: Timetable, calendar, end: date | None) -> ComingPeriod:
    days = continued(period_days(month, timetable, calendar), end)
    nominal = span(periods.shift(month, 1), timetable.due_day)[1]
    return ComingPeriod(periods.month(month).label, days, is_open=False, is_rolled=days.due_on != nominal)


def _stored(row: ReturnPeriod) -> ComingPeriod:
    names = ("starts_on", "ends_on", "due_on", "review_due_on", "report_due_on", "lock_on", "is_provisional")
    days = PeriodDays(*(getattr(row, name) for name in names))
    return ComingPeriod(str(row), days, is_open=True, is_rolled=False)


def _open(county: Region, code: str):
    return ReturnPeriod.objects.filter(region=county, form__code=code).order_by("month")


def _latest_open(county: Region) -> dict[str, int]:
    rows = ReturnPeriod.objects.filter(region=county).order_by("form__code", "-month")
    return dict(rows.distinct("form__code").values_list("form__code", "month"))
