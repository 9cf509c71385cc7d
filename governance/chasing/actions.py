"""催办 in one press: logged, told to the unit's people, at most once an hour for each unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from governance.access.permissions import Permission as P
from governance.chasing import policy, queries, rules
from governance.chasing.models import Chaser
from governance.notices import actions as notices
from governance.notices import queries as people
from governance.notices.models import NoticeKind
from governance.regions.models import Region
from governance.returns.models import ReturnPeriod
from governance.workflow.actions import TransitionRefused


class ChasedLately(TransitionRefused):
    """The unit was pressed less than an hour ago."""


@dataclass(frozen=True)
class Chased:
    """What one press over many units came to."""

    done: int
    lately: int

    def __str__(self) -> str:
        told = f"已催办{self.done}个单位。" if self.done else "没有需要催办的单位。"
        return f"{told}另有{self.lately}个单位一小时内已催办过。" if self.lately else told


@transaction.atomic
def chase(*, period: ReturnPeriod, unit: Region, by, at: datetime) -> Chaser:
    """Press one unit that still owes the period's return.

    Raises:
        ChasedLately: somebody pressed it within the hour.
        TransitionRefused: not a unit of this bureau, or it owes nothing.
    """
    allowed, reason = policy.can_chase(unit, post=by)
    if not allowed:
        raise TransitionRefused(reason)
    owed = queries.owed(period, [unit])
    if not owed:
        raise TransitionRefused(f"{unit.name}没有未报的{period.form.title_of(period.month)}，无需催办。")
    posts = people.holders(region_ids=[unit.pk], permission=P.MONTHLY_RETURN_FILE, on=timezone.localdate(at))
    row = _written(period, unit, posts, by=by, at=at)
    notices.notify(
        to=posts,
        key=f"chaser:{row.pk}",
        kind=NoticeKind.RETURN_CHASED,
        title=f"请尽快报送{period}{period.form.name}",
        text=f"报送截止{period.due_on:%Y-%m-%d}，现状态为“{owed[0].status.label}”。",
        url=reverse("returns:sheet", args=[owed[0].pk]),
        by=by,
        at=at,
    )
    return row


def chase_all(*, period: ReturnPeriod, units: Iterable[Region], by, at: datetime) -> Chased:
    """Press every unit of these that owes the return; those pressed within the hour are left alone."""
    done = lately = 0
    owing = {row.region_id for row in queries.owed(period, units)}
    for unit in units:
        if unit.pk not in owing:
            continue
        try:
            chase(period=period, unit=unit, by=by, at=at)
        except ChasedLately:
            lately += 1
        else:
            done += 1
    return Chased(done, lately)


def chase_counties(*, periods: Iterable[ReturnPeriod], by, at: datetime) -> Chased:
    """The city presses every county whose bureau owes its own return of the month."""
    each = [chase_all(period=period, units=[period.region], by=by, at=at) for period in periods]
    return Chased(sum(one.done for one in each), sum(one.lately for one in each))


def _written(period: ReturnPeriod, unit: Region, posts: list, *, by, at: datetime) -> Chaser:
    try:
        with transaction.atomic():
            return Chaser.objects.create(
                region=unit,
                period=period,
                at=at,
                quiet_until=at + rules.QUIET,
                told=[{"post": post.pk, "name": post.person_name} for post in posts],
                by=by,
                by_name=by.person_name,
                by_office=by.office_name,
            )
    except IntegrityError as refused:
        raise ChasedLately(f"{unit.name}一小时内已催办过，请稍后再催。") from refused
