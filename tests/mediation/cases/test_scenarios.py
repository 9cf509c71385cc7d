"""Worked scenarios of mediation, A01 to A04: from the actions, not from the formulas alone."""

from datetime import date

import pytest

from governance.deadlines import queries as clocks
from governance.deadlines import rules as deadline_rules
from governance.deadlines.models import Deadline
from mediation.cases import actions, deadlines, rules
from mediation.cases.actions import CaseRefused
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db


def test_a01_confirmation_limit_rolls_over_spring_festival(officer, committee):
    case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 1, 20), on=date(2026, 1, 12))
    case = make.sign_everything(case, officer, on=date(2026, 1, 20))
    clock = clocks.running(case, deadlines.CONFIRMATION)
    assert (clock.nominal_due_on, clock.due_on) == (date(2026, 2, 19), date(2026, 2, 24))
    assert case.confirmation.due_on == date(2026, 2, 24)


@pytest.mark.parametrize(("on", "late"), [(date(2026, 2, 24), False), (date(2026, 2, 25), True)])
def test_a01_joint_application_in_time_or_late(officer, committee, on, late):
    case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 1, 20), on=date(2026, 1, 12))
    case = make.sign_everything(case, officer, on=date(2026, 1, 20))
    confirmation = actions.apply_for_confirmation(
        confirmation=case.confirmation,
        applicants=list(case.parties.all()),
        court="靖远县人民法院",
        on=on,
        by=officer,
        at=NOW,
    )
    assert (confirmation.state, confirmation.is_late) == ("APPLIED", late)


def test_a01_one_party_alone_is_blocked(officer, committee):
    case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 1, 20), on=date(2026, 1, 12))
    case = make.sign_everything(case, officer, on=date(2026, 1, 20))
    with pytest.raises(CaseRefused, match="共同申请"):
        actions.apply_for_confirmation(
            confirmation=case.confirmation,
            applicants=[case.parties.first()],
            court="靖远县人民法院",
            on=date(2026, 2, 20),
            by=officer,
            at=NOW,
        )
    case.confirmation.refresh_from_db()
    assert (case.confirmation.state, case.confirmation.applied_on) == ("REMINDED", None)


def test_a02_effective_date_is_derived_from_the_last_signature_and_seal(officer, committee):
    case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 1), on=date(2026, 2, 26))
    first, second = case.parties.order_by("position")
    sign = {"by": officer, "at": NOW}
    case = actions.sign(case=case, role="PARTY", party=first, manner="SIGNED", on=date(2026, 3, 1), **sign)
    case = actions.sign(
        case=case, role="PARTY", party=second, manner="FINGERPRINT", on=date(2026, 3, 2), **sign
    )
    case = actions.sign(case=case, role="MEDIATOR", manner="SIGNED", on=date(2026, 3, 2), **sign)
    assert (case.state, case.effective_on, case.outcome) == ("AGREED", None, "PENDING")
    assert Case.objects.filter(outcome="SUCCESS").count() == 0

    case = actions.sign(case=case, role="SEAL", manner="SEALED", on=date(2026, 3, 4), **sign)
    assert (case.state, case.effective_on, case.outcome) == ("EFFECTIVE", date(2026, 3, 4), "SUCCESS")
    assert case.confirmation.due_on == date(2026, 4, 3)
    assert case.agreement_copies == 3


def test_a03_refusing_party_stops_the_case_and_the_month_balances(officer, committee, lead):
    for _ in range(4):
        make.mediating(officer, committee, on=date(2026, 4, 20))
    carried = list(Case.objects.all())
    fresh = [make.mediating(officer, committee, on=date(2026, 5, 6), lead=lead) for _ in range(9)]
    refusing = make.accepted(officer, committee, on=date(2026, 5, 11), source="PROACTIVE")
    respondent = refusing.parties.get(side="RESPONDENT")
    actions.give_rights_notice(case=refusing, on=date(2026, 5, 11), by=officer, at=NOW)
    actions.assign(case=refusing, lead=lead, on=date(2026, 5, 11), by=officer, at=NOW)
    actions.record_stance(
        case=refusing, party=respondent, stance="REFUSED", on=date(2026, 5, 12), by=officer, at=NOW
    )
    with pytest.raises(CaseRefused, match="明确拒绝"):
        actions.start(case=refusing, on=date(2026, 5, 12), by=officer, at=NOW)
    refusing.refresh_from_db()
    assert (refusing.state, refusing.started_on) == ("ACCEPTED", None)
    refusing = actions.terminate(
        case=refusing, ground="PARTY_REFUSED", on=date(2026, 5, 12), by=officer, at=NOW
    )
    assert (refusing.state, refusing.outcome) == ("TERMINATED", "TERMINATED")

    for case in (carried + fresh)[:9]:
        agreement = actions.NewAgreement(
            form="ORAL",
            agreed_on=date(2026, 5, 20),
            terms="互相致歉。",
            items=[actions.NewItem(content="致歉")],
        )
        actions.record_agreement(case=case, agreement=agreement, by=officer, at=NOW)
    actions.fail(
        case=fresh[8], on=date(2026, 5, 22), routes_notified_on=date(2026, 5, 22), by=officer, at=NOW
    )

    balance = Case.objects.month_balance(202605)
    assert balance == rules.MonthBalance(
        carried_in=4, accepted=10, succeeded=9, failed=1, terminated=1, pending=3
    )
    assert balance.holds
    assert round(balance.succeeded / balance.concluded * 100, 2) == 81.82


@pytest.mark.parametrize(
    ("code", "due_on"),
    [("mediation.limit_by_month", date(2026, 2, 28)), ("mediation.limit", date(2026, 3, 2))],
)
def test_a04_month_limit_and_thirty_days_across_a_make_up_saturday(db, code, due_on):
    rule = clocks.rule_on(code, date(2026, 1, 31), tenant_id=None)
    days = clocks.calendar_for(rule, date(2026, 1, 31))
    assert deadline_rules.compute(rule.as_rule(), date(2026, 1, 31), days).due_on == due_on


def test_a04_accepted_case_carries_the_due_day_and_its_reasons(officer, committee):
    case = make.accepted(officer, committee, on=date(2026, 1, 31))
    clock = Deadline.objects.get(subject_id=str(case.pk), kind=deadlines.LIMIT)
    assert case.due_on == clock.due_on == date(2026, 3, 2)
    assert "第三十三条" in str(clocks.explain(clock, at=NOW))
