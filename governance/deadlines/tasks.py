"""Nightly work on deadlines: one job per city, each in its own scope."""

from celery import shared_task
from django.utils import timezone

from governance.deadlines import actions, overlooked
from governance.deadlines.models import Deadline
from governance.jobs import actions as jobs
from governance.jobs.registry import JobKind, register


def _run(job, report) -> None:
    actions.recompute_provisional()
    report(50, "重新计算推算期限")
    overlooked.start_all()
    actions.end_lapsed(at=timezone.now())
    actions.announce_due(at=timezone.now())


NIGHTLY = register(JobKind(name="deadlines.nightly", run=_run, lease_seconds=600))


@shared_task(name="governance.deadlines.nightly")
def queue_nightly_deadlines(**_unknown) -> int:
    """Queue the night's job of every city; the same night queued twice is one job."""
    now = timezone.now()
    cities = Deadline._meta.get_field("region").related_model.objects.filter(level="CITY", is_active=True)
    for city in cities.order_by("pk"):
        jobs.enqueue(
            kind=NIGHTLY.name, natural_key=f"{city.pk}:{timezone.localdate(now)}", region=city, at=now
        )
    return len(cities)
