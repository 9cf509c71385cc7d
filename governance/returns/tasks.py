"""Periodic work of the returns: periods open by themselves, and what falls due is told to the figures."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from governance.figures import dirty
from governance.jobs import actions as jobs
from governance.jobs.registry import JobKind, register
from governance.regions.models import Region
from governance.returns import opening
from governance.returns.models import MonthlyReturn
from governance.returns.states import COUNTED

OPEN_PERIODS = "returns.open_periods"


def run_daily(*, city_id: int, at: datetime) -> None:
    """Open what is to be opened, then mark what fell due of late: it shows as overdue from the day after.

    A week is looked back upon, so that a day without a worker leaves no gap.
    """
    opening.open_due_periods(city_id=city_id, at=at)
    today = timezone.localdate(at)
    fell_due = MonthlyReturn.objects.filter(
        city_id=city_id, due_on__gte=today - timedelta(days=7), due_on__lt=today
    )
    overdue = fell_due.exclude(state__in=COUNTED)
    for row in overdue.order_by("county_id", "month").distinct("county_id", "month"):
        dirty.mark(region=row, months=[row.month], group=opening.FIGURES)


register(
    JobKind(name=OPEN_PERIODS, run=lambda job, report: run_daily(city_id=job.city_id, at=timezone.now()))
)


@shared_task(name="governance.returns.daily")
def daily(**_unknown) -> int:
    """One job per city and day; returns how many were asked for."""
    now = timezone.now()
    cities = list(Region.objects.filter(level="CITY", is_active=True))
    for city in cities:
        key = f"{city.pk}:{timezone.localdate(now):%Y%m%d}"
        jobs.enqueue(kind=OPEN_PERIODS, natural_key=key, region=city, at=now)
    return len(cities)
