"""Rings Celery and shows progress. Both may fail without loss: the ledger in PostgreSQL is the truth."""

import logging

from django.core.cache import cache

from governance.jobs import registry

logger = logging.getLogger(__name__)


def ring(job) -> None:
    """Send the job's id to its queue; when Redis is away the sweeper will ring later."""
    from governance.jobs.tasks import run_job

    try:
        run_job.apply_async(kwargs={"job_id": str(job.pk)}, queue=registry.get(job).queue, retry=False)
    except Exception:  # kombu raises many kinds; none may stop the person who filed
        logger.warning("could not ring for job %s; the sweeper will", job.pk)


def publish_progress(job, *, percent: int, stage: str) -> None:
    try:
        cache.set(_key(job.pk), {"percent": percent, "stage": stage}, timeout=600)
    except Exception:
        logger.debug("progress of job %s not shown", job.pk)


def progress_of(job) -> dict:
    """Percent and stage for the progress bar: from the cache while running, else from the ledger."""
    if job.state == "RUNNING":
        try:
            live = cache.get(_key(job.pk))
        except Exception:
            live = None
        if live:
            return live
    return {"percent": job.progress, "stage": job.stage}


def _key(job_id) -> str:
    return f"job-progress:{job_id}"
