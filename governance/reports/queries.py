"""Reads of reports: the list, one report's page, and what a printed code leads to."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.figures import queries as figures
from governance.figures.values import Value, completeness_text
from governance.jobs import doorbell
from governance.jobs.models import Job, JobState
from governance.paging import cursors
from governance.reports import corrections, layout, policy, sentences
from governance.reports.desk import RATE_PLACES
from governance.reports.models import Report, ReportAnnotation, ReportFigure, ReportPrint, ReportVerification
from governance.reports.sentences import Figure
from governance.reports.states import FROZEN, TONES, ReportState
from governance.workflow.models import StateChange

PAGE_SIZE = 30


def listing(*, post, filters: dict, after: str = "") -> cursors.Part:
    """Own reports, and the signed ones of other bureaus in the open scope; the newest period first."""
    found = visible(post=post).select_related("region")
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
    if year := filters.get("year"):
        found = found.filter(last__gte=year * 100, last__lte=year * 100 + 12)
    return cursors.page(found, "last", is_down=True, size=PAGE_SIZE, older=after, read=int)


def visible(*, post):
    """Makers see all reports of their bureau; everybody else what has been signed."""
    signed = Q(state__in=FROZEN)
    own = Q(region_id=post.region_id) if policy.is_maker(post, post.region_id) else Q(pk__in=())
    return Report.objects.filter(signed | own)


def fetch(pk: int, *, post) -> Report:
    """Raises Report.DoesNotExist for what the post may not see, as for what does not exist."""
    return visible(post=post).select_related("region").get(pk=pk)


@dataclass(frozen=True)
class Page:
    """Everything on a report's page. The pairs are (allowed, why not)."""

    report: Report
    made: ReportPrint | None
    document: dict | None
    job: dict | None
    annotations: list[ReportAnnotation]
    verifications: list[ReportVerification]
    steps: list[dict]
    is_maker: bool
    can_edit: tuple[bool, str]
    can_issue: tuple[bool, str]
    can_withdraw: tuple[bool, str]
    can_annotate: tuple[bool, str]
    can_download: tuple[bool, str]


def page(report: Report, *, post) -> Page:
    """A fixed number of queries; the bytes of the pages stay in the database."""
    made = print_of(report)
    is_maker = policy.is_maker(post, report.region_id)
    no = (False, "")
    return Page(
        report=report,
        made=made,
        document=layout.document_of(made.frozen) if made else None,
        job=job_of(report) if report.state == ReportState.RENDERING else None,
        annotations=list(ReportAnnotation.objects.filter(report=report).order_by("at")),
        verifications=list(ReportVerification.objects.filter(report=report).order_by("-at")[:5]),
        steps=[_step(one) for one in StateChange.objects.about(report).order_by("-at", "-pk")],
        is_maker=is_maker,
        can_edit=policy.can_edit(report, post=post),
        can_issue=policy.can_issue(report, post=post) if is_maker else no,
        can_withdraw=policy.can_withdraw(report, post=post),
        can_annotate=policy.can_annotate(report, post=post),
        can_download=policy.can_download(report, post=post),
    )


def _step(change: StateChange) -> dict:
    """An entry of the timeline component."""
    return {
        "at": change.at,
        "title": change.label,
        "by": change.by_name,
        "office": change.by_office,
        "reason": change.reason,
        "detail": "",
        "tone": TONES[ReportState(change.to_state)],
    }


def print_of(report: Report) -> ReportPrint | None:
    """The print without its bytes."""
    return ReportPrint.objects.defer("pdf", "preview", "html").filter(report=report).first()


def pdf_of(report: Report) -> bytes:
    """The pages as rendered, whether signed or not; raises ReportPrint.DoesNotExist before rendering."""
    return bytes(ReportPrint.objects.values_list("pdf", flat=True).get(report=report))


def preview_of(report: Report) -> bytes:
    """The pages with the watermark of a preview."""
    return bytes(ReportPrint.objects.values_list("preview", flat=True).get(report=report))


