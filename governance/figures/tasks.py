"""Jobs and periodic work of the figures."""

from celery import shared_task
from django.utils import timezone

from governance.figures import actions, dirty, queries, store
from governance.jobs import actions as jobs
from governance.jobs.registry import JobKind, register
from governance.regions.models import Region

SLICE_SECONDS = 3.0  # a job is one transaction: shorter than people wait for a figure


def _recompute(job, report) -> None:
    """The newest marked months; what is left goes to another job, so that these are seen at once."""
    actions.drain(city_id=job.city_id, report=report, seconds=SLICE_SECONDS)
    if queries.pending_months(city_id=job.city_id):
        dirty.ring(job.city_id)


register(JobKind(name=dirty.JOB_KIND, run=_recompute))
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
