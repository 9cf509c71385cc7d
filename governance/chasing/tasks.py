"""The morning's reminders: one job per city."""

from celery import shared_task
from django.utils import timezone

from governance.chasing import reminders
from governance.jobs import actions as jobs
from governance.jobs.registry import JobKind, register
from governance.regions.models import Region

REMIND = register(
    JobKind(
        name="chasing.remind",
        run=lambda job, report: reminders.remind(city_id=job.city_id, at=timezone.now()),
    )
)


@shared_task(name="governance.chasing.daily")
def remind_daily(**_unknown) -> int:
    """One job per city and day; returns how many were asked for."""
    now = timezone.now()
    cities = list(Region.objects.filter(level="CITY", is_active=True))
    for city in cities:
        key = f"{city.pk}:{timezone.localdate(now):%Y%m%d}"
        jobs.enqueue(kind=REMIND.name, natural_key=key, region=city, at=now)
    return len(cities)
