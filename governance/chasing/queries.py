"""Reads of chasers: what units owe, and how often and when they were pressed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Subquery

from governance.chasing import rules
from governance.chasing.models import Chaser
from governance.regions.models import Region
from governance.returns.models import MonthlyReturn, ReturnPeriod


def owed(period: ReturnPeriod, units: Iterable[Region]) -> list[MonthlyReturn]:
    """The returns of the period that these units have not filed, or must file again."""
    rows = MonthlyReturn.objects.filter(period=period, region_id__in=[unit.pk for unit in units]).owed()
    return list(rows.select_related("region"))


@dataclass(frozen=True)
class Pressed:
    """How often a unit was pressed for a period, and when last."""

    count: int
    at: datetime

    def is_quiet(self, now: datetime) -> bool:
        return now < self.at + rules.QUIET


def of_period(period: ReturnPeriod) -> dict[int, Pressed]:
    """By unit; one query."""
    rows = Chaser.objects.filter(period=period).values("region_id")
    found = rows.annotate(count=Count("pk"), last=Max("at")).order_by()
    return {row["region_id"]: Pressed(row["count"], row["last"]) for row in found}


def of_counties(city: Region, *, month: int, form_code: str) -> dict[int, Pressed]:
    """The presses of the city upon its bureaux for a month, by county; one query."""
    rows = Chaser.objects.filter(city_id=city.pk, township_id=None, period__month=month)
    found = rows.filter(period__form__code=form_code).values("region_id")
    found = found.annotate(count=Count("pk"), last=Max("at")).order_by()
    return {row["region_id"]: Pressed(row["count"], row["last"]) for row in found}


def presses_of_return():
    """An annotation for returns: how often their unit was pressed for the period, null for never."""
    mine = Chaser.objects.filter(period_id=OuterRef("period_id"), region_id=OuterRef("region_id"))
    return Subquery(mine.order_by().values("region_id").annotate(count=Count("pk")).values("count"))


def of_return(monthly_return: MonthlyReturn) -> list[Chaser]:
    """Every press for this unit and period, the latest first."""
    rows = Chaser.objects.filter(period_id=monthly_return.period_id, region_id=monthly_return.region_id)
    return list(rows.order_by("-at", "-pk"))


def timeline(chasers: Iterable[Chaser]) -> list[dict]:
    """Entries for the timeline component, beside the steps of the return."""
    return [
        {
            "at": row.at,
            "title": "催办",
            "by": row.by_name,
            "office": row.by_office,
            "reason": "",
            "detail": f"已告知：{row.told_names}" if row.told else "该单位没有填报岗位，无人收到",
            "tone": "warning",
        }
        for row in chasers
    ]
