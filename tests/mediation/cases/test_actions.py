"""Every step of a case: done, refused with nothing changed, pressed twice, by the wrong post."""

from datetime import date

import pytest

from governance.deadlines import queries as clocks
from governance.deadlines.actions import DeadlineRefused
from governance.figures.models import DirtyMark
from governance.workflow.actions import AlreadyDone, TransitionRefused
from governance.workflow.models import StateChange
from mediation.cases import actions, deadlines
from mediation.cases.actions import CaseRefused, NewAgreement
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def who(officer):
    return {"by": officer, "at": NOW}


def unchanged(case: Case, state: str) -> bool:
    case.refresh_from_db()
    return case.state == state


def reopening(case) -> dict:
    """A party applies again and the chair agrees."""
    return {"applicant": case.parties.first(), "chair_agreed_on": date(2026, 4, 8)}


class TestIntake:
    def test_registration_numbers_follow_one_another(self, officer, committee):
        first, second = make.registered(officer, committee), make.registered(officer, committee)
        prefix = f"2026-{officer.region.code[:9]}-"
        assert (first.registration_no, second.registration_no) == (f"{prefix}0001", f"{prefix}0002")
        assert (first.state, first.outcome, first.case_no) == ("REGISTERED", "", "")

    def test_draft_becomes_registered_when_both_sides_are_there(self, officer, committee, who):
        new = make.new_case(officer, committee, parties=make.two_parties()[:1])
        draft = actions.save_draft(new=new, **who)
        with pytest.raises(CaseRefused, match="两方当事人"):
            actions.submit(case=draft, **who)
        assert unchanged(draft, "DRAFT")
        actions.correct(case=draft, new=make.new_case(officer, committee), **who)
        assert actions.submit(case=draft, **who).state == "REGISTERED"

    def test_a_form_sent_twice_makes_one_case(self, officer, committee, who):
        new = make.new_case(officer, committee, form_key="a-form")
        case = actions.register_case(new=new, **who)
        assert actions.register_case(new=new, **who) == case
        assert actions.save_draft(new=new, **who) == case
        assert Case.objects.count() == 1 and case.parties.count() == 2

    def test_a_form_sent_again_after_a_correction_makes_no_second_case(self, officer, committee, who):
        new = make.new_case(officer, committee, form_key="a-form")
        case = actions.register_case(new=new, **who)
        actions.correct(case=case, new=make.new_case(officer, committee, brief="改正后的情况。"), **who)
        assert actions.register_case(new=new, **who) == case
        assert Case.objects.get().brief == "改正后的情况。"

    def test_another_form_with_the_same_words_makes_another_case(self, officer, committee, who):
        for key in ("a-form", "another-form"):
            actions.register_case(new=make.new_case(officer, committee, form_key=key), **who)
        assert Case.objects.count() == 2

    def test_correction_keeps_the_old_party_in_history(self, officer, committee, who):
        case = make.registered(officer, committee)
        new = make.new_case(
            officer, committee, parties=make.two_parties(second="王五"), brief="改正后的情况。"
        )
        case = actions.correct(case=case, new=new, **who)
        assert [party.name for party in case.parties.order_by("position")] == ["张三", "王五"]
        assert case.search_text.endswith("张三 王五")
        assert case._meta.apps.get_model("mediation.PartyEvent").objects.filter(name="李四").exists()

    def test_case_is_refused_outside_the_place_of_the_post(self, officer, committee, who, world):
        elsewhere = world.village_of("东湾镇")
        with pytest.raises(CaseRefused, match="管辖范围"):
            actions.register_case(new=make.new_case(officer, committee, place=elsewhere), **who)
        assert not Case.objects.exists()

    def test_cancelled_draft_stays_cancelled(self, officer, committee, who):
        draft = actions.save_draft(new=make.new_case(officer, committee), **who)
        with pytest.raises(TransitionRefused, match="理由"):
            actions.cancel(case=draft, reason=" ", **who)
        draft = actions.cancel(case=draft, reason="重复登记", **who)
        with pytest.raises(TransitionRefused):
            actions.submit(case=draft, **who)

    def test_acceptance_gives_number_clock_and_marks_figures(self, officer, committee, who):
        case = actions.accept(case=make.registered(officer, committee), on=DAY, **who)
        assert (case.state, case.case_no, case.due_on) == (
            "ACCEPTED",
            "（2026）北湾镇人调字第1号",
            date(2026, 4, 1),
        )
        assert clocks.running(case, deadlines.LIMIT).due_on == date(2026, 4, 1)
        assert DirtyMark.objects.filter(region=case.region, period=202603, group="MEDIATION").exists()

    def test_accepted_twice_takes_one_number(self, officer, committee, who):
        case = make.registered(officer, committee)
        actions.accept(case=case, on=DAY, **who)
        with pytest.raises(AlreadyDone):
            actions.accept(case=case, on=DAY, **who)
        assert Case.objects.get().case_seq == 1
        assert make.accepted(officer, committee).case_seq == 2

    def test_number_counts_by_year_of_acceptance(self, officer, committee, who):
        late = make.registered(
            officer, committee, registered_on=date(2025, 12, 31), applied_on=date(2025, 12, 31)
        )
        case = actions.accept(case=late, on=date(2026, 1, 1), **who)
        old = make.accepted(officer, committee, on=date(2025, 12, 30))
        assert (case.case_no, old.case_no) == ("（2026）北湾镇人调字第1号", "（2025）北湾镇人调字第1号")

    @pytest.mark.parametrize(
        ("on", "told"), [(date(2026, 3, 1), "早于登记日期"), (date(2027, 1, 1), "晚于今天")]
    )
    def test_acceptance_day_is_sensible(self, officer, committee, who, on, told):
        case = make.registered(officer, committee)
        with pytest.raises(CaseRefused, match=told):
            actions.accept(case=case, on=on, **who)
        assert unchanged(case, "REGISTERED")

    def test_refusing_party_blocks_acceptance(self, officer, committee, who):
        parties = make.two_parties(stance="REFUSED", stance_on=DAY)
        case = make.registered(officer, committee, source="PROACTIVE", parties=parties)
        with pytest.raises(CaseRefused, match="明确拒绝"):
            actions.accept(case=case, on=DAY, **who)
        assert unchanged(case, "REGISTERED")
        case = actions.reject(case=case, ground="PARTY_REFUSES", guided_to="向县人民法院起诉", **who)
        assert (case.state, case.outcome) == ("REJECTED", "")

    def test_rejection_says_where_to_go(self, officer, committee, who):
        case = make.registered(officer, committee)
        with pytest.raises(CaseRefused, match="其他途径"):
            actions.reject(case=case, ground="NOT_CIVIL", guided_to=" ", **who)
        assert unchanged(case, "REGISTERED")

    def test_township_officer_takes_no_number_of_a_county_committee(self, bureau, neighbour, act_as):
        with act_as(bureau):
            county = make.committee(
                bureau,
                name="靖远县医疗纠纷人民调解委员会",
                kind="INDUSTRY",
                region=bureau.region,
                industry="MEDICAL",
            )
        with act_as(neighbour):
            case = make.registered(neighbour, county, dispute_type="15")
            with pytest.raises(CaseRefused, match="所在地"):
                actions.accept(case=case, on=DAY, by=neighbour, at=NOW)


