"""The quick registration: one transaction, the same form sent again, refusals, and the small steps after it."""

from dataclasses import replace
from datetime import date

import pytest

from governance.deadlines import queries as clocks
from governance.workflow.actions import AlreadyDone, TransitionRefused
from governance.workflow.models import StateChange
from mediation.cases import actions as cases
from mediation.cases import deadlines
from mediation.cases.actions import CaseRefused, NewParty
from mediation.cases.models import Case, NumberCounter
from mediation.phone import actions
from mediation.phone.codes import Confirmed, Result
from tests.factories import mediation as make
from tests.factories import phone
from tests.factories.mediation import NOW
from tests.factories.phone import BEGUN, ENDED

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(me, lead, place):
    """Press the button once."""

    def press(ending=None, **fields):
        new = phone.told(lead, **{"place": place, **fields})
        return actions.register_quickly(new=new, lead=lead, ending=ending or phone.ended(), by=me, at=NOW)

    return press


def steps(case: Case) -> list[str]:
    return list(StateChange.objects.about(case).order_by("pk").values_list("transition", flat=True))


class TestAgreed:
    def test_a01_oral_agreement_done_on_the_spot_is_performed_in_one_press(self, register):
        case, is_new = register()
        assert is_new and case.state == "PERFORMED"
        assert steps(case) == [
            "submit", "accept", "assign", "give_rights_notice", "start", "record_session", "agree",
            "take_effect", "record_performance", "complete_performance",
        ]  # fmt: skip

    def test_the_days_are_derived_and_effect_is_the_day_of_agreement(self, register):
        case = register().case
        case.refresh_from_db()
        assert {case.registered_on, case.accepted_on, case.rights_notice_on, case.started_on} == {BEGUN}
        assert {case.agreed_on, case.effective_on, case.concluded_on, case.performed_on} == {ENDED}
        assert (case.case_no, case.outcome, case.difficulty) == (
            "（2026）北湾镇人调字第1号",
            "SUCCESS",
            "SIMPLE",
        )

    def test_agreement_session_and_money_are_recorded(self, register, me):
        case = register().case
        item = case.items.get()
        assert (item.amount_fen, case.agreed_fen, case.performed_fen) == (80000, 80000, 80000)
        assert case.agreement_form == "ORAL" and case.oral_reason
        session = case.sessions.get()
        assert session.held_on == ENDED and "因院墙排水" in session.record and "800元" in session.record
        assert session.recorder == "李长福"

    def test_consent_is_written_down_for_every_party_and_the_phone_is_sealed(self, register):
        case = register().case
        assert set(case.parties.values_list("stance", flat=True)) == {"CONSENTED"}
        respondent = case.parties.get(side="RESPONDENT")
        assert respondent.phone is not None and b"13893312345" not in bytes(respondent.phone)

    def test_what_is_to_be_done_later_stays_in_force_until_then(self, register):
        later = phone.ended(is_settled=False, due_on=date(2026, 3, 20))
        case = register(later).case
        assert case.state == "EFFECTIVE" and case.items.get().due_on == date(2026, 3, 20)
        assert clocks.running(case, deadlines.VISIT).due_on == date(2026, 3, 27)

    def test_an_agreement_without_money_needs_no_amount(self, register):
        case = register(phone.ended(terms="双方互相道歉，和好。", amount_fen=None)).case
        assert case.state == "PERFORMED" and case.agreed_fen is None

    def test_clocks_run_as_from_the_desk(self, register):
        case = register().case
        assert clocks.running(case, deadlines.LIMIT) is None
        assert clocks.running(case, deadlines.VISIT).due_on == date(2026, 4, 3)
        assert clocks.running(case, deadlines.ARCHIVE) is not None


