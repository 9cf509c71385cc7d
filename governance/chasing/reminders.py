"""The nightly reminders of returns that are due: T−2, T, T+1, T+3, through the portal's own messages."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.access.permissions import Permission as P
from governance.access.roles import RoleCode
from governance.chasing import rules
from governance.chasing.rules import Step
from governance.deadlines import queries as deadlines
from governance.notices import actions as notices
from governance.notices import queries as people
from governance.notices.models import NoticeKind
from governance.offices.models import Post
from governance.returns.models import MonthlyReturn, ReturnPeriod

REACH = timedelta(days=30)  # no more than two working days and the longest holiday before a due day


def remind(*, city_id: int, at: datetime) -> int:
    """Remind every unit of the city whose return has come to a step; returns how many posts were told.

    A return that was filed in time and sent back is not called overdue: its filer was told when it came back.

    Runs any number of times: a step is told once. Nobody is reminded after the period's lock day.
    """
    today = timezone.localdate(at)
    calendar = deadlines.work_calendar(today - REACH, today + REACH)
    rows = MonthlyReturn.objects.filter(city_id=city_id, due_on__lte=today + REACH).owed()
    rows = rows.filter(Q(first_submitted_at__isnull=True) | Q(due_on__gte=today))
    rows = rows.filter(period__lock_on__gte=today).select_related("period__form", "form", "region")
    due: dict[tuple[ReturnPeriod, Step], list[MonthlyReturn]] = defaultdict(list)
    for row in rows.order_by("region__code"):
        if step := rules.step_reached(row.due_on, today, calendar):
            due[row.period, step].append(row)
    return sum(_tell(period, step, owing, at=at) for (period, step), owing in due.items())


def _tell(period: ReturnPeriod, step: Step, owing: list[MonthlyReturn], *, at: datetime) -> int:
    today = timezone.localdate(at)
    filers = _by_region(
        people.holders(
            region_ids=[row.region_id for row in owing], permission=P.MONTHLY_RETURN_FILE, on=today
        )
    )
    told = sum(_tell_unit(row, step, filers[row.region_id], at=at) for row in owing)
    if step is Step.VERY_LATE:
        told += _escalate(period, owing, on=today, at=at)
    return told


def _tell_unit(row: MonthlyReturn, step: Step, posts: Iterable[Post], *, at: datetime) -> int:
    provisional = "（暂定）" if row.period.is_provisional else ""
    return notices.notify(
        to=posts,
        key=f"return:{row.pk}:{step}",
        kind=NoticeKind.RETURN_DUE,
        title=f"{row.period}{row.form.name}{step.label}",
        text=f"报送截止{row.due_on:%Y-%m-%d}{provisional}，现状态为“{row.status.label}”。",
        url=_sheet(row),
        at=at,
    )


def _escalate(period: ReturnPeriod, owing: list[MonthlyReturn], *, on: date, at: datetime) -> int:
    """T+3: the head of the unit and the township's leader learn of it, and the bureau of all its units."""
    told = 0
    for role, url in ((RoleCode.OFFICE_HEAD, _sheet), (RoleCode.LEADER, _dashboard)):
        posts = people.in_roles(region_ids=[row.region_id for row in owing], roles=[role], on=on)
        by_region = _by_region(posts)
        told += sum(_tell_above(row, by_region[row.region_id], url(row), at=at) for row in owing)
    return told + _tell_bureau(period, owing, on=on, at=at)


def _tell_above(row: MonthlyReturn, posts: Iterable[Post], url: str, *, at: datetime) -> int:
    return notices.notify(
        to=posts,
        key=f"return:{row.pk}:above",
        kind=NoticeKind.RETURN_DUE,
        title=f"{row.region.name}{row.period}{row.form.name}逾期三个工作日仍未报送",
        text=f"报送截止{row.due_on:%Y-%m-%d}，请督促填报。",
        url=url,
        at=at,
    )


def _tell_bureau(period: ReturnPeriod, owing: list[MonthlyReturn], *, on: date, at: datetime) -> int:
    posts = people.holders(region_ids=[period.region_id], permission=P.MONTHLY_RETURN_CHASE, on=on)
    return notices.notify(
        to=posts,
        key=f"period:{period.pk}:{Step.VERY_LATE}",
        kind=NoticeKind.RETURN_DUE,
        title=f"{period}{period.form.name}：{len(owing)}个单位逾期三个工作日仍未报送",
        text="、".join(row.region.name for row in owing),
        url=f"{reverse('returns:progress_of', args=[period.month])}?form={period.form.code}",
        at=at,
    )


def _sheet(row: MonthlyReturn) -> str:
    return reverse("returns:sheet", args=[row.pk])


def _dashboard(row: MonthlyReturn) -> str:
    """A leader reads dashboards, not returns."""
    return reverse("dashboards:region", args=[row.region_id])


def _by_region(posts: Iterable[Post]) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = defaultdict(list)
    for post in posts:
        found[post.region_id].append(post)
    return found
