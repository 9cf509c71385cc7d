"""S12 Correction after lock, from the clerk's request to next year's comparison."""

import pytest

from governance.audit.models import AuditEvent
from governance.figures import comparisons
from governance.figures import queries as figures
from governance.figures.periods import Period
from governance.jobs import actions as jobs
from governance.jobs.models import Job
from governance.reports import building, corrections, year_to_date
from governance.reports.documents import Paragraph
from governance.reports.models import ReportFigure, ReportKind
from governance.returns.models import ReturnPeriod, ReturnValue
from governance.workflow.models import StateChange
from tests.factories import reports as made_reports
from tests.factories import returns as made
from tests.factories.lifecycle import acting, moment, recompute

pytestmark = pytest.mark.django_db
FIRST_QUARTER = Period(202601, 202603)
FILED = {202501: 15, 202502: 15, 202503: 20, 202601: 10, 202602: 18, 202603: 30, 202604: 12}


def values(cases: int) -> dict[str, str]:
    return {**made.PLAUSIBLE, "M02": str(cases), "M03": str(cases), "M05": "0"}


@pytest.fixture
def filed(bureau, open_month):
    """Every month of the scenario filed, approved and, but April, locked."""
    for month, cases in FILED.items():
        open_month(month)
        year, number = divmod(month, 100)
        at = moment(number + 1, 3, year=year)
        bureau.approve(bureau.town, month=month, at=at, values=values(cases))
        bureau.sign_own(month=month, at=at)
        if month != 202604:
            bureau.lock(form_of(bureau, month), month=month, at=moment(number + 1, 12, year=year))
    recompute(bureau.county)
    return bureau


def form_of(bureau, month):
    return ReturnPeriod._base_manager.get(region=bureau.county, month=month).form


def quarter(bureau):
    """(value, 累计同比, is corrected) of the first quarter, as a dashboard of the county shows it."""
    with acting(bureau.statistician):
        sheet = figures.sheet(region_ids=[bureau.county.pk], months=list(FILED))
    now = sheet.figure("M02", bureau.county.pk, FIRST_QUARTER)
    before = sheet.figure("M02", bureau.county.pk, FIRST_QUARTER.year_before())
    compared = comparisons.year_to_date(now.indicator.unit, now.value, before.value)
    return now.value.amount, comparisons.cell(compared), now.is_corrected


def april_report(bureau):
    with acting(bureau.statistician):
        return building.build(
            year_to_date.SHAPE,
            region=bureau.county,
            period=Period(202601, 202604),
            paper=building.Paper(reference="APR001", dated=moment(5, 12).date()),
            at=moment(5, 12),
            corrections=lambda desk: corrections.since_last(desk, kind=ReportKind.YEAR_TO_DATE),
        )


def test_s12_correction_after_lock(filed, font_folder, client_of):
    assert quarter(filed) == (58, "+16.0%", False)
    report = made_reports.issued(
        by=filed.statistician, head=filed.head, kind=ReportKind.YEAR_TO_DATE, period=FIRST_QUARTER,
        at=moment(4, 14),
    )  # fmt: skip
    printed = ReportFigure._base_manager.get(
        report=report, indicator="M02", place=filed.county, first=202601, last=202603, code__regex=r"^\d+$"
    )
    assert printed.amount == "58"

    march = made.return_of(filed.town, month=202603)
    correction = filed.correct(march, {"M02": "33", "M03": "33"}, at=moment(5, 10), reason="漏登三件")
    recompute(filed.county)
    for job in Job.objects.filter(kind="reports.annotate"):
        jobs.run(job.pk)

    march = made.return_of(filed.town, month=202603)
    assert (march.state, march.version) == ("LOCKED", 2)
    kept = ReturnValue._base_manager.filter(monthly_return=march, code="M02").order_by("return_version")
    assert list(kept.values_list("return_version", "amount")) == [(1, 30), (2, 33)]
    assert quarter(filed) == (61, "+22.0%", True)

    page = client_of(filed.head).get(f"/dashboards/{filed.county.pk}/M02/?m=202603&span=ytd").content.decode()
    assert "已更正" in page and f"/corrections/{correction.pk}/" in page and "漏登三件" in page

    printed.refresh_from_db()
    assert printed.amount == "58"
    [note] = report.annotations.model._base_manager.filter(report=report)
    assert "人民调解受理由30更正为33" in note.text and "本报告数字不变" in note.text
    assert note.text in client_of(filed.head).get(f"/reports/{report.pk}/").content.decode()

    said = april_report(filed).report
    assert any("58" in text and "61" in text and "更正" in text for text in sentences_of(said))

    [event] = AuditEvent._base_manager.filter(kind="RETURN_CORRECTED")
    for part in (filed.clerk(filed.town), filed.statistician, filed.head):
        assert part.person_name in event.summary
    assert "由30更正为33" in event.summary and "漏登三件" in event.summary and event.at == moment(5, 10)
    steps = StateChange._base_manager.filter(
        subject_type="governance.correction", subject_id=str(correction.pk)
    )
    assert [(step.transition, step.at) for step in steps.order_by("pk")] == [
        (name, moment(5, 10)) for name in ("request", "approve", "unlock")
    ]

    with acting(filed.statistician):
        sheet = figures.sheet(region_ids=[filed.county.pk], months=list(FILED))
    next_year = Period(202701, 202703)
    assert sheet.figure("M02", filed.county.pk, next_year.year_before()).value.amount == 61


def sentences_of(report) -> list[str]:
    found = []
    for attachment in report.attachments:
        found += [block.sentence.text for block in attachment.blocks if isinstance(block, Paragraph)]
    return found
