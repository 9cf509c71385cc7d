"""调解案件的流转与期限: every row of the table of transitions, its guards, and every time limit."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from governance.access.roles import ROLES, RoleCode
from governance.deadlines import actions as clock_actions
from governance.deadlines import queries as clocks
from governance.deadlines.models import DeadlineRule
from governance.deadlines.rules import PauseKind
from governance.workflow.actions import TransitionRefused
from mediation.cases import actions, deadlines, proceeding_rules
from mediation.cases.actions import CaseRefused, NewAgreement, NewItem, Signed
from mediation.cases.models import Case
from mediation.cases.states import CASE_WORKFLOW
from tests.factories import mediation as make
from tests.factories.mediation import NOW
from tests.mediation.papers import samples

IN_FORCE = ("EFFECTIVE", "PERFORMING", "DEFAULTED")
TABLE = [
    (("DRAFT",), "submit", "REGISTERED", {"MEDIATOR", "OFFICE_CLERK", "OFFICE_HEAD"}),
    (("DRAFT",), "cancel", "CANCELLED", {"MEDIATOR", "OFFICE_CLERK"}),
    (("REGISTERED",), "accept", "ACCEPTED", {"OFFICE_HEAD", "MEDIATOR"}),
    (("REGISTERED",), "reject", "REJECTED", {"OFFICE_HEAD", "MEDIATOR"}),
    (("ACCEPTED", "MEDIATING"), "assign", None, {"OFFICE_HEAD"}),
    (("ACCEPTED",), "start", "MEDIATING", {"MEDIATOR", "OFFICE_CLERK"}),
    (("MEDIATING",), "suspend", "SUSPENDED", {"MEDIATOR"}),
    (("SUSPENDED",), "resume", "MEDIATING", {"MEDIATOR"}),
    (("MEDIATING",), "extend", None, {"MEDIATOR"}),
    (("MEDIATING",), "agree", "AGREED", {"MEDIATOR"}),
    (("AGREED",), "take_effect", "EFFECTIVE", set()),
    (("MEDIATING",), "fail", "CLOSED_FAILED", {"MEDIATOR"}),
    (("ACCEPTED", "MEDIATING", "SUSPENDED"), "terminate", "TERMINATED", {"MEDIATOR", "OFFICE_HEAD"}),
    (IN_FORCE, "record_performance", "PERFORMING", {"MEDIATOR"}),
    (IN_FORCE, "complete_performance", "PERFORMED", set()),
    (("EFFECTIVE", "PERFORMING"), "default", "DEFAULTED", {"MEDIATOR"}),
    (IN_FORCE, "sue", "DISPUTED", {"MEDIATOR"}),
    (IN_FORCE, "amend", "EFFECTIVE", {"MEDIATOR"}),
    (("CLOSED_FAILED", "TERMINATED"), "reopen", "MEDIATING", {"COUNTY_CASE_OFFICER"}),
    (
        ("PERFORMED", "DISPUTED", "CLOSED_FAILED", "TERMINATED"),
        "archive",
        "ARCHIVED",
        {"OFFICE_CLERK", "OFFICE_HEAD"},
    ),
]


@pytest.mark.parametrize(("sources", "name", "target", "who"), TABLE, ids=[row[1] for row in TABLE])
def test_a_row_of_the_table_is_the_transition(sources, name, target, who):
    found = CASE_WORKFLOW.get(name)
    assert (set(found.sources), found.target) == (set(sources), target)
    may = {code.value for code in RoleCode if found.permission in ROLES[code].permissions}
    assert who <= may if found.permission else who == set()


def test_nothing_else_moves_a_case():
    moving = {found.name for found in CASE_WORKFLOW.transitions if found.target}
    assert moving == {name for _, name, target, _ in TABLE if target}


pytestmark = pytest.mark.django_db


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def signed_on(day: date) -> Signed:
    return Signed(parties_on=day, mediator_on=day, sealed_on=day)


def changed(on: date, **more) -> NewAgreement:
    values = {
        "form": "WRITTEN",
        "agreed_on": on,
        "facts": "赔偿数额。",
        "terms": "改为三期支付。",
        "manner": "转账。",
        "items": [NewItem("第一期", date(2026, 5, 8), 100000), NewItem("第二期", date(2026, 6, 8), 200000)],
    }
    return NewAgreement(**(values | more))


@pytest.fixture
def in_force(officer, committee):
    """Agreed for 5000 yuan, in force on 9 March 2026."""
    case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 9))
    return make.sign_everything(case, officer, on=date(2026, 3, 9))


class TestPeople:
    def test_a_party_is_not_the_mediator(self, officer, committee, who):
        namesake = make.mediator(officer, committee, name="李四")
        case = make.accepted(officer, committee)
        with pytest.raises(CaseRefused, match="李四是本案当事人"):
            actions.assign(case=case, lead=namesake, on=date(2026, 3, 2), **who)
        assert not case.mediators.exists()
        case = actions.assign(case=case, lead=namesake, on=date(2026, 3, 2), is_other_person=True, **who)
        assert case.mediators.count() == 1

    def test_a_party_of_a_protected_case_is_known_by_the_sealed_name(self, officer, committee, who):
        namesake = make.mediator(officer, committee, name="李四")
        case = make.accepted(officer, committee, involves_domestic_violence=True)
        with pytest.raises(CaseRefused, match="当事人"):
            actions.assign(case=case, lead=namesake, on=date(2026, 3, 2), **who)

    def test_parties_may_choose_and_one_leads(self, officer, committee, lead, who):
        case = make.accepted(officer, committee)
        actions.assign(case=case, lead=lead, chosen_by="PARTIES", on=date(2026, 3, 2), **who)
        person = case.mediators.get()
        assert (person.chosen_by, person.is_lead) == ("PARTIES", True)

    def test_recusal_stops_the_case_until_it_is_decided(self, officer, committee, lead, who):
        case = make.mediating(officer, committee, lead=lead)
        ask = {"person": case.mediators.get(), "asker": "PARTY", "ground": "与被申请人是亲属"}
        with pytest.raises(CaseRefused, match="哪一方"):
            actions.request_recusal(case=case, on=date(2026, 3, 3), **ask, **who)
        ask["party"] = case.parties.first()
        actions.request_recusal(case=case, on=date(2026, 3, 3), **ask, **who)
        with pytest.raises(CaseRefused, match="尚未决定"):
            actions.request_recusal(case=case, on=date(2026, 3, 3), **ask, **who)
        with pytest.raises(CaseRefused, match="回避申请"):
            actions.record_agreement(case=case, agreement=changed(date(2026, 3, 5)), **who)
        actions.decide_recusal(
            case=case, recusal=case.recusals.get(), decision="GRANTED", on=date(2026, 3, 4), **who
        )
        person = case.mediators.get()
        assert (person.withdrawn_on, person.is_lead) == (date(2026, 3, 4), False)
        assert person.withdrawal_reason == "回避：与被申请人是亲属"

    def test_nobody_decides_on_their_own_recusal(self):
        own = {"decider_post_id": 7, "mediator_post_id": 7, "decision": "REFUSED"}
        assert "本人" in proceeding_rules.why_not_decide_recusal(**own)
        assert not proceeding_rules.why_not_decide_recusal(**(own | {"mediator_post_id": None}))

    def test_participants_join_with_consent_and_are_hidden_in_protected_cases(self, officer, committee, who):
        case = make.accepted(officer, committee, involves_minor=True)
        actions.add_participant(case=case, role="RELATIVE", name="赵小明", consent_on=date(2026, 3, 3), **who)
        assert case.participants.get().name == "赵某某"
        with pytest.raises(CaseRefused, match="本案当事人"):
            actions.add_participant(
                case=case, role="RELATIVE", name="李四", consent_on=date(2026, 3, 3), **who
            )


class TestSessions:
    def test_an_inquiry_may_come_before_the_start_and_a_session_may_not(self, officer, committee, who):
        case = make.accepted(officer, committee)
        kept = {"on": date(2026, 3, 3), "place": "村委会", "recorder": "王记", "record": "已询问。"}
        actions.record_session(case=case, kind="INVESTIGATION", **kept, **who)
        with pytest.raises(CaseRefused, match="尚未开始调解"):
            actions.record_session(case=case, kind="MEDIATION", **kept, **who)
        assert case.sessions.count() == 1

    def test_sessions_are_closed_unless_the_parties_want_them_open(self, officer, committee, who):
        case = make.mediating(officer, committee)
        kept = {"kind": "MEDIATION", "place": "调解室", "recorder": "王记", "record": "到场。"}
        actions.record_session(case=case, on=date(2026, 3, 3), **kept, **who)
        actions.record_session(case=case, on=date(2026, 3, 4), is_public=True, **kept, **who)
        assert list(case.sessions.order_by("pk").values_list("is_public", flat=True)) == [False, True]


class TestCapacity:
    @pytest.mark.parametrize("mark", ["is_minor", "lacks_capacity"])
    def test_who_cannot_act_needs_a_guardian_and_the_guardian_signs(self, officer, committee, who, mark):
        alone = make.mediating(officer, committee, parties=make.two_parties(**{mark: True}))
        with pytest.raises(CaseRefused, match="监护人"):
            actions.record_agreement(case=alone, agreement=changed(date(2026, 3, 5)), **who)
        parties = make.two_parties(**{mark: True, "personal": {"guardian": "王五"}})
        case = make.mediating(officer, committee, parties=parties)
        case = actions.record_agreement(case=case, agreement=changed(date(2026, 3, 5)), **who)
        sign = {"role": "PARTY", "party": case.parties.get(position=2), "manner": "SIGNED"}
        with pytest.raises(CaseRefused, match="监护人代签"):
            actions.sign(case=case, on=date(2026, 3, 5), **sign, **who)
        actions.sign(case=case, on=date(2026, 3, 5), by_guardian=True, **sign, **who)


class TestAmendment:
    def test_a_new_version_stands_beside_the_old_and_starts_new_clocks(self, in_force, who):
        item = in_force.items.get()
        case = actions.record_performance(
            case=in_force, item=item, on=date(2026, 3, 20), amount_fen=200000, **who
        )
        case = actions.amend(
            case=case,
            agreement=changed(date(2026, 4, 8)),
            signed=signed_on(date(2026, 4, 8)),
            all_agree=True,
            reason="资金困难",
            **who,
        )
        assert (case.state, case.agreement_version) == ("EFFECTIVE", 2)
        assert (case.effective_on, case.concluded_on) == (date(2026, 3, 9), date(2026, 3, 9))
        assert list(case.versions.order_by("number").values_list("number", "effective_on")) == [
            (1, date(2026, 3, 9)),
            (2, date(2026, 4, 8)),
        ]
        assert case.versions.get(number=1).terms == "被申请人改建排水沟并补偿申请人。"
        assert case.items.get(position=1).replaced_in == 2
        assert (case.agreed_fen, case.performed_fen) == (500000, 200000)
        assert clocks.running(case, deadlines.CONFIRMATION).base_on == date(2026, 4, 8)
        case.confirmation.refresh_from_db()
        assert (case.confirmation.state, case.confirmation.due_on) == ("REMINDED", date(2026, 5, 8))
        assert clocks.running(case, deadlines.VISIT).base_on == date(2026, 5, 8)

    @pytest.mark.parametrize(
        ("more", "told"),
        [
            ({"signed": Signed(date(2026, 4, 8), date(2026, 4, 8), None)}, "加盖调委会印章"),
            ({"all_agree": False}, "各方当事人同意"),
            ({"agreement": changed(date(2026, 3, 1))}, "早于原协议生效日期"),
            ({"signed": signed_on(date(2026, 4, 7))}, "早于变更日期"),
        ],
    )
    def test_a_change_without_seal_consent_or_order_is_refused(self, in_force, who, more, told):
        given = {
            "agreement": changed(date(2026, 4, 8)),
            "signed": signed_on(date(2026, 4, 8)),
            "all_agree": True,
        }
        with pytest.raises(CaseRefused, match=told):
            actions.amend(case=in_force, reason="资金困难", **(given | more), **who)
        in_force.refresh_from_db()
        assert (in_force.agreement_version, in_force.versions.count()) == (1, 0)

    @pytest.mark.parametrize(
        ("court", "is_open"), [("APPLIED", False), ("CONFIRMED", False), ("DISMISSED", True)]
    )
    def test_what_the_court_holds_is_not_changed_until_it_is_dismissed(self, court, is_open):
        reason = proceeding_rules.why_not_amend(
            confirmation_state=court, all_agree=True, form="ORAL", signed=(), terms="改为分期。"
        )
        assert bool(reason) is not is_open


class TestInstalments:
    @pytest.mark.parametrize(
        ("total", "count", "first", "months", "expected"),
        [
            (100000, 3, date(2026, 1, 31), 1, [(2, 28), (3, 31)]),
            (100001, 4, date(2026, 11, 15), 2, [(1, 15), (3, 15), (5, 15)]),
        ],
    )
    def test_parts_sum_exactly_and_fall_on_the_day_or_the_end_of_the_month(
        self, total, count, first, months, expected
    ):
        parts = proceeding_rules.instalments(total, count, first_on=first, every_months=months)
        assert sum(fen for _, fen in parts) == total
        assert parts[0][0] == first
        assert [(day.month, day.day) for day, _ in parts[1:]] == expected

    @pytest.mark.parametrize(
        ("total", "count", "months"), [(100, 1, 1), (100, 61, 1), (2, 3, 1), (100, 2, 13)]
    )
    def test_senseless_instalments_are_refused(self, total, count, months):
        with pytest.raises(ValueError, match="请"):
            proceeding_rules.instalments(total, count, first_on=date(2026, 1, 1), every_months=months)


class TestDefault:
    def test_default_needs_a_day_past_and_a_visit_after_it(self, in_force, who):
        with pytest.raises(TransitionRefused, match="回访"):
            actions.record_default(case=in_force, on=date(2026, 3, 20), reason="未付", **who)
        case = actions.record_visit(
            case=in_force, on=date(2026, 3, 19), is_performed=False, finding="未付。", **who
        )
        case = actions.record_default(case=case, on=date(2026, 3, 20), reason="未付", **who)
        assert (case.state, case.outcome) == ("DEFAULTED", "SUCCESS")


class TestReopening:
    def test_only_a_party_that_asks_again_with_the_chairs_consent(self, officer, committee, bureau, act_as):
        case = make.mediating(officer, committee)
        case = actions.fail(
            case=case, on=date(2026, 3, 9), routes_notified_on=date(2026, 3, 9), by=officer, at=NOW
        )
        party = case.parties.first()
        asked = {"on": date(2026, 4, 9), "reason": "新证据", "by": bureau, "at": NOW}
        with act_as(bureau):
            with pytest.raises(CaseRefused, match="新立案件并关联前案"):
                actions.reopen(case=case, applicant=None, chair_agreed_on=date(2026, 4, 8), **asked)
            with pytest.raises(CaseRefused, match="主任同意"):
                actions.reopen(case=case, applicant=party, chair_agreed_on=None, **asked)
            case = actions.reopen(case=case, applicant=party, chair_agreed_on=date(2026, 4, 8), **asked)
        assert case.state == "MEDIATING"

    def test_otherwise_a_new_case_is_linked(self, officer, committee):
        old = make.registered(officer, committee)
        assert make.registered(officer, committee, previous_case=old).previous_case == old


class TestLimits:
    """One row per clock: the kind, its base, its day."""

    @pytest.mark.parametrize(
        ("dispute_type", "accepted_on", "due_on"),
        [
            ("02", date(2026, 3, 2), date(2026, 4, 1)),
            ("02", date(2026, 1, 31), date(2026, 3, 2)),
            ("15", date(2026, 3, 2), date(2026, 4, 14)),
        ],
        ids=["thirty days", "thirty days over February", "thirty working days, medical"],
    )
    def test_mediation(self, officer, committee, dispute_type, accepted_on, due_on):
        case = make.accepted(officer, committee, on=accepted_on, dispute_type=dispute_type)
        assert case.due_on == due_on

    def test_an_expired_limit_is_overdue_and_closes_nothing(self, officer, committee):
        """期满未结: told every night, never ended by the portal itself."""
        case = make.mediating(officer, committee)
        late = make.noon(date(2026, 5, 1))
        for _ in range(2):
            clock_actions.end_lapsed(at=late)
            clock_actions.announce_due(at=late)
        case.refresh_from_db()
        assert (case.state, case.outcome) == ("MEDIATING", "PENDING")
        assert list(Case.objects.overdue(on=late.date())) == [case]
        assert clocks.running(case, deadlines.LIMIT).is_overdue(at=late)

    def test_labour_disputes_have_a_second_clock_that_closes_nothing(self, officer, committee):
        case = make.accepted(
            officer, committee, on=date(2026, 3, 4), dispute_type="10a", applied_on=date(2026, 3, 2)
        )
        clock = clocks.running(case, deadlines.LABOUR_WINDOW)
        assert (clock.base_on, clock.due_on, case.state) == (date(2026, 3, 2), date(2026, 3, 17), "ACCEPTED")

    def test_a_bureau_may_let_appraisal_stop_the_ordinary_limit(self, officer, committee, who):
        _give_own_rule(officer.region.county)
        case = make.mediating(officer, committee)
        case = actions.suspend(case=case, ground="APPRAISAL", on=date(2026, 3, 5), **who)
        case = actions.resume(case=case, on=date(2026, 3, 20), **who)
        assert case.due_on == date(2026, 4, 16)

    def test_visits_follow_every_performance_day(self, officer, committee, who):
        case = make.mediating(officer, committee)
        case = actions.record_agreement(case=case, agreement=changed(date(2026, 3, 9)), **who)
        case = make.sign_everything(case, officer, on=date(2026, 3, 9))
        first = clocks.running(case, deadlines.VISIT)
        assert (first.base_on, first.due_on) == (date(2026, 5, 8), date(2026, 5, 15))
        case = actions.record_visit(
            case=case, on=date(2026, 5, 12), is_performed=True, finding="已付。", **who
        )
        following = clocks.running(case, deadlines.VISIT)
        assert (following.base_on, following.due_on) == (date(2026, 6, 8), date(2026, 6, 15))

    def test_immediate_performance_is_visited_within_thirty_days_of_effect(self, officer, committee):
        case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 9))
        assert clocks.running(case, deadlines.VISIT).due_on == date(2026, 4, 8)

    def test_archiving_has_thirty_days_from_the_end(self, officer, committee):
        case = samples.full_case(officer, committee)
        clock = clocks.running(case, deadlines.ARCHIVE)
        assert (clock.base_on, clock.due_on) == (samples.PAID, date(2026, 4, 20))

    def test_a_limit_in_a_year_without_a_calendar_is_provisional(self, officer, committee):
        case = Case.objects.get(pk=make.registered(officer, committee).pk)
        clock = clock_actions.start(
            subject=case, kind="PROBE", code="mediation.limit", base_on=date(2026, 12, 20)
        )
        assert (clock.is_provisional, clock.due_on.year) == (True, 2027)


def _give_own_rule(bureau) -> None:
    """The general rule of thirty days, as this bureau's own, standing still during appraisal."""
    general = DeadlineRule.objects.get(code="mediation.limit", tenant=None).as_rule()
    own = replace(general, pause_kinds=frozenset({PauseKind.APPRAISAL}))
    with connection.cursor() as cursor:
        cursor.execute("reset role")  # rules are published by the owner of the schema
    clock_actions.load_rules([own], tenant=bureau)
