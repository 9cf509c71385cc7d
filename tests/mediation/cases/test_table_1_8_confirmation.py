"""司法确认: who, when, what is excluded, what the court may answer, and what is left to the parties."""

from datetime import date

import pytest

from governance.deadlines import actions as clock_actions
from governance.deadlines.models import Deadline
from governance.privacy.masks import Level
from mediation.cases import actions, deadlines, detail, proceeding_rules, rules
from mediation.cases.actions import CaseRefused
from mediation.cases.models import Case
from mediation.cases.states import CONFIRMATION_WORKFLOW
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
COURT = "靖远县人民法院"


@pytest.fixture
def asked(officer, committee):
    """Applied for on 16 March, a week after the effect."""
    case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 9))
    return actions.apply_for_confirmation(
        confirmation=case.confirmation,
        applicants=list(case.parties.all()),
        court=COURT,
        on=date(2026, 3, 16),
        by=officer,
        at=NOW,
    )


@pytest.mark.parametrize(
    ("name", "sources", "target"),
    [
        ("apply", {"REMINDED"}, "APPLIED"),
        ("court_accept", {"APPLIED"}, "COURT_ACCEPTED"),
        ("court_refuse", {"APPLIED"}, "NOT_ACCEPTED"),
        ("confirm", {"COURT_ACCEPTED"}, "CONFIRMED"),
        ("dismiss", {"COURT_ACCEPTED"}, "DISMISSED"),
        ("withdraw", {"APPLIED", "COURT_ACCEPTED"}, "WITHDRAWN"),
    ],
)
def test_a_row_of_the_table_is_the_transition(name, sources, target):
    found = CONFIRMATION_WORKFLOW.get(name)
    assert (set(found.sources), found.target) == (sources, target)


@pytest.mark.parametrize(("who", "refused"), [(2, False), (1, True), (0, True)])
def test_all_parties_apply_together(officer, committee, who, refused):
    case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 9))
    application = {
        "confirmation": case.confirmation,
        "applicants": list(case.parties.all())[:who],
        "court": COURT,
        "on": date(2026, 3, 16),
        "by": officer,
        "at": NOW,
    }
    if refused:
        with pytest.raises(CaseRefused, match="共同申请"):
            actions.apply_for_confirmation(**application)
    else:
        assert actions.apply_for_confirmation(**application).state == "APPLIED"


@pytest.mark.parametrize(
    ("effective", "due"),
    [
        (date(2026, 1, 20), date(2026, 2, 24)),  # 春节假期之后
        (date(2026, 3, 4), date(2026, 4, 3)),
        (date(2026, 1, 29), date(2026, 2, 28)),  # 调休上班的星期六
    ],
)
def test_thirty_days_from_effect_rolled_over_rest_days(officer, committee, effective, due):
    case = make.orally_agreed(officer, committee, agreed_on=effective, on=date(2026, 1, 12))
    assert case.confirmation.due_on == due


@pytest.mark.parametrize(
    ("today", "state", "text"),
    [
        (date(2026, 3, 20), "DUE", "剩19天"),
        (date(2026, 4, 8), "SOON", "今日到期"),
        (date(2026, 4, 9), "LAPSED", "未申请司法确认（期限已过）"),
    ],
)
def test_not_asking_the_court_is_no_fault(officer, committee, today, state, text):
    """可以共同申请（调解法第三十三条）：届满未申请不是逾期，不进逾期，不催办."""
    case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 9))
    at = make.noon(today)
    page = detail.case_page(case, level=Level.STAFF, at=at, today=today)
    badge = next(one["badge"] for one in page.clocks if one["title"] == "共同申请司法确认")
    assert (badge["state"], badge["text"]) == (state, text)
    overdue = Deadline.objects.overdue(at=make.noon(date(2026, 4, 9)))
    assert deadlines.CONFIRMATION not in {clock.kind for clock in overdue}


def test_a_late_application_is_told_as_late_not_as_none(officer, committee):
    case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 9))
    clock_actions.end_lapsed(at=make.noon(date(2026, 4, 9)))
    actions.apply_for_confirmation(
        confirmation=case.confirmation,
        applicants=list(case.parties.all()),
        court=COURT,
        on=date(2026, 4, 10),
        by=officer,
        at=NOW,
    )
    case = Case.objects.get(pk=case.pk)
    page = detail.case_page(case, level=Level.STAFF, at=NOW, today=NOW.date())
    badge = next(one["badge"] for one in page.clocks if one["title"] == "共同申请司法确认")
    assert (badge["state"], badge["text"]) == ("MET_LATE", "逾期申请")


@pytest.mark.parametrize(
    ("dispute_type", "told"),
    [("01", "身份关系"), ("03", "权属确认"), ("07", "权属确认"), ("02", ""), ("10a", "")],
)
def test_excluded_matters_are_warned_of(dispute_type, told):
    warning = rules.confirmation_warning(dispute_type)
    assert told in warning and bool(told) is bool(warning)


@pytest.mark.parametrize(
    ("steps", "state", "told"),
    [
        (["court_accept", "confirm"], "CONFIRMED", "强制执行"),
        (["court_accept", "dismiss"], "DISMISSED", "变更原协议"),
        (["court_refuse"], "NOT_ACCEPTED", "起诉"),
        (["withdraw"], "WITHDRAWN", "起诉"),
    ],
)
def test_every_answer_of_the_court_and_what_follows(officer, asked, steps, state, told):
    for step in steps:
        asked = actions.record_court_step(
            confirmation=asked, step=step, on=date(2026, 3, 30), by=officer, at=NOW
        )
    assert asked.state == state
    assert told in proceeding_rules.options_after(state)


def test_after_dismissal_the_parties_may_change_the_agreement(officer, asked):
    for step in ("court_accept", "dismiss"):
        asked = actions.record_court_step(
            confirmation=asked, step=step, on=date(2026, 3, 30), by=officer, at=NOW
        )
    case = actions.amend(
        case=asked.case,
        agreement=actions.NewAgreement(
            form="ORAL", agreed_on=date(2026, 4, 10), terms="书面致歉。", items=[actions.NewItem("书面致歉")]
        ),
        signed=actions.Signed(),
        all_agree=True,
        reason="法院驳回后重新约定",
        by=officer,
        at=NOW,
    )
    asked.refresh_from_db()
    assert (asked.state, asked.applied_on, asked.due_on) == ("REMINDED", None, date(2026, 5, 11))
    assert case.agreement_version == 2
