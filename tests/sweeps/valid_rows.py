"""One valid row of every owned or guarded table, made through the actions where there is one.

They lie in a county of their own, so that the objects of the other sweeps are never mistaken for them.
"""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.chasing.models import Chaser
from governance.corrections.models import Correction, CorrectionItem
from governance.data_queries.models import DataQuery
from governance.figures.models import FigureMonth
from governance.jobs.models import Job
from governance.locks.models import PeriodLock
from governance.notices import actions as notices
from governance.privacy import fields
from governance.privacy.models import PersonalDataReading
from governance.regions.models import Region
from governance.registers.models import RegisterEntry, RegisterUpload
from governance.reports.models import Report, ReportAnnotation, ReportFigure, ReportPrint, ReportVerification
from governance.return_rules import actions as return_rules
from governance.return_workbooks.models import ReturnUpload
from governance.returns.models import CellComment, FormCalendar, MonthlyReturn
from governance.returns.rulebook import reading
from governance.review.models import ReturnOpening
from governance.rollups.models import RollUp
from mediation.cases import actions as cases
from mediation.cases.models import AttachmentContent, CaseAttachment, CaseUpload, NumberCounter
from mediation.desk import saved_views
from mediation.organisations import actions as bodies
from mediation.organisations.models import FengqiaoKind, MediationCommittee
from mediation.screening import actions as screening
from tests.factories import desk as made_desk
from tests.factories import file_reviews as made_reviews
from tests.factories import form_drafts as made_forms
from tests.factories import mediation as made_cases
from tests.factories import returns as made_returns
from tests.factories import screening as found
from tests.factories import subsidies as made_subsidies

COUNTY, HERE = "景泰县", "一条山镇"
AGREED, EFFECTIVE, LATER = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 20)


def build(world) -> None:
    """An approved return, a case in performance with its confirmation, and what hangs on them."""
    head, clerk = world.post("OFFICE_HEAD", HERE), world.post("OFFICE_CLERK", HERE)
    reviewer = world.post("COUNTY_STATISTICIAN", COUNTY)
    officer = world.post("COUNTY_CASE_OFFICER", COUNTY)
    second, chief = world.post("OFFICE_HEAD", HERE, name="副所长", index=1), world.post("COUNTY_HEAD", COUNTY)
    _an_approved_return(world.region(HERE), clerk=clerk, head=head, reviewer=reviewer)
    with made_returns.acting(head):
        case = _a_case_in_performance(head)
        _teams_and_training(head)
        _a_sweep_and_an_alert(head)
        _a_view_and_a_group(head, case.committee)
        _uploads_and_registers(head)
        _records_of_reading(head, case)
    with made_returns.acting(reviewer):
        _a_press(clerk, by=reviewer)
        _an_upload(clerk)
        notices.notify(
            to=[clerk], key="valid", title="请核对", url="/returns/", at=timezone.now(), by=reviewer
        )
        _a_report(reviewer)
        _a_month_through_lock_and_correction(clerk=clerk, reviewer=reviewer)
    with made_returns.acting(officer):
        _a_list_for_the_court(officer)
    with made_returns.acting(head):
        made_reviews.files(head, committee=case.committee)
    with made_returns.acting(officer):
        review = made_reviews.fed_back(made_reviews.a_round(officer, number=2).reviews.first(), officer)
    with made_returns.acting(head):
        made_reviews.corrected(review, head)
    _a_paid_subsidy(head, second, officer, chief)
    made_forms.published(reviewer, chief, first_month=202612, at=made_returns.moment(6, 3))
    _a_job_and_its_month(head.region)


def _an_approved_return(region: Region, *, clerk, head, reviewer) -> None:
    made_returns.open_month(region.county)
    monthly_return = made_returns.return_of(region)
    at = made_returns.moment(6, 3)
    made_returns.approved(monthly_return, clerk=clerk, head=head, reviewer=reviewer, at=at)
    with made_returns.acting(head):
        CellComment.objects.create(
            region=region,
            monthly_return=monthly_return,
            round=1,
            code="M01",
            text="请核对。",
            at=at,
            by=head,
            by_name=head.person_name,
        )
    with made_returns.acting(reviewer):
        FormCalendar.objects.create(
            region=reviewer.region,
            form_code=monthly_return.form.code,
            first_month=202701,
            due_day=5,
            review_day=8,
            report_day=10,
            lock_day=15,
        )
        _a_bureau_rule(reviewer)


def _a_bureau_rule(reviewer) -> None:
    """Switched on, and ended again."""
    proposal = reading.proposals("monthly")[0]
    row = return_rules.choose(form_code="monthly", rule=proposal, by=reviewer, at=made_returns.moment(6, 3))
    return_rules.switch_on(rule=row, first_month=202612, by=reviewer, at=made_returns.moment(6, 3))
    return_rules.end(rule=row, until_month=202701, by=reviewer, at=made_returns.moment(6, 4))


