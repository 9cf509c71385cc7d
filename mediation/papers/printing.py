"""Papers as PDF: one paper, or the whole file with its scans. Runs the sealed renderer."""

from datetime import date, datetime

from governance.reports import render
from governance.uploads import cleaning
from governance.uploads.cleaning import Placement
from mediation.cases import queries
from mediation.cases.actions import CaseRefused, attachments
from mediation.cases.codes import Paper
from mediation.cases.models import Case
from mediation.papers import binding, catalogue, layout, records


def print_paper(*, case: Case, paper: Paper, by, at: datetime, today: date) -> bytes:
    """The PDF of one paper. Raises CaseRefused when there is nothing to print, RenderFailed with the reason."""
    if reason := catalogue.why_not_print(paper, queries.file_facts(case)):
        raise CaseRefused(reason)
    record = records.read(case, by=by, at=at, today=today)
    documents = catalogue.make(paper, record)
    html = layout.html_of(documents, title=paper.label)
    return render.render_pdf(records.without_names(html, record))


def print_file(*, case: Case, by, at: datetime, today: date) -> bytes:
    """The whole file. Every opened value and every scan is a recorded reading."""
    record = records.read(case, by=by, at=at, today=today)
    scans = list(case.attachments.filter(withdrawn_at=None).order_by("position"))
    bound = render.render_pdf(binding.html(record, queries.file_facts(case), scans))
    if not scans:
        return bound
    contents = attachments.read_for_binding(case=case, by=by, at=at, purpose=records.PURPOSE)
    placements = [
        Placement(
            contents[one.pk], one.media_type, layout.Sheet(f"scan-{one.pk}", "", one.pages).page_anchors
        )
        for one in scans
    ]
    return cleaning.bind(bound, placements)
