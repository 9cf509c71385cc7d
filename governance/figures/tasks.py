"""Jobs and periodic work of the figures."""

from celery import shared_task
from django.utils import timezone

from governance.figures import actions, dirty, store
from governance.jobs import actions as jobs
from governance.jobs.registry import JobKind, register
from governance.regions.models import Region

register(
    JobKind(name=dirty.JOB_KIND, run=lambda job, report: actions.drain(city_id=job.city_id, report=report))
)
register(
    JobKind(
        name="figures.verify",
        run=lambda job, report: actions.verify(
            city_id=job.city_id, months=store.months_of(city_id=job.city_id), at=timezone.now()
        ),
        lease_seconds=1800,
    )
)


@shared_task(name="governance.figures.ring")
def ring_for_marks(**_unknown) -> int:
    """Cities with marks whose ring was lost."""
    return dirty.ring_all()


@shared_task(name="governance.figures.nightly")
def nightly(**_unknown) -> None:
    """Recompute every city in full and alarm on any difference."""
    now = timezone.now()
    for city in Region.objects.filter(level="CITY", is_active=True):
        jobs.enqueue(kind="figures.verify", natural_key=f"{city.pk}:{now:%Y%m%d}", region=city, at=now)