class TestNotAgreed:
    def test_not_yet_agreed_is_registered_accepted_and_started(self, register):
        case = register(phone.begun()).case
        assert (case.state, case.started_on, case.outcome) == ("MEDIATING", BEGUN, "PENDING")
        assert case.mediators.get().is_lead

    def test_without_rights_told_it_waits_accepted(self, register):
        assert register(phone.ended(Result.PENDING)).case.state == "ACCEPTED"

    def test_failed_tells_the_other_routes_and_keeps_the_record(self, register):
        case = register(phone.ended(Result.FAILED, reason="双方对界线各执一词。")).case
        assert (case.state, case.outcome, case.routes_notified_on) == ("CLOSED_FAILED", "FAILED", ENDED)
        assert "各执一词" in case.sessions.get().record and case.agreed_fen is None

    def test_a_village_mediator_of_the_township_committee_only_registers(self, villager, head, act_as, place):
        with act_as(head):
            lead = make.mediator(head, make.committee(head), name="王村调", post=villager)
        with act_as(villager):
            new = phone.told(lead, place=place)
            with pytest.raises(CaseRefused, match="先登记"):
                actions.register_quickly(new=new, lead=lead, ending=phone.ended(), by=villager, at=NOW)
            pending = phone.ended(Result.PENDING)
            made = actions.register_quickly(new=new, lead=lead, ending=pending, by=villager, at=NOW)
            assert made.case.state == "REGISTERED" and Case.objects.count() == 1


class TestSentAgain:
    def test_twice_and_five_times_make_one_case(self, register):
        made = [register(form_key="a-form") for _ in range(5)]
        assert {one.case.pk for one in made} == {made[0].case.pk}
        assert [one.is_new for one in made] == [True, False, False, False, False]
        assert Case.objects.count() == 1 and len(steps(made[0].case)) == 10
        assert NumberCounter.objects.get(purpose="CASE").last_seq == 1

    def test_changed_words_under_the_same_form_do_not_make_another(self, register):
        first = register(form_key="a-form").case
        again = register(phone.begun(), form_key="a-form", brief="改过的话。")
        assert again.case == first and again.case.brief == "因院墙排水发生争执。"

    def test_a_refused_form_may_be_sent_again(self, register):
        with pytest.raises(CaseRefused):
            register(phone.ended(confirmed=frozenset()), form_key="a-form")
        assert register(form_key="a-form").is_new

    def test_another_form_is_another_case(self, register):
        assert register(form_key="one").case != register(form_key="two").case


class TestRefused:
    @pytest.mark.parametrize(
        "left_out", [Confirmed.RIGHTS, Confirmed.CONSENT, Confirmed.IMPARTIAL, Confirmed.ORAL]
    )
    def test_what_is_not_confirmed_is_refused_with_the_law(self, register, left_out):
        whole = phone.ended()
        with pytest.raises(CaseRefused, match="人民调解法第") as refusal:
            register(replace(whole, confirmed=set(whole.confirmed) - {left_out}))
        assert left_out.label in str(refusal.value)
        assert not Case.objects.exists()

    def test_a_party_who_is_the_mediator_is_refused(self, register):
        with pytest.raises(CaseRefused, match="您（李长福）是本案当事人"):
            register(second="李长福")
        assert not Case.objects.exists()

    @pytest.mark.parametrize(
        ("changed", "told"),
        [
            ({"on": date(2026, 3, 1)}, "早于来调解那天"),
            ({"on": date(2026, 7, 1)}, "晚于今天"),
            ({"is_settled": False, "due_on": date(2026, 3, 1)}, "早于谈成那天"),
            ({"due_on": date(2026, 4, 1)}, "二选一"),
            ({"terms": " "}, "协议内容"),
        ],
    )
    def test_days_and_words_that_do_not_fit_change_nothing(self, register, changed, told):
        with pytest.raises(TransitionRefused, match=told):
            register(replace(phone.ended(), **changed))
        assert not Case.objects.exists() and not NumberCounter.objects.filter(last_seq__gt=0).exists()

    def test_everything_wrong_is_told_at_once(self, register):
        wrong = replace(phone.ended(), on=date(2026, 3, 1), confirmed=frozenset())
        with pytest.raises(CaseRefused, match="是本案当事人.*早于来调解那天.*请确认") as refusal:
            register(wrong, second="李长福")
        assert "\n" not in str(refusal.value)

    def test_one_side_alone_is_no_dispute(self, register):
        with pytest.raises(CaseRefused, match="两方当事人"):
            register(parties=[NewParty(side="APPLICANT", name="张三")])

    def test_another_place_is_refused(self, register, lead, world):
        with pytest.raises(CaseRefused, match="管辖范围"):
            register(place=world.village_of("东湾镇"))

    def test_a_mediator_whose_term_is_over_is_refused(self, register, me, lead, head, act_as):
        with act_as(head):
            lead.valid_to, lead.end_reason = date(2026, 3, 1), "届满"
            lead.save()
        with act_as(me), pytest.raises(TransitionRefused):
            register()

    def test_a_clerk_who_may_not_accept_registers_only(self, clerk, lead, place, act_as, me):
        with act_as(clerk):
            new = phone.told(lead, place=place)
            with pytest.raises(CaseRefused, match="您的岗位只能登记"):
                actions.register_quickly(new=new, lead=lead, ending=phone.ended(), by=clerk, at=NOW)
            made = actions.register_quickly(
                new=new, lead=lead, ending=phone.ended(Result.PENDING), by=clerk, at=NOW
            )
            assert made.case.state == "REGISTERED"