class TestAssignment:
    def test_one_lead_and_helpers(self, officer, committee, lead, who):
        helper = make.mediator(officer, committee, name="孙玉芳")
        case = make.accepted(officer, committee)
        actions.assign(case=case, lead=lead, others=[helper], on=DAY, **who)
        actions.assign(case=case, lead=helper, others=[lead], on=DAY, **who)
        people = {person.mediator.person_name: person.is_lead for person in case.mediators.all()}
        assert people == {"李调解": False, "孙玉芳": True}

    def test_recusal_needs_a_reason_and_stays_on_record(self, officer, committee, lead, who):
        helper = make.mediator(officer, committee, name="孙玉芳")
        case = make.mediating(officer, committee, lead=lead)
        with pytest.raises(CaseRefused, match="回避"):
            actions.assign(case=case, lead=helper, on=date(2026, 3, 5), **who)
        actions.assign(case=case, lead=helper, on=date(2026, 3, 5), reason="回避", **who)
        gone = case.mediators.get(mediator=lead)
        assert (gone.withdrawn_on, gone.withdrawal_reason, gone.is_lead) == (date(2026, 3, 5), "回避", True)

    def test_only_mediators_in_office_of_this_committee(self, officer, committee, who, world):
        other = make.committee(officer, kind="VILLAGE", region=make.village(officer))
        stranger = make.mediator(officer, other, name="外会人")
        newcomer = make.mediator(officer, committee, name="新聘人", valid_from=date(2026, 5, 1))
        case = make.accepted(officer, committee)
        for mediator, told in ((stranger, "不是"), (newcomer, "不在聘期")):
            with pytest.raises(CaseRefused, match=told):
                actions.assign(case=case, lead=mediator, on=DAY, **who)
        assert not case.mediators.exists()


