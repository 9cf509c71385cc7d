"""Enqueue, claim, run and finish jobs. Safe to deliver twice, late or never: the sweeper rings again."""

import logging
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from governance.jobs import doorbell, registry
from governance.jobs.models import Job, JobState
from governance.tenancy import scope

logger = logging.getLogger(__name__)


def enqueue(*, kind: str, natural_key: str, region, at: datetime, arguments: dict | None = None) -> Job:
    """Write the job in the caller's transaction and ring after the commit. A waiting twin is reused;
    a running one is not, since it may have read before the caller wrote."""
    job, _created = Job.objects.get_or_create(
        kind=kind,
        natural_key=natural_key,
        state=JobState.WAITING,
        defaults={
            "city_id": region.city_id,
            "county_id": region.county_id,
            "arguments": arguments or {},
            "created_at": at,
        },
    )
    transaction.on_commit(lambda: doorbell.ring(job))
    return job


def run(job_id) -> None:
    """Do one job if it can be claimed; called by the Celery task with nothing but the id."""
    job = claim(job_id, at=timezone.now())
    if job is None:
        return
    kind = registry.get(job)
    try:
        with scope.enter(scope.for_worker(city_id=job.city_id, reason=f"{job.kind} {job.natural_key}")):
            kind.run(job, lambda percent, stage="": report(job, percent=percent, stage=stage))
    except Exception as error:  # the ledger must learn of every failure; the log keeps the traceback
        logger.exception("job %s failed", job.pk)
        fail(job, error=error, at=timezone.now())
    else:
        finish(job, at=timezone.now())


def claim(job_id, *, at: datetime) -> Job | None:
    """Take the lease of a waiting job, or of a running one whose lease has run out."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(pk=job_id)
            .filter(Q(state=JobState.WAITING) | Q(state=JobState.RUNNING, leased_until__lt=at))
            .first()
        )
        if job is None:
            return None
        job.state, job.attempts = JobState.RUNNING, F("attempts") + 1
        job.leased_until = at + timedelta(seconds=registry.get(job).lease_seconds)
        job.save(update_fields=["state", "attempts", "leased_until"])
    job.refresh_from_db()
    return job


def report(job: Job, *, percent: int, stage: str = "") -> None:
    """Show progress at once, outside the job's own transaction."""
    doorbell.publish_progress(job, percent=percent, stage=stage)


def finish(job: Job, *, at: datetime) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=JobState.DONE, progress=100, stage="", error="", leased_until=None, finished_at=at
    )


def fail(job: Job, *, error: Exception, at: datetime) -> None:
    """Back to the queue, or failed for good after the last attempt."""
    kind = registry.get(job)
    given_up = job.attempts >= kind.max_attempts
    try:
        Job.objects.filter(pk=job.pk).update(
            state=JobState.FAILED if given_up else JobState.WAITING,
            error=type(error).__name__,
            leased_until=None,
            finished_at=at if given_up else None,
        )
    except DatabaseError:
        connection.close()  # the lease runs out and the sweeper rings again


def ring_waiting(*, at: datetime, older_than_seconds: int = 20) -> int:
    """Ring every job that waits too long or whose worker died. Returns how many."""
    overdue = Job.objects.filter(
        Q(state=JobState.WAITING, created_at__lt=at - timedelta(seconds=older_than_seconds))
        | Q(state=JobState.RUNNING, leased_until__lt=at)
    )
    jobs = list(overdue.order_by("created_at")[:500])
    for job in jobs:
        doorbell.ring(job)
    return len(jobs)