def _a_month_through_lock_and_correction(*, clerk, reviewer) -> None:
    """Rows that hang on the approved return, each at the beginning of its way."""
    row, at = MonthlyReturn.objects.get(region=clerk.region), made_returns.moment(6, 12)
    common = {"region": row.region, "monthly_return": row}
    month = {"region": reviewer.region, "form": row.form, "month": row.month}
    name = reviewer.person_name
    ReturnOpening.objects.create(**common, return_version=1, round=1, at=at, by=reviewer)
    DataQuery.objects.create(
        **common, return_version=1, round=1, code="M02", question="请说明。", asked_at=at, asked_by=reviewer,
        asked_by_name=name,
    )  # fmt: skip
    PeriodLock.objects.create(**month, proposed_at=at, proposed_by=reviewer, proposed_by_name=name)
    RollUp.objects.create(
        **month, monthly_return=row, parts={}, reported_at=at, reported_by=reviewer, reported_by_name=name
    )
    correction = Correction.objects.create(
        **common, month=row.month, from_version=1, reason="漏登", requested_at=at, requested_by=clerk,
        requested_by_name=clerk.person_name,
    )  # fmt: skip
    CorrectionItem.objects.create(
        region=row.region, correction=correction, code="M02", old_amount=10, old_precision="EXACT", new_amount=11,
        new_precision="EXACT",
    )  # fmt: skip


def _a_case_in_performance(head):
    committee = made_cases.committee(head)
    lead = made_cases.mediator(head, committee)
    bodies.name_studio(
        by=head,
        at=made_cases.NOW,
        committee=committee,
        mediator=lead,
        name="李调解工作室",
        valid_from=made_cases.FOUNDED,
    )
    case = made_cases.agreed_in_writing(head, committee, agreed_on=AGREED, lead=lead)
    case = made_cases.sign_everything(case, head, on=EFFECTIVE)
    item, now = case.items.get(), made_cases.NOW
    case = cases.record_performance(case=case, item=item, on=LATER, by=head, at=now, amount_fen=200000)
    cases.record_visit(case=case, on=LATER, is_performed=False, finding="尚余部分。", by=head, at=now)
    cases.apply_for_confirmation(
        confirmation=case.confirmation,
        applicants=list(case.parties.all()),
        court="景泰县人民法院",
        on=LATER,
        by=head,
        at=now,
    )
    _beside_the_case(head, case)
    made_cases.accepted(head, committee)  # its clock still runs
    NumberCounter.objects.get_or_create(region=head.region, purpose="REGISTRATION", committee=None, year=2026)
    return case


def _teams_and_training(head) -> None:
    committee = MediationCommittee.objects.get(region=head.region)
    lead, at = committee.mediators.get(), made_cases.NOW
    panel = bodies.found_panel(
        committee=committee, name="涉农纠纷调解团", valid_from=made_cases.FOUNDED, by=head, at=at
    )
    for team in (panel, committee.studios.get()):
        bodies.join_team(team=team, mediator=lead, valid_from=LATER, by=head, at=at)
    bodies.record_training(
        mediator=lead, held_on=LATER, topic="民法典", hours=8, organiser="县司法局", by=head, at=at
    )
    for kind in FengqiaoKind:
        its = committee if kind == "COMMITTEE" else None
        bodies.propose_unit(kind=kind, year=2026, on=LATER, committee=its, region=head.region, by=head, at=at)


def _a_sweep_and_an_alert(head) -> None:
    sweep, now = found.a_round(head), made_cases.NOW
    committee = MediationCommittee.objects.get(region=head.region)
    screening.mediate(finding=found.a_finding(head), committee=committee, by=head, at=now)
    found.an_alert(head, round=sweep)
    finding = found.a_finding(head, brief="再看一看。")
    later = now.date() + timedelta(days=9)
    finding = screening.monitor(finding=finding, next_look_on=later, by=head, at=now)
    screening.look_again(
        finding=finding, on=now.date(), situation="平静。", next_look_on=later, by=head, at=now
    )


def _a_paid_subsidy(head, second, officer, chief) -> None:
    """Applied for, checked and approved; the batch is posted and paid."""
    with made_returns.acting(officer):
        made_subsidies.a_table(officer)
    with made_returns.acting(head):
        committee = MediationCommittee.objects.get(region=head.region)
        subsidy = made_subsidies.applied(head, made_subsidies.a_file(head, committee))
    made_subsidies.paid(subsidy, checker=second, officer=officer, chief=chief, acting=made_returns.acting)


def _a_list_for_the_court(officer) -> None:
    bodies.send_court_list(court="县人民法院", sent_on=LATER, by=officer, at=made_cases.NOW)


def _beside_the_case(head, case) -> None:
    """A record, a participant, a decided recusal, a changed agreement in another case, and a scan."""
    who = {"by": head, "at": made_cases.NOW}
    cases.record_session(
        case=case, kind="MEDIATION", on=AGREED, place="调解室", recorder="王记", record="双方到场。", **who
    )
    _a_changed_agreement(head, case.committee)
    row = CaseAttachment.objects.create(
        case=case,
        region=case.region,
        paper="EVIDENCE",
        title="现场照片",
        media_type="image/jpeg",
        size=1,
        sha256="0" * 64,
        position=1,
        added_at=made_cases.NOW,
        by=head,
    )
    content = AttachmentContent(attachment=row, region=case.region)
    fields.seal(content, "content", "eA==")
    content.save()