class TestHandling:
    def test_suspension_of_an_ordinary_case_does_not_stop_its_clock(self, officer, committee, who):
        case = make.mediating(officer, committee)
        case = actions.suspend(case=case, ground="APPRAISAL", on=date(2026, 3, 5), **who)
        assert not clocks.running(case, deadlines.LIMIT).is_paused
        case = actions.resume(case=case, on=date(2026, 3, 20), **who)
        assert (case.state, case.due_on, case.suspended_on) == ("MEDIATING", date(2026, 4, 1), None)

    def test_appraisal_stops_the_clock_of_a_medical_case(self, officer, committee, who):
        case = make.mediating(officer, committee, dispute_type="15")
        before = case.due_on
        case = actions.suspend(case=case, ground="APPRAISAL", on=date(2026, 3, 5), **who)
        assert clocks.running(case, deadlines.LIMIT).is_paused
        case = actions.resume(case=case, on=date(2026, 3, 20), **who)
        assert case.due_on > before

    def test_extension_once_by_consent_before_the_end(self, officer, committee, who):
        case = make.mediating(officer, committee)
        extension = {"to": date(2026, 4, 20), "on": date(2026, 3, 20), "reason": "等待评估"}
        with pytest.raises(CaseRefused, match="同意"):
            actions.extend(case=case, all_agree=False, **extension, **who)
        case = actions.extend(case=case, all_agree=True, **extension, **who)
        assert (case.due_on, case.extended_to) == (date(2026, 4, 20), date(2026, 4, 20))
        with pytest.raises(CaseRefused, match="已延期"):
            actions.extend(case=case, all_agree=True, **extension, **who)

    def test_extension_after_the_end_is_refused(self, officer, committee, who):
        case = make.mediating(officer, committee)
        with pytest.raises((CaseRefused, DeadlineRefused), match="届满"):
            actions.extend(
                case=case, to=date(2026, 5, 1), on=date(2026, 4, 2), reason="等待", all_agree=True, **who
            )

    def test_failure_tells_other_routes_and_meets_the_clock(self, officer, committee, who):
        case = make.mediating(officer, committee)
        with pytest.raises(CaseRefused, match="仲裁"):
            actions.fail(case=case, on=date(2026, 3, 9), routes_notified_on=None, **who)
        assert unchanged(case, "MEDIATING")
        case = actions.fail(case=case, on=date(2026, 3, 9), routes_notified_on=date(2026, 3, 9), **who)
        assert (case.outcome, case.concluded_on) == ("FAILED", date(2026, 3, 9))
        assert clocks.running(case, deadlines.LIMIT) is None
        assert clocks.running(case, deadlines.ARCHIVE) is not None

    def test_other_termination_needs_words(self, officer, committee, who):
        case = make.accepted(officer, committee)
        with pytest.raises(CaseRefused, match="说明"):
            actions.terminate(case=case, ground="OTHER", on=DAY, **who)
        assert unchanged(case, "ACCEPTED")

    def test_reopening_needs_the_bureau(self, officer, committee, bureau, act_as, who):
        case = make.mediating(officer, committee)
        case = actions.fail(case=case, on=date(2026, 3, 9), routes_notified_on=date(2026, 3, 9), **who)
        with pytest.raises(CaseRefused, match="司法局"):
            actions.reopen(case=case, on=date(2026, 4, 9), reason="新证据", **reopening(case), **who)
        with act_as(bureau):
            case = actions.reopen(
                case=case, on=date(2026, 4, 9), reason="新证据", **reopening(case), by=bureau, at=NOW
            )
        assert (case.state, case.outcome, case.concluded_on) == ("MEDIATING", "PENDING", None)


