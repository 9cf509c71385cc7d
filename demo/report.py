"""白银市's report of the year 2022, asked for and made as a person would have it made."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from demo import marks, offices, world, year_2022
from governance.figures import dirty
from governance.figures.models import DirtyMark
from governance.figures.periods import Period
from governance.jobs import actions as jobs
from governance.jobs import doorbell
from governance.jobs.models import Job
from governance.reports import actions
from governance.reports.models import Report, ReportPrint
from governance.reports.states import ReportState
from governance.tenancy import scope

KIND = "YEAR_TO_DATE"
PERIOD = Period(year_2022.MONTHS[0], year_2022.MONTHS[-1])
FILE = "baiyin-2022.pdf"


def computing() -> str:
    """What the worker is at; empty when no month is left to compute."""
    left = DirtyMark.objects.values("city", "period").distinct().count()
    if not left:
        return ""
    running = Job.objects.filter(kind=dirty.JOB_KIND, state="RUNNING").select_related("city")
    told = [f"{job.city.name} {doorbell.progress_of(job)['stage']}" for job in running.order_by("city__code")]
    return "；".join(told) or f"共 {left} 个月，等待后台任务"


def compute_now() -> None:
    marks.compute_now(world.cities())


def prepare() -> Report:
    """The report that exists already, or a new one by the city's analyst; its rendering is queued."""
    analyst = offices.post_of("baiyin_analyst")
    with _acting(analyst):
        known = (
            Report.objects.covering(analyst.region, KIND, PERIOD).exclude(state=ReportState.WITHDRAWN).first()
        )
        return known or actions.prepare(
            region=analyst.region, kind=KIND, period=PERIOD, by=analyst, at=timezone.now()
        )


def render_now(report: Report) -> None:
    """What the worker would do, at once."""
    if is_pending(report):
        jobs.run(report.job_id)


def is_pending(report: Report) -> bool:
    return Job.objects.filter(pk=report.job_id, state__in=("WAITING", "RUNNING")).exists()


def save(report: Report) -> Path | None:
    """The pages as a file, or None when there are none: the signed ones, else the preview."""
    printed = ReportPrint._base_manager.filter(report=report).first()
    if printed is None:
        return None
    path = Path(settings.VAR_DIR) / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(printed.pdf)
    return path


def error_of(report: Report) -> str:
    return Report._base_manager.get(pk=report.pk).error


def _acting(post):
    return scope.enter(scope.of_region(post.region, post_id=post.pk, user_id=post.user_id))
