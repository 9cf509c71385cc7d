"""Contents page: every capability's Celery tasks, so that Celery finds them."""

from governance.deadlines.tasks import queue_nightly_deadlines
from governance.jobs.tasks import run_job, sweep

__all__ = ["queue_nightly_deadlines", "run_job", "sweep"]