class TestSettlement:
    def test_oral_agreement_takes_effect_the_same_day(self, officer, committee):
        case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 8))
        assert (case.state, case.effective_on) == ("EFFECTIVE", date(2026, 3, 8))
        step = StateChange.objects.about(case).get(transition="take_effect")
        assert (step.by, step.by_name) == (None, "系统")

    def test_wrong_signature_day_is_corrected_before_effect(self, officer, committee, who):
        case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 8))
        party = case.parties.first()
        for day in (date(2026, 3, 9), date(2026, 3, 10)):
            case = actions.sign(case=case, role="PARTY", party=party, manner="SIGNED", on=day, **who)
        assert case.signatures.get(party=party).signed_on == date(2026, 3, 10)

    def test_signature_before_the_agreement_is_refused(self, officer, committee, who):
        case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 8))
        with pytest.raises(CaseRefused, match="早于达成协议"):
            actions.sign(case=case, role="SEAL", manner="SEALED", on=date(2026, 3, 7), **who)

    def test_guardian_signs_for_a_minor(self, officer, committee, who):
        parties = make.two_parties(is_minor=True, personal={"guardian": "李大"})
        case = make.agreed_in_writing(
            officer, committee, agreed_on=date(2026, 3, 8), parties=parties, involves_minor=True
        )
        child = case.parties.get(is_minor=True)
        sign = {
            "case": case,
            "role": "PARTY",
            "party": child,
            "manner": "SIGNED",
            "on": date(2026, 3, 8),
            **who,
        }
        with pytest.raises(CaseRefused, match="监护人"):
            actions.sign(**sign)
        actions.sign(by_guardian=True, **sign)

    def test_performance_in_parts_ends_by_itself(self, officer, committee, who):
        case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 8), amount_fen=10000)
        case = make.sign_everything(case, officer, on=date(2026, 3, 8))
        item = case.items.get()
        perform = {"case": case, "item": item, **who}
        case = actions.record_performance(on=date(2026, 3, 9), amount_fen=4000, **perform)
        assert (case.state, case.performed_fen) == ("PERFORMING", 4000)
        with pytest.raises(CaseRefused, match="超过"):
            actions.record_performance(on=date(2026, 3, 10), amount_fen=6001, **perform)
        case = actions.record_performance(on=date(2026, 3, 12), amount_fen=6000, **perform)
        assert (case.state, case.performed_on, case.performed_fen) == ("PERFORMED", date(2026, 3, 12), 10000)

    def test_default_needs_a_visit_and_leads_to_court_or_performance(self, officer, committee, who):
        case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 8))
        case = make.sign_everything(case, officer, on=date(2026, 3, 8))
        default = {"case": case, "on": date(2026, 3, 20), "reason": "拒不支付", **who}
        with pytest.raises(CaseRefused, match="回访"):
            actions.record_default(**default)
        actions.record_visit(case=case, on=date(2026, 3, 15), is_performed=False, finding="未支付。", **who)
        case = actions.record_default(**default)
        assert case.state == "DEFAULTED"
        case = actions.record_performance(
            case=case, item=case.items.get(), on=date(2026, 3, 25), amount_fen=500000, **who
        )
        assert case.state == "PERFORMED"

    def test_archive_needs_a_visit_and_stops_every_clock(self, officer, committee, who):
        case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 8))
        case = actions.record_performance(case=case, item=case.items.get(), on=date(2026, 3, 9), **who)
        with pytest.raises(CaseRefused, match="回访"):
            actions.archive(case=case, on=date(2026, 3, 20), **who)
        actions.record_visit(case=case, on=date(2026, 3, 15), is_performed=True, finding="已道歉。", **who)
        case = actions.archive(case=case, on=date(2026, 3, 20), **who)
        assert case.state == "ARCHIVED"
        assert not [clock for clock in clocks.of_subject(case) if clock.is_running]

    def test_agreement_without_items_is_refused(self, officer, committee, who):
        case = make.mediating(officer, committee)
        agreement = NewAgreement(form="ORAL", agreed_on=date(2026, 3, 8), terms="致歉", items=[])
        with pytest.raises(CaseRefused, match="一项"):
            actions.record_agreement(case=case, agreement=agreement, **who)
        assert unchanged(case, "MEDIATING")

    def test_court_decides_on_a_joint_application(self, officer, committee, who):
        case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 8))
        parties = list(case.parties.all())
        confirmation = actions.apply_for_confirmation(
            confirmation=case.confirmation,
            applicants=parties,
            court="靖远县人民法院",
            on=date(2026, 3, 9),
            **who,
        )
        step = {"confirmation": confirmation, **who}
        with pytest.raises(CaseRefused, match="案号应写成"):
            actions.record_court_step(step="court_accept", on=date(2026, 3, 10), court_case_no="12号", **step)
        actions.record_court_step(
            step="court_accept", on=date(2026, 3, 10), court_case_no="(2026)甘0421民特12号", **step
        )
        found = actions.record_court_step(step="confirm", on=date(2026, 3, 20), **step)
        assert (found.state, found.court_case_no) == ("CONFIRMED", "（2026）甘0421民特12号")


class TestWhoMay:
    def test_mediator_handles_own_cases_only(self, officer, committee, mediator_post, act_as, who):
        own = make.mediator(officer, committee, name="李长福", post=mediator_post)
        mine = make.accepted(officer, committee)
        actions.assign(case=mine, lead=own, on=DAY, **who)
        other = make.accepted(officer, committee)
        with act_as(mediator_post):
            actions.give_rights_notice(case=mine, on=DAY, by=mediator_post, at=NOW)
            with pytest.raises(CaseRefused, match="不是您承办"):
                actions.give_rights_notice(case=other, on=DAY, by=mediator_post, at=NOW)

    def test_mediator_who_registers_leads(self, officer, committee, mediator_post, act_as):
        own = make.mediator(officer, committee, name="李长福", post=mediator_post)
        with act_as(mediator_post):
            case = make.registered(mediator_post, committee)
            assert case.mediators.get().mediator == own

    def test_role_without_the_permission_is_refused(self, officer, committee):
        case = make.registered(officer, committee)
        officer.role = "INSPECTOR"
        with pytest.raises(TransitionRefused, match="权限"):
            actions.accept(case=case, on=DAY, by=officer, at=NOW)
        assert unchanged(case, "REGISTERED")
