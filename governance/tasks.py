"""Contents page: every capability's Celery tasks, so that Celery finds them."""

from governance.chasing.tasks import remind_daily
from governance.deadlines.tasks import queue_nightly_deadlines
from governance.figures.tasks import nightly as verify_figures
from governance.figures.tasks import ring_for_marks
from governance.jobs.tasks import run_job, sweep
from governance.regions.tasks import follow_the_calendar
from governance.reports.tasks import RENDER as render_reports
from governance.returns.tasks import daily as open_return_periods

__all__ = [
    "follow_the_calendar",
    "open_return_periods",
    "render_reports",
    "queue_nightly_deadlines",
    "remind_daily",
    "ring_for_marks",
    "run_job",
    "sweep",
    "verify_figures",
]
