"""From preparing to issuing: the job, the second person, what can no longer be changed, failures."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from governance.audit.models import AuditEvent
from governance.figures import periods
from governance.jobs import actions as jobs
from governance.jobs.models import Job
from governance.reports import actions, layout, render
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


class Passed(Exception):
    """The statement was carried out; the transaction is undone all the same."""


def answer_to(statement: str, report, *, by) -> str:
    """What the database says to a level role that tries this."""
    try:
        with factory.acting(by), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [report.pk])
            raise Passed(f"{cursor.rowcount} rows changed")
    except (DatabaseError, Passed) as answer:
        return str(answer)


@pytest.fixture
def laid_out_at_once(monkeypatch):
    """Where the pages do not matter, rendering takes no time."""
    monkeypatch.setattr(
        render, "render_pdf", lambda html, **_: b"%PDF-/Type /Page " + hashlib.sha256(html.encode()).digest()
    )
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


def test_nobody_issues_what_they_prepared(year_2022, laid_out_at_once, world, head):
    report = factory.rendered(by=head)
    with factory.acting(head), pytest.raises(TransitionRefused, match="编制人不能签发"):
        actions.issue(report=report, by=head, at=factory.AT)
    assert factory.fresh(report).state == S.READY
    other = world.post("CITY_HEAD", "白银市", index=1)
    with factory.acting(other):
        actions.issue(report=report, by=other, at=factory.AT)
    assert factory.fresh(report).state == S.ISSUED
    with factory.acting(other), pytest.raises(AlreadyDone):
        actions.issue(report=report, by=other, at=factory.AT)


def test_whoever_changes_the_text_does_not_sign_it(year_2022, laid_out_at_once, analyst, head):
    report = factory.rendered(by=analyst)
    with factory.acting(head):
        actions.revise(
            report=report, plans="另加一条。", dated=report.dated, doc_no="", by=head, at=factory.AT
        )
    jobs.run(factory.fresh(report).job_id)
    assert "另加一条。" in ReportPrint._base_manager.get(report=report).frozen
    with factory.acting(head), pytest.raises(TransitionRefused, match="编制人不能签发"):
        actions.issue(report=report, by=head, at=factory.AT)


def test_an_issued_report_cannot_be_changed_by_any_level(year_2022, laid_out_at_once, analyst, head):
    report = factory.issued(by=analyst, head=head)
    for statement in (
        "update governance_report set title = 'x' where id = %s",
        "update governance_report set issued_at = now() where id = %s",
        "update governance_report set state = 'READY' where id = %s",
        "update governance_reportprint set pdf = '' where report_id = %s",
        "update governance_reportfigure set text = '9999件' where report_id = %s and code = '01'",
        "delete from governance_reportfigure where report_id = %s",
    ):
        answer = answer_to(statement, report, by=head)
        assert "never changes" in answer or "no step" in answer, (statement, answer)
    for statement in (
        "delete from governance_report where id = %s",
        "delete from governance_reportprint where report_id = %s",
    ):
        assert "permission denied" in answer_to(statement, report, by=head)
    assert ReportFigure._base_manager.get(report=report, code="01").text == "2372件"


def test_withdrawing_needs_a_reason_and_lets_another_be_made(year_2022, laid_out_at_once, analyst, head):
    report = factory.issued(by=analyst, head=head)
    with pytest.raises(TransitionRefused, match="已经签发"):
        factory.prepared(by=analyst)
    with factory.acting(head), pytest.raises(TransitionRefused, match="理由"):
        actions.withdraw(report=report, reason=" ", by=head, at=factory.AT)
    with factory.acting(head):
        actions.withdraw(report=report, reason="漏列一项。", by=head, at=factory.AT)
    assert factory.rendered(by=analyst).state == S.READY
    kinds = set(AuditEvent._base_manager.values_list("kind", flat=True))
    assert {"REPORT_ISSUED", "REPORT_WITHDRAWN"} <= kinds


def test_what_cannot_be_prepared(world, analyst):
    cases = (
        (analyst, world.region("白银市"), periods.month(202301), "尚未结束"),
        (analyst, world.region("靖远县"), periods.month(202212), "只能编制本局"),
        (analyst, world.region("白银市"), periods.Period(202211, 202212), "只涵盖一个月"),
        (world.post("OFFICE_HEAD", "北湾镇"), world.region("北湾镇"), periods.month(202212), "只有市、县级"),
        (world.post("LEADER", "白银市"), world.region("白银市"), periods.month(202212), "只能编制本局"),
    )
    for post, region, period, reason in cases:
        with factory.acting(post), pytest.raises(TransitionRefused, match=reason):
            actions.prepare(region=region, kind="MONTHLY", period=period, by=post, at=factory.AT)
    assert not Report._base_manager.exists()


def test_one_report_in_preparation_per_period(analyst):
    factory.prepared(by=analyst)
    with pytest.raises(TransitionRefused, match="正在编制"):
        factory.prepared(by=analyst)
    assert Job.objects.filter(kind=actions.RENDER).count() == 1


def test_downloads_are_recorded_and_wait_for_the_signature(year_2022, laid_out_at_once, analyst, head):
    report = factory.rendered(by=analyst)
    with factory.acting(head), pytest.raises(TransitionRefused, match="签发后"):
        actions.download(report=report, by=head, at=factory.AT)
    with factory.acting(head):
        actions.issue(report=report, by=head, at=factory.AT)
        actions.download(report=report, by=head, at=factory.AT)
    assert AuditEvent._base_manager.filter(kind="EXPORTED", subject_id=str(report.pk)).count() == 1


def test_verification_tells_a_changed_environment_from_a_changed_print(
    year_2022, laid_out_at_once, analyst, head, monkeypatch
):
    report = factory.issued(by=analyst, head=head)
    monkeypatch.setattr(render, "renderer_version", lambda: "newer")
    with factory.acting(head):
        job = actions.verify(report=report, by=head, at=factory.AT)
    jobs.run(job.pk)
    checked = ReportVerification._base_manager.get(report=report)
    assert checked.result == "NOT_COMPARABLE" and "排版程序" in checked.detail
    monkeypatch.setattr(render, "renderer_version", lambda: "test")
    monkeypatch.setattr(render, "render_pdf", lambda html, **_: b"%PDF-other")
    with factory.acting(head):
        job = actions.verify(report=report, by=head, at=factory.AT.replace(minute=45))
    jobs.run(job.pk)
    assert ReportVerification._base_manager.filter(report=report).latest("pk").result == "DIFFERENT"


def test_a_second_delivery_of_the_job_changes_nothing(year_2022, laid_out_at_once, analyst):
    report = factory.rendered(by=analyst)
    made = ReportPrint._base_manager.get(report=report).rendered_at
    Job.objects.filter(pk=report.job_id).update(state="WAITING")
    jobs.run(report.job_id)
    assert ReportPrint._base_manager.get(report=report).rendered_at == made
    assert StateChange._base_manager.filter(transition="finish").count() == 1


def test_references_are_easy_to_read_aloud():
    assert not set(actions.REFERENCE_SIGNS) & set("0O1IL5S8B2Z")
