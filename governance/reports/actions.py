"""Every write to a report that a person asks for. The pages themselves are made in `rendering`."""

import secrets
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.figures.periods import Period
from governance.jobs import actions as jobs
from governance.jobs.models import Job, JobState
from governance.regions.models import Region
from governance.reports import building, policy
from governance.reports.models import Report, ReportAnnotation, ReportPrint
from governance.reports.states import WORKFLOW, ReportState
from governance.workflow import actions as workflow
from governance.workflow.actions import AlreadyDone, TransitionRefused

RENDER, VERIFY = "reports.render", "reports.verify"
# Without 0 O 1 I L 5 S 8 B 2 Z: read aloud or copied from paper, none is taken for another.
REFERENCE_SIGNS = "34679ACDEFGHJKMNPQRTUVWXY"
REFERENCE_LENGTH = 6


@transaction.atomic
def prepare(
    *, region: Region, kind: str, period: Period, by, at: datetime, dated: date | None = None, doc_no: str = "",
    plans: str = "",
) -> Report:  # fmt: skip
    """编制报告: register it and queue its rendering.

    Raises:
        TransitionRefused: another bureau's, an unfinished period, or a report that exists already.
    """
    _require(policy.can_prepare_in(region, post=by))
    _require(policy.can_cover(kind, period, on=timezone.localdate(at)))
    _refuse_second(region, kind, period)
    report = Report.objects.create(
        region=region,
        kind=kind,
        first=period.first,
        last=period.last,
        reference=_new_reference(region),
        title=building.title(region, period),
        doc_no=doc_no.strip(),
        dated=dated or timezone.localdate(at),
        plans=plans.strip(),
        prepared_at=at,
        prepared_by=by,
        prepared_by_name=by.person_name,
    )
    workflow.record_step(
        report, WORKFLOW.get("prepare"), before="", by=by, at=at, reason="", workflow=WORKFLOW
    )
    return _queue(workflow.lock(report), by=by, at=at)


@transaction.atomic
def render(*, report: Report, by, at: datetime) -> Report:
    """生成报告: read the figures again and make the pages anew. Raises AlreadyDone while a job is at it."""
    row = workflow.lock(report)
    _require(policy.can_edit(row, post=by))
    if row.state == ReportState.RENDERING and is_being_rendered(row):
        raise AlreadyDone("正在生成，请稍候。")
    return _queue(row, by=by, at=at)


@transaction.atomic
def revise(*, report: Report, plans: str, dated: date, doc_no: str, by, at: datetime) -> Report:
    """修改文字: the part written by hand, the number and the date; the pages are made anew."""
    row = workflow.lock(report)
    _require(policy.can_edit(row, post=by))
    if row.state == ReportState.RENDERING:
        raise TransitionRefused("正在生成，请在完成后再修改。")
    row.plans, row.dated, row.doc_no = plans.strip(), dated, doc_no.strip()
    workflow.apply_transition(row, "revise", workflow=WORKFLOW, by=by, at=at)
    return _queue(row, by=by, at=at)


@transaction.atomic
def issue(*, report: Report, by, at: datetime) -> Report:
    """签发: what the second person saw is what stays; data, layout, fonts and bytes are frozen from here on."""
    row = workflow.lock(report)
    if row.state == ReportState.ISSUED:
        raise AlreadyDone("报告已经签发。")
    _require(policy.can_issue(row, post=by))
    row.issued_at, row.issued_by, row.issued_by_name = at, by, by.person_name
    workflow.apply_transition(row, "issue", workflow=WORKFLOW, by=by, at=at)
    audit.record(
        EventKind.REPORT_ISSUED, by=by, at=at, subject=row, summary=f"签发{row.title}（{row.reference}）"
    )
    return row