def _a_changed_agreement(head, committee) -> None:
    who = {"by": head, "at": made_cases.NOW}
    case = made_cases.mediating(head, committee)
    cases.add_participant(case=case, role="NEIGHBOUR", name="王五", consent_on=AGREED, **who)
    person, party = case.mediators.first(), case.parties.first()
    cases.request_recusal(
        case=case, person=person, asker="PARTY", party=party, ground="亲属", on=AGREED, **who
    )
    cases.decide_recusal(case=case, recusal=case.recusals.get(), decision="REFUSED", on=AGREED, **who)
    agreement = cases.NewAgreement(
        form="WRITTEN",
        agreed_on=AGREED,
        facts="争议。",
        terms="付款。",
        manner="现金。",
        items=[cases.NewItem("付款", due_on=LATER, amount_fen=10000)],
    )
    case = cases.record_agreement(case=case, agreement=agreement, **who)
    case = made_cases.sign_everything(case, head, on=EFFECTIVE)
    changed = replace(agreement, agreed_on=LATER, terms="分期付款。")
    signed = cases.Signed(parties_on=LATER, mediator_on=LATER, sealed_on=LATER)
    cases.amend(case=case, agreement=changed, signed=signed, all_agree=True, reason="资金困难", **who)


def _a_view_and_a_group(head, committee) -> None:
    saved_views.save(page="cases", name="在调", data={"state": "MEDIATING"}, is_shared=True, by=head)
    made_desk.a_group(head, committee)


def _uploads_and_registers(head) -> None:
    now = timezone.now()
    RegisterEntry.objects.create(
        region=head.region,
        type="CULTURE_DEMO_SITE",
        number="1",
        name="法治文化广场",
        since_on=date(2022, 1, 1),
        recorded_at=now,
        recorded_by=head,
    )
    common = {"region": head.region, "uploaded_by": head, "uploaded_at": now}
    RegisterUpload.objects.create(type="CULTURE_DEMO_SITE", file_name="示范点.xlsx", content=b"", **common)
    CaseUpload.objects.create(file_name="案件.xlsx", **common)


def _records_of_reading(head, case) -> None:
    now = timezone.now()
    audit.record(EventKind.EXPORTED, by=head, at=now, subject=case)
    PersonalDataReading.objects.create(
        region=head.region,
        subject_type="mediation.party",
        subject_id="1",
        fields=["id_number"],
        purpose="核对身份",
        at=now,
        by=head,
        by_name=head.person_name,
    )


def _an_upload(clerk) -> None:
    ReturnUpload.objects.create(
        region=clerk.region,
        monthly_return=made_returns.return_of(clerk.region),
        kind="TOWNSHIP",
        file_name="月报.xlsx",
        content=b"",
        uploaded_by=clerk,
        uploaded_at=timezone.now(),
    )


def _a_press(clerk, *, by) -> None:
    now = timezone.now()
    Chaser.objects.create(
        region=clerk.region,
        period=made_returns.return_of(clerk.region).period,
        at=now,
        quiet_until=now + timedelta(hours=1),
        told=[],
        by=by,
        by_name=by.person_name,
        by_office=by.office_name,
    )


def _a_report(reviewer) -> None:
    now, region = timezone.now(), reviewer.region
    report = Report.objects.create(
        region=region,
        kind="MONTHLY",
        first=202605,
        last=202605,
        reference="WXY789",
        title="二〇二六年五月法治乡村治理月报",
        dated=date(2026, 6, 8),
        prepared_at=now,
        prepared_by=reviewer,
    )
    digest = "0" * 64
    ReportPrint.objects.create(
        region=region,
        report=report,
        frozen="{}",
        checksum=digest,
        as_of=now,
        template_version=digest,
        fonts_digest=digest,
        fonts=[],
        renderer_version="1",
        base_url="https://portal.example",
        html="<p></p>",
        pdf=b"",
        pdf_sha256=digest,
        preview=b"",
        pages=1,
        rendered_at=now,
    )
    ReportFigure.objects.create(
        region=region,
        report=report,
        code="A1",
        name="调解案件",
        text="10件",
        indicator="M02",
        place=region,
        first=202605,
        last=202605,
        amount="10",
        precision="EXACT",
        emptiness="PRESENT",
        have=1,
        expected=1,
    )
    ReportAnnotation.objects.create(
        region=region, report=report, text="数字已更正。", at=now, by=reviewer, by_name=reviewer.person_name
    )
    ReportVerification.objects.create(region=region, report=report, result="SAME", at=now)


def _a_job_and_its_month(region: Region) -> None:
    FigureMonth.objects.create(city_id=region.city_id, period=202605, version=1)
    Job.objects.create(
        kind="recompute_figures",
        natural_key="sweep",
        city_id=region.city_id,
        county_id=region.county_id,
        created_at=timezone.now(),
    )
