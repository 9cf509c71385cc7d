"""Contents page: every capability's Celery tasks, so that Celery finds them."""

from governance.jobs.tasks import run_job, sweep

__all__ = ["run_job", "sweep"]
