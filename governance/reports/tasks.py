"""Background work of the reports: rendering and verification, on a queue of their own."""

from django.utils import timezone

from governance.jobs.registry import JobKind, register
from governance.reports import actions, reliance, rendering

QUEUE = "reports"
LEASE_SECONDS = 300  # two renderings of at most a minute each, on a slow machine


def _render(job, report) -> None:
    rendering.render_report(report_id=job.arguments["report_id"], at=timezone.now(), progress=report)


def _verify(job, report) -> None:
    rendering.verify_report(report_id=job.arguments["report_id"], at=timezone.now(), progress=report)


def _annotate(job, report) -> None:
    reliance.annotate(**job.arguments)


RENDER = register(JobKind(actions.RENDER, _render, QUEUE, lease_seconds=LEASE_SECONDS, max_attempts=3))
VERIFY = register(JobKind(actions.VERIFY, _verify, QUEUE, lease_seconds=LEASE_SECONDS, max_attempts=3))
ANNOTATE = register(JobKind(reliance.ANNOTATE, _annotate, QUEUE))