def job_of(report: Report) -> dict:
    """The job as the progress component shows it."""
    job = Job.objects.filter(pk=report.job_id).first()
    state = job.state if job else JobState.FAILED
    live = doorbell.progress_of(job) if job else {"percent": 0, "stage": ""}
    failed = state == JobState.FAILED
    return {
        "id": f"report-{report.pk}",
        "label": "正在生成报告",
        "state": state,
        "done": live["percent"],
        "total": 100,
        "message": "生成时发生内部错误，未能完成；请重新生成，仍不成功时联系系统管理员。"
        if failed
        else live["stage"],
        "poll_url": reverse("reports:progress", args=[report.pk]),
        "result_url": "",
    }


@dataclass(frozen=True)
class CodePage:
    """A printed number: what it said, what it means, and what it would say today."""

    report: Report
    figure: ReportFigure
    source: str
    now_text: str
    is_corrected: bool
    completeness: str
    figure_url: str
    rows_url: str
    parts: list[tuple[str, str]]
    annotations: list[ReportAnnotation]


def find_report(reference: str, *, post) -> Report:
    return visible(post=post).select_related("region").get(reference=reference.upper())


def code_page(report: Report, code: str, *, post, today: date) -> CodePage:
    """Raises ReportFigure.DoesNotExist for a code that was not printed."""
    row = ReportFigure.objects.select_related("place").get(report=report, code=code.upper())
    covered = checks.covers(post.region, row.place)
    now = _today(row, today) if covered else None
    indicator = corrections.indicator_of(row)
    return CodePage(
        report=report,
        figure=row,
        source=indicator.source if indicator else "",
        now_text=_text(now, row) if now is not None else "",
        is_corrected=now is not None and not corrections.same(corrections.printed(row), now),
        completeness=completeness_text(corrections.printed(row)),
        figure_url=_url("dashboards:figure", row, row.indicator) if covered and indicator else "",
        rows_url=_rows_url(row, post) if covered and indicator and not row.less else "",
        parts=[
            (part.name, _url("dashboards:figure", row, part.code))
            for part in corrections.parts_of(row)
            if covered
        ],
        annotations=list(ReportAnnotation.objects.filter(report=report).order_by("at")),
    )


def text_figures(report: Report) -> list[ReportFigure]:
    """The numbers of the text and the main table, in the order of their codes."""
    return list(ReportFigure.objects.filter(report=report, code__regex=r"^\d+$").order_by("code"))


def awaiting_issue(*, post):
    """Reports of the bureau that wait for the signature of this person."""
    ready = Report.objects.filter(region_id=post.region_id, state=ReportState.READY)
    return ready.exclude(prepared_by__user_id=post.user_id)


def failed_of(*, post):
    return Report.objects.filter(region_id=post.region_id, state=ReportState.FAILED)


def _today(row: ReportFigure, today: date) -> Value | None:
    if not row.indicator:
        return None
    months = figures.months_for(row.period)
    sheet, _ = figures.restated_sheet(region=row.place, months=months, today=today)
    return corrections.today(sheet, row)


def _text(value: Value, row: ReportFigure) -> str:
    unit = corrections.unit_of(row)
    return sentences.figure_text(Figure(value, unit, "", RATE_PLACES)) if unit else ""


def _url(name: str, row: ReportFigure, code: str) -> str:
    span = "month" if row.first == row.last else "ytd"
    return reverse(name, args=[row.place_id, code]) + f"?m={row.last}&span={span}"


def _rows_url(row: ReportFigure, post) -> str:
    indicator = corrections.indicator_of(row)
    may = checks.has_permission(post, P.FIGURE_ROWS_READ)
    return _url("dashboards:rows", row, row.indicator) if may and indicator and indicator.rows else ""


def default_month(*, on: date) -> int:
    """The last month that is over."""
    return (on.year - 1) * 100 + 12 if on.month == 1 else on.year * 100 + on.month - 1
