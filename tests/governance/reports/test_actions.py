"""From preparing to issuing: the job, the second person, what can no longer be changed, failures."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from governance.audit.models import AuditEvent
from governance.figures import periods
from governance.jobs import actions as jobs
from governance.jobs.models import Job
from governance.reports import actions, fonts, layout, render
from governance.reports.models import Report, ReportFigure, ReportPrint, ReportVerification
from governance.reports.states import ReportState as S
from governance.workflow.actions import AlreadyDone, TransitionRefused
from governance.workflow.models import StateChange
from tests.factories import reports as factory
from tests.governance.reports import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("font_folder")]


@pytest.fixture
def analyst(world):
    return world.post("CITY_ANALYST", "白银市")


@pytest.fixture
def head(world):
    return world.post("CITY_HEAD", "白银市")


@pytest.fixture
def year_2022(world, monkeypatch):
    factory.registers_2022(world)
    factory.compute(world, factory.filings_2022(world), factory.YEAR.months, monkeypatch)


@pytest.fixture
def laid_out_at_once(monkeypatch):
    """Where the pages do not matter, rendering takes no time."""
    monkeypatch.setattr(render, "render_pdf", lambda html, **_: b"%PDF-/Type /Page " + hashlib.sha256(html.encode()).digest())
    monkeypatch.setattr(render, "renderer_version", lambda: "test")


def test_s10_a_year_is_prepared_rendered_issued_and_rendered_again(year_2022, analyst, head):
    """The whole way with real pages: text, codes, frozen bytes, verification."""
    report = factory.prepared(by=analyst, plans="抓好2023年重点任务落实。")
    assert report.state == S.RENDERING
    jobs.run(report.job_id)
    report = factory.fresh(report)
    assert (report.state, report.error) == (S.READY, "")
    made = ReportPrint._base_manager.get(report=report)
    text = pages.text_of(bytes(made.pdf)).replace("\n", "")
    for said in ("2372", "2335", "98.44", "1103", "982", "182", "273", "200", "4030", report.reference):
        assert said in text
    assert "同比" not in text and "增长" not in text and "预览稿" not in text
    assert made.pages == len(pages.reader(bytes(made.pdf)).pages)
    assert "预览稿" in pages.text_of(bytes(made.preview)).replace("\n", "")

    with factory.acting(head):
        actions.issue(report=report, by=head, at=factory.AT)
    with factory.acting(head):
        pdf = actions.download(report=report, by=head, at=factory.AT)
        job = actions.verify(report=report, by=head, at=factory.AT)
    assert hashlib.sha256(pdf).hexdigest() == made.pdf_sha256
    jobs.run(job.pk)
    checked = ReportVerification._base_manager.get(report=report)
    assert checked.result == "SAME", checked.detail
    assert layout.html_of(made.frozen, base_url=made.base_url) == made.html