class TestFinish:
    def test_from_mediation_to_the_end(self, register, me):
        case = actions.finish(case=register(phone.begun()).case, ending=phone.ended(), by=me, at=NOW)
        assert case.state == "PERFORMED"

    def test_from_acceptance_what_is_missing_is_done_first(self, register, me):
        waiting = register(phone.ended(Result.PENDING)).case
        case = actions.finish(case=waiting, ending=phone.ended(Result.FAILED), by=me, at=NOW)
        assert case.state == "CLOSED_FAILED" and case.started_on == ENDED
        assert set(case.parties.values_list("stance", flat=True)) == {"CONSENTED"}

    def test_a_second_result_is_told_and_changes_nothing(self, register, me):
        case = register().case
        with pytest.raises(AlreadyDone, match="已履行"):
            actions.finish(case=case, ending=phone.ended(Result.FAILED), by=me, at=NOW)

    def test_a_refusing_party_stops_it(self, register, me):
        case = register(phone.ended(Result.PENDING)).case
        party = case.parties.first()
        cases.record_stance(case=case, party=party, stance="REFUSED", on=BEGUN, by=me, at=NOW)
        with pytest.raises(CaseRefused, match="明确拒绝"):
            actions.finish(case=case, ending=phone.ended(), by=me, at=NOW)
        case.refresh_from_db()
        assert case.state == "ACCEPTED"

    def test_a_neighbours_case_is_refused(self, register, act_as, villager):
        case = register(phone.begun()).case
        with act_as(villager), pytest.raises(CaseRefused, match="不是您承办"):
            actions.finish(case=case, ending=phone.ended(), by=villager, at=NOW)


class TestNotes:
    def test_a_session_sent_twice_is_recorded_once(self, register, me):
        case = register(phone.begun()).case
        note = {"case": case, "on": ENDED, "record": "双方各退一步，下次再谈。", "by": me, "at": NOW}
        actions.note_session(**note)
        with pytest.raises(AlreadyDone):
            actions.note_session(**note)
        assert case.sessions.get().kind == "MEDIATION"

    def test_money_in_two_parts_and_none_doubled(self, register, me):
        case = register(phone.ended(is_settled=False)).case
        item = case.items.get()
        part = {"case": case, "item": item, "on": ENDED, "by": me, "at": NOW}
        actions.note_performance(amount_fen=30000, seen_fen=0, **part)
        with pytest.raises(AlreadyDone):
            actions.note_performance(amount_fen=30000, seen_fen=0, **part)
        with pytest.raises(CaseRefused, match="超过未履行余额500"):
            actions.note_performance(amount_fen=60000, seen_fen=30000, **part)
        assert actions.note_performance(amount_fen=50000, seen_fen=30000, **part).state == "PERFORMED"

    def test_a_visit_sent_twice_is_recorded_once(self, register, me):
        case = register().case
        note = {"on": ENDED, "is_performed": True, "finding": "双方和好。", "by": me, "at": NOW}
        actions.note_visit(case=case, **note)
        with pytest.raises(AlreadyDone):
            actions.note_visit(case=case, **note)
        assert case.visits.count() == 1
