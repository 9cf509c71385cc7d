"""Reads: the working calendar, the rule valid on a day, the running clock of a row, and its explanation."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from governance.deadlines import calendar, explanations
from governance.deadlines.calendar import CalendarDay, WorkCalendar
from governance.deadlines.explanations import Explanation
from governance.deadlines.models import Deadline, DeadlineRule, WorkDay
from governance.deadlines.rules import NoRule, TimeUnit

DAYS_PER_UNIT = {TimeUnit.HOUR: 1, TimeUnit.CALENDAR_DAY: 1, TimeUnit.WORKING_DAY: 2, TimeUnit.MONTH: 31}
# Longest stretch a due day can be pushed beyond the bare count by holidays.
SLACK = timedelta(days=40)


def work_calendar(first: date, last: date) -> WorkCalendar:
    """The official days of the years from `first` to `last`; one query, two years are 730 short rows."""
    days = WorkDay.objects.filter(day__range=(date(first.year, 1, 1), date(last.year, 12, 31)))
    rows = days.values_list("day", "is_workday", "name", "source")
    return calendar.build(CalendarDay(*row) for row in rows)


def calendar_for(rule: DeadlineRule, base_on: date, *, paused_days: int = 0) -> WorkCalendar:
    """A calendar reaching far enough for the rule's longest outcome, extension included."""
    count = rule.n + (rule.extension_n or 0)
    reach = timedelta(days=count * DAYS_PER_UNIT[TimeUnit(rule.unit)] + paused_days) + SLACK
    return work_calendar(base_on, base_on + reach)


def rule_on(code: str, day: date, *, tenant_id: int | None) -> DeadlineRule:
    """The version of a rule valid on the day of the base event; a bureau's own goes before the general one.

    Raises:
        NoRule: no version is valid on that day.
    """
    found = (
        DeadlineRule.objects.filter(
            Q(tenant_id=tenant_id) | Q(tenant_id=None), code=code, valid_from__lte=day
        )
        .filter(Q(valid_to=None) | Q(valid_to__gte=day))
        .order_by(models.F("tenant_id").asc(nulls_last=True), "-version")
        .first()
    )
    if found is None:
        raise NoRule(f"期限规则「{code}」在{day:%Y-%m-%d}无有效版本")
    return found


def running(subject: models.Model, kind: str) -> Deadline | None:
    """The clock of that kind now running on the row, paused or not."""
    return Deadline.objects.about(subject).running().filter(kind=kind).select_related("rule").first()


def of_subject(subject: models.Model) -> list[Deadline]:
    """Every clock the row ever had, the earliest base first."""
    return list(Deadline.objects.about(subject).select_related("rule").order_by("base_on", "pk"))


def running_by_subject(model: type[models.Model], ids: Iterable) -> dict[str, list[Deadline]]:
    """Running clocks of many rows of one model, the nearest due first: one query for a whole list."""
    found: dict[str, list[Deadline]] = {}
    rows = Deadline.objects.of_type(model).running().filter(subject_id__in=[str(pk) for pk in ids])
    for deadline in rows.select_related("rule").order_by("due_on", "pk"):
        found.setdefault(deadline.subject_id, []).append(deadline)
    return found


def explain(deadline: Deadline, *, at: datetime) -> Explanation:
    """Which law, from which event, with which pauses, why rolled, and how it stands at the moment."""
    days = work_calendar(deadline.base_on, max(deadline.due_on, deadline.nominal_due_on) + SLACK)
    standing = explanations.Standing(
        on=timezone.localdate(at),
        due_on=deadline.due_on,
        due_at=timezone.localtime(deadline.due_at) if deadline.due_at else None,
        is_overdue=deadline.is_overdue(at=at),
        has_lapsed=deadline.has_lapsed(at=at),
        paused_on=deadline.paused_on,
        paused_kind=deadline.paused_kind,
        met_on=deadline.met_on,
        met_in_time=deadline.was_met_in_time,
        cancelled_on=deadline.cancelled_on,
        cancel_reason=deadline.cancel_reason,
        extension_reason=deadline.extension_reason,
    )
    base_at = timezone.localtime(deadline.base_at) if deadline.base_at else None
    return explanations.explain(deadline.clock, deadline.base_event, standing, days, base_at=base_at)