@transaction.atomic
def withdraw(*, report: Report, reason: str, by, at: datetime) -> Report:
    """撤回: the report stays readable with its mark; another may be issued for the period."""
    row = workflow.lock(report)
    if row.state == ReportState.WITHDRAWN:
        raise AlreadyDone("报告已经撤回。")
    _require(policy.can_withdraw(row, post=by))
    row.withdrawn_at, row.withdrawn_by = at, by
    workflow.apply_transition(row, "withdraw", workflow=WORKFLOW, by=by, at=at, reason=reason)
    audit.record(
        EventKind.REPORT_WITHDRAWN, by=by, at=at, subject=row, summary=f"撤回{row.title}（{row.reference}）"
    )
    return row


@transaction.atomic
def annotate(*, report: Report, text: str, by, at: datetime) -> ReportAnnotation:
    """加注: tell later readers what has been corrected since; the pages stay as they were signed."""
    row = workflow.lock(report)
    _require(policy.can_annotate(row, post=by))
    if not text.strip():
        raise TransitionRefused("请写明更正的内容。")
    workflow.apply_transition(row, "annotate", workflow=WORKFLOW, by=by, at=at, reason=text)
    return ReportAnnotation.objects.create(
        region_id=row.region_id, report=row, text=text.strip()[:300], at=at, by=by, by_name=by.person_name
    )


@transaction.atomic
def verify(*, report: Report, by, at: datetime) -> Job:
    """校验印件: queue making the same bytes again; the result is kept in 校验记录."""
    report = _as_it_is(report)
    if not policy.can_see(report, post=by) or not report.is_signed:
        raise TransitionRefused("只有已签发的报告需要校验。")
    key = f"{report.pk}:{at:%Y%m%d%H%M}"
    return jobs.enqueue(
        kind=VERIFY, natural_key=key, region=report.region, at=at, arguments={"report_id": report.pk}
    )


@transaction.atomic
def download(*, report: Report, by, at: datetime) -> bytes:
    """The signed pages, byte by byte as frozen; every download is recorded."""
    report = _as_it_is(report)
    _require(policy.can_download(report, post=by))
    pdf = ReportPrint.objects.values_list("pdf", flat=True).get(report=report)
    audit.record(
        EventKind.EXPORTED, by=by, at=at, subject=report, summary=f"下载{report.title}（{report.reference}）"
    )
    return bytes(pdf)


def is_being_rendered(report: Report) -> bool:
    """Whether a job still works at it, or will."""
    return Job.objects.filter(pk=report.job_id, state__in=(JobState.WAITING, JobState.RUNNING)).exists()


def _as_it_is(report: Report) -> Report:
    """Its state now; whoever asks may have read it before it was signed."""
    return Report.objects.select_related("region").get(pk=report.pk)


def _queue(row: Report, *, by, at: datetime) -> Report:
    """Into RENDERING, with the job that does it. Whoever asks for these pages is who prepared them."""
    job = jobs.enqueue(
        kind=RENDER, natural_key=str(row.pk), region=row.region, at=at, arguments={"report_id": row.pk}
    )
    row.job_id, row.error = job.pk, ""
    row.prepared_by, row.prepared_by_name, row.prepared_at = by, by.person_name, at
    workflow.apply_transition(row, "render", workflow=WORKFLOW, by=by, at=at)
    return row


def _refuse_second(region: Region, kind: str, period: Period) -> None:
    """One report in the making and one issued per bureau, kind and period."""
    found = Report.objects.covering(region, kind, period).exclude(state=ReportState.WITHDRAWN).first()
    if found is None:
        return
    if found.state == ReportState.ISSUED:
        raise TransitionRefused(
            f"{period.label}的{found.get_kind_display()}已经签发（{found.reference}）；需要重出时请先撤回。"
        )
    raise TransitionRefused(
        f"{period.label}的{found.get_kind_display()}正在编制（{found.reference}），请直接修改。"
    )


def _new_reference(region: Region) -> str:
    """A number that no report of the city carries yet; the database refuses a double."""
    while True:
        reference = "".join(secrets.choice(REFERENCE_SIGNS) for _ in range(REFERENCE_LENGTH))
        if not Report.objects.filter(city_id=region.city_id, reference=reference).exists():
            return reference


def _require(answer: policy.Answer) -> None:
    allowed, reason = answer
    if not allowed:
        raise TransitionRefused(reason)
