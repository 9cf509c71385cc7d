"""案件来源、移送字段、不予受理理由: every row of the table, through the actions."""

from datetime import date

import pytest

from governance.deadlines import queries as clocks
from mediation.cases import actions, codes, deadlines, policy, queries
from mediation.cases.actions import CaseRefused
from mediation.cases.codes import Source, SourceBucket, bucket_of
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
SENT = {
    "referring_body": "靖远县人民法院",
    "referral_no": "（2026）甘0421委调12号",
    "referred_on": date(2026, 3, 1),
    "return_due_on": date(2026, 4, 1),
}


@pytest.mark.parametrize(
    ("source", "bucket"),
    [
        (Source.APPLICATION, SourceBucket.APPLIED),
        (Source.PROACTIVE, SourceBucket.PROACTIVE),
        (Source.SCREENING, SourceBucket.PROACTIVE),
        (Source.COURT_REFERRAL, SourceBucket.REFERRED),
        (Source.POLICE_REFERRAL, SourceBucket.REFERRED),
        (Source.PETITION_REFERRAL, SourceBucket.REFERRED),
        (Source.PROCURATORATE_REFERRAL, SourceBucket.REFERRED),
        (Source.ADMINISTRATIVE_REFERRAL, SourceBucket.REFERRED),
        (Source.HOTLINE_REFERRAL, SourceBucket.REFERRED),
    ],
)
def test_every_source_is_accepted_and_counted_in_its_bucket(officer, committee, source, bucket):
    sent = SENT if bucket == SourceBucket.REFERRED else {}
    case = make.accepted(officer, committee, source=source, **sent)
    assert (case.state, case.source, bucket_of(case.source)) == ("ACCEPTED", source, bucket)
    assert case.awaits_return is bool(sent)


@pytest.mark.parametrize("form", codes.ApplicationForm.values)
def test_an_application_is_written_or_oral(officer, committee, form):
    assert make.registered(officer, committee, application_form=form).application_form == form


def test_an_application_without_its_form_is_refused(officer, committee):
    with pytest.raises(CaseRefused, match="书面申请或口头申请"):
        make.registered(officer, committee, application_form="")


@pytest.mark.parametrize("ground", codes.RejectionReason.values)
def test_every_refusal_says_why_and_where_to_go(officer, committee, ground):
    case = make.registered(officer, committee)
    case = actions.reject(case=case, ground=ground, guided_to="向县人民法院起诉", by=officer, at=NOW)
    assert (case.state, case.rejection_reason, case.guided_to) == ("REJECTED", ground, "向县人民法院起诉")
    assert (case.case_no, case.outcome) == ("", "")


@pytest.mark.parametrize(
    ("on", "result", "told"),
    [
        (date(2026, 3, 5), "", "办理结果"),
        (date(2026, 3, 1), "调解成功。", "早于办结日期"),
        (date(2026, 12, 1), "调解成功。", "晚于今天"),
    ],
)
def test_the_result_goes_back_with_words_after_the_end(officer, committee, on, result, told):
    case = make.orally_agreed(
        officer, committee, agreed_on=date(2026, 3, 5), source="POLICE_REFERRAL", **SENT
    )
    with pytest.raises(CaseRefused, match=told):
        actions.return_result(case=case, on=on, result=result, by=officer, at=NOW)


def test_the_result_goes_back_once(officer, committee):
    case = make.orally_agreed(
        officer, committee, agreed_on=date(2026, 3, 5), source="POLICE_REFERRAL", **SENT
    )
    back = {"on": date(2026, 3, 6), "result": queries.result_sentence(case), "by": officer, "at": NOW}
    case = actions.return_result(case=case, **back)
    assert (case.returned_on, case.awaits_return) == (date(2026, 3, 6), False)
    assert case.result_returned.startswith("调解成功")
    with pytest.raises(CaseRefused, match="已于2026-03-06反馈"):
        actions.return_result(case=case, **back)


def test_nothing_is_returned_for_a_case_nobody_sent(officer, committee):
    case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 5))
    with pytest.raises(CaseRefused, match="不是移送委托"):
        actions.return_result(case=case, on=date(2026, 3, 6), result="成功", by=officer, at=NOW)


@pytest.mark.parametrize(
    ("today", "is_listed"), [(date(2026, 3, 24), False), (date(2026, 3, 25), True), (date(2026, 4, 9), True)]
)
def test_the_day_of_return_is_in_the_inbox_a_week_before(officer, committee, today, is_listed):
    make.mediating(officer, committee, source="COURT_REFERRAL", court_referral_mode="PRE_DOCKET", **SENT)
    group = policy.to_return(post=officer, on=today)
    assert bool(group.items) is is_listed
    if is_listed:
        assert group.items[0].due_on == date(2026, 4, 1)


def test_before_docketing_a_success_may_be_confirmed(officer, committee):
    case = make.orally_agreed(
        officer,
        committee,
        agreed_on=date(2026, 3, 5),
        source="COURT_REFERRAL",
        court_referral_mode="PRE_DOCKET",
        **SENT,
    )
    assert clocks.running(case, deadlines.CONFIRMATION) is not None
    with pytest.raises(CaseRefused, match="立案后委托"):
        actions.record_court_document(case=case, on=date(2026, 3, 9), number="1号", by=officer, at=NOW)


def test_after_docketing_a_success_ends_in_the_courts_document(officer, committee):
    case = make.orally_agreed(
        officer,
        committee,
        agreed_on=date(2026, 3, 5),
        source="COURT_REFERRAL",
        court_referral_mode="POST_DOCKET",
        **SENT,
    )
    assert not hasattr(case, "confirmation")
    assert clocks.running(case, deadlines.CONFIRMATION) is None
    assert clocks.running(case, deadlines.VISIT) is not None
    case = actions.record_court_document(
        case=case, on=date(2026, 3, 9), number="（2026）甘0421民初12号", by=officer, at=NOW
    )
    assert case.court_document_no == "（2026）甘0421民初12号"
