"""Makes the pages of a report: read, write, lay out, check. Runs in the background, in a city's scope."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.conf import settings

from governance.reports import building, corrections, documents, kinds, layout, render
from governance.reports.building import Built, Paper
from governance.reports.desk import Noted
from governance.reports.models import (
    Report,
    ReportFigure,
    ReportPrint,
    ReportVerification,
    VerificationResult,
)
from governance.reports.sentences import SentenceRefused
from governance.reports.states import WORKFLOW, ReportState
from governance.workflow import actions as workflow

logger = logging.getLogger(__name__)
Progress = Callable[..., None]
# Anticipated failures, whose Chinese message is shown to the person who asked.
ANTICIPATED = (render.RenderFailed, documents.DocumentRefused, SentenceRefused)


def render_report(*, report_id: int, at: datetime, progress: Progress) -> Report:
    """取数 → 成文 → 排版 → 校验. A failure that can be explained becomes the state FAILED with its reason."""
    report = workflow.lock(Report.objects.get(pk=report_id))
    if report.state != ReportState.RENDERING:
        return report  # a second delivery of the job
    try:
        _make(report, at=at, progress=progress)
    except ANTICIPATED as failure:
        logger.warning("report %s could not be rendered: %s", report.reference, failure)
        report.error = str(failure)[:500]
        workflow.apply_transition(report, "fail", workflow=WORKFLOW, by=None, at=at, reason=report.error)
    else:
        workflow.apply_transition(report, "finish", workflow=WORKFLOW, by=None, at=at)
    return report


def build(report: Report, *, at: datetime) -> Built:
    """What the report says as of now."""
    paper = Paper(report.reference, report.dated, report.doc_no, report.plans)
    return building.build(
        kinds.shape_of(report.kind),
        region=report.region,
        period=report.period,
        paper=paper,
        at=at,
        corrections=lambda desk: corrections.since_last(desk, kind=report.kind),
    )


def verify_report(*, report_id: int, at: datetime, progress: Progress) -> ReportVerification:
    """Make the frozen pages again and compare byte by byte; told apart from a changed environment."""
    made = ReportPrint.objects.select_related("report").get(report_id=report_id)
    progress(30, "重新排版")
    result, detail = _compare(made)
    progress(90, "比对")
    return ReportVerification.objects.create(
        region_id=made.region_id, report_id=report_id, result=result, detail=detail[:300], at=at
    )


def _make(report: Report, *, at: datetime, progress: Progress) -> None:
    progress(5, "取数")
    fonts = render.check_ready()
    built = build(report, at=at)
    progress(30, "成文")
    frozen = documents.to_json(built.report)
    html = layout.html_of(frozen, base_url=settings.PORTAL_PUBLIC_URL)
    progress(45, "排版")
    pdf = render.render_pdf(html)
    progress(70, "排版预览稿")
    preview = render.render_pdf(layout.html_of(frozen, base_url=settings.PORTAL_PUBLIC_URL, is_preview=True))
    progress(95, "校验")
    ReportPrint.objects.update_or_create(
        report=report,
        defaults={
            "region_id": report.region_id,
            "frozen": frozen,
            "checksum": documents.checksum(frozen),
            "as_of": at,
            "template_version": layout.template_version(),
            "fonts_digest": fonts.digest,
            "fonts": [asdict(font) for font in fonts.fonts],
            "renderer_version": render.renderer_version(),
            "base_url": settings.PORTAL_PUBLIC_URL,
            "html": html,
            "pdf": pdf,
            "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
            "preview": preview,
            "pages": render.page_count(pdf),
            "rendered_at": at,
        },
    )
    _keep_figures(report, built)


def _keep_figures(report: Report, built: Built) -> None:
    """The numbers of this version take the place of those of the last."""
    ReportFigure.objects.filter(report=report).delete()
    ReportFigure.objects.bulk_create(_row(report, noted) for noted in built.figures)


def _row(report: Report, noted: Noted) -> ReportFigure:
    return ReportFigure(
        region_id=report.region_id,
        report=report,
        code=noted.code,
        name=noted.name,
        text=noted.text,
        indicator=noted.indicator,
        less=noted.less,
        place=noted.place,
        first=noted.period.first,
        last=noted.period.last,
        definition=noted.definition,
        basis=noted.basis,
        amount=corrections.amount_text(noted.value),
        precision=noted.value.precision,
        emptiness=noted.value.emptiness,
        have=noted.value.have,
        expected=noted.value.expected,
    )


def _compare(made: ReportPrint) -> tuple[VerificationResult, str]:
    if documents.checksum(made.frozen) != made.checksum:
        return VerificationResult.DIFFERENT, "冻结数据与数据校验码不符。"
    if hashlib.sha256(bytes(made.pdf)).hexdigest() != made.pdf_sha256:
        return VerificationResult.DIFFERENT, "保存的印件与印件校验码不符。"
    try:
        if changed := _changed_environment(made):
            return VerificationResult.NOT_COMPARABLE, f"{'、'.join(changed)}与签发时不同；数据校验码一致。"
        again = hashlib.sha256(render.render_pdf(made.html)).hexdigest()
    except render.RenderFailed as failure:
        return VerificationResult.NOT_COMPARABLE, str(failure)
    if again != made.pdf_sha256:
        return VerificationResult.DIFFERENT, f"重新生成的校验码为 {again[:16]}。"
    return VerificationResult.SAME, "由冻结数据重新生成的印件与签发的印件逐字节一致。"


def _changed_environment(made: ReportPrint) -> list[str]:
    """What of the environment differs from when the pages were made."""
    fonts = render.check_ready()
    changed = [
        ("字体", fonts.digest != made.fonts_digest),
        ("排版程序", render.renderer_version() != made.renderer_version),
    ]
    if layout.template_version() == made.template_version:
        again = layout.html_of(made.frozen, base_url=made.base_url)
        changed.append(("版面", again != made.html))
    return [name for name, differs in changed if differs]
