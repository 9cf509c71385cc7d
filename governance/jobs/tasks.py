"""Celery's two entries: run one job, ring the waiting ones."""

from celery import shared_task
from django.utils import timezone

from governance.jobs import actions


@shared_task(name="governance.jobs.run")
def run_job(*, job_id: str, **_unknown) -> None:
    actions.run(job_id)


@shared_task(name="governance.jobs.sweep")
def sweep(**_unknown) -> int:
    return actions.ring_waiting(at=timezone.now())
