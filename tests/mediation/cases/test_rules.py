"""Rules of mediation without a database."""

from datetime import date

import pytest

from mediation.cases import codes, rules
from mediation.cases.rules import ItemFacts, PartyFacts, PastFacts

DAY = date(2026, 3, 2)
APPLICANT, RESPONDENT = PartyFacts("APPLICANT"), PartyFacts("RESPONDENT")


def party(side="RESPONDENT", **facts):
    return PartyFacts(side, **facts)


class TestRegistration:
    def test_both_sides_are_needed(self):
        refused = rules.why_not_register(
            parties=[APPLICANT, party("APPLICANT")], source="PROACTIVE", application_form=""
        )
        assert "被申请人" in refused

    def test_an_application_says_whether_it_was_written(self):
        refused = rules.why_not_register(
            parties=[APPLICANT, RESPONDENT], source="APPLICATION", application_form=""
        )
        assert "口头申请" in refused

    def test_a_proactive_case_needs_no_application(self):
        assert not rules.why_not_register(
            parties=[APPLICANT, RESPONDENT], source="PROACTIVE", application_form=""
        )

    def test_refusal_forbids_acceptance(self):
        assert rules.why_not_accept([APPLICANT, party(stance="REFUSED")])
        assert not rules.why_not_accept([APPLICANT, RESPONDENT])

    @pytest.mark.parametrize(("count", "mass"), [(9, False), (10, True)])
    def test_ten_on_one_side_make_a_mass_dispute(self, count, mass):
        assert rules.is_mass([APPLICANT, party(person_count=count)]) is mass

    @pytest.mark.parametrize(
        ("source", "bucket"),
        [
            ("APPLICATION", "APPLIED"),
            ("PROACTIVE", "PROACTIVE"),
            ("SCREENING", "PROACTIVE"),
            ("COURT_REFERRAL", "REFERRED"),
            ("HOTLINE_REFERRAL", "REFERRED"),
        ],
    )
    def test_statistical_bucket_of_a_source(self, source, bucket):
        assert codes.bucket_of(source) == bucket

    def test_numbers(self):
        assert rules.case_number(2026, "北湾镇", 17) == "（2026）北湾镇人调字第17号"
        assert rules.registration_number(2026, "620421102000", 17) == "2026-620421102-0017"
        assert rules.registration_number(2026, "620421000000", 3) == "2026-620421-0003"

    def test_medical_disputes_have_their_own_limit(self):
        assert rules.limit_rule("15") == "mediation.limit_medical"
        assert rules.limit_rule("02") == "mediation.limit"


class TestMediation:
    def start(self, **facts):
        values = {"on": DAY, "rights_notice_on": DAY, "has_lead": True, "parties": [APPLICANT, RESPONDENT]}
        return rules.why_not_start(**{**values, **facts})

    def test_may_start(self):
        assert self.start() == ""

    @pytest.mark.parametrize(
        ("facts", "told"),
        [
            ({"parties": [APPLICANT, party(stance="REFUSED")]}, "明确拒绝"),
            ({"has_lead": False}, "指派"),
            ({"rights_notice_on": None}, "权利义务"),
            ({"rights_notice_on": date(2026, 3, 3)}, "晚于"),
        ],
    )
    def test_may_not_start(self, facts, told):
        assert told in self.start(**facts)

    @pytest.mark.parametrize(
        ("facts", "told"),
        [
            ({"all_agree": False}, "同意"),
            ({"extended_to": date(2026, 4, 1)}, "已延期"),
            ({"on": date(2026, 4, 2)}, "届满"),
        ],
    )
    def test_may_not_extend(self, facts, told):
        values = {"on": DAY, "due_on": date(2026, 4, 1), "extended_to": None, "all_agree": True}
        assert told in rules.why_not_extend(**{**values, **facts})

    def test_failure_needs_the_notice_of_other_routes(self):
        assert "仲裁、行政、司法" in rules.why_not_fail(None)


class TestAgreement:
    def agree(self, **facts):
        values = {
            "form": "WRITTEN",
            "facts": "争议",
            "terms": "补偿",
            "manner": "现金",
            "item_count": 1,
            "parties": [APPLICANT, RESPONDENT],
        }
        return rules.why_not_agree(**{**values, **facts})

    @pytest.mark.parametrize(
        ("facts", "told"),
        [
            ({"facts": " "}, "主要事实"),
            ({"manner": ""}, "履行方式"),
            ({"form": "ORAL", "terms": ""}, "记录协议内容"),
            ({"item_count": 0}, "至少填写一项"),
            ({"parties": [APPLICANT, party(is_minor=True)]}, "监护人"),
        ],
    )
    def test_may_not_agree(self, facts, told):
        assert told in self.agree(**facts)

    def test_may_agree_with_a_minor_whose_guardian_is_there(self):
        assert not self.agree(parties=[APPLICANT, party(is_minor=True, has_guardian=True)])

    def test_oral_agreement_needs_no_facts(self):
        assert not self.agree(form="ORAL", facts="", manner="")

    def test_one_copy_each_and_one_kept(self):
        assert rules.copies(2) == 3

    @pytest.mark.parametrize(
        ("days", "mediator", "seal", "expected"),
        [
            ([date(2026, 3, 1), date(2026, 3, 2)], date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 4)),
            ([date(2026, 3, 1), date(2026, 3, 9)], date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 9)),
            ([date(2026, 3, 1), None], date(2026, 3, 2), date(2026, 3, 4), None),
            ([date(2026, 3, 1)], date(2026, 3, 2), None, None),
            ([], date(2026, 3, 2), date(2026, 3, 4), None),
        ],
    )
    def test_effect_is_the_last_of_all_days(self, days, mediator, seal, expected):
        found = rules.effective_on(
            "WRITTEN", agreed_on=DAY, party_days=days, mediator_on=mediator, sealed_on=seal
        )
        assert found == expected

    def test_oral_effect_is_the_day_of_agreement(self):
        found = rules.effective_on("ORAL", agreed_on=DAY, party_days=[], mediator_on=None, sealed_on=None)
        assert found == DAY

    def test_confirmation_is_joint_and_warns_of_status_disputes(self):
        assert "共同申请" in rules.why_not_confirm(all_parties=False)
        assert "身份关系" in rules.confirmation_warning("01")
        assert rules.confirmation_warning("02") == ""


class TestPerformance:
    money = ItemFacts(amount_fen=10000, performed_fen=4000, has_receipt=True, due_on=DAY)
    act = ItemFacts(amount_fen=None, performed_fen=0, has_receipt=False, due_on=DAY)

    @pytest.mark.parametrize(("amount", "told"), [(6001, "超过"), (None, "请填写"), (6000, "")])
    def test_no_more_than_agreed(self, amount, told):
        assert told in rules.why_not_receive(self.money, amount)
        assert bool(rules.why_not_receive(self.money, amount)) is bool(told)

    def test_an_act_takes_no_amount(self):
        assert rules.why_not_receive(self.act, 100)
        assert not rules.why_not_receive(self.act, None)

    def test_default_needs_an_item_past_its_day_and_a_visit_after_it(self):
        on = date(2026, 4, 1)
        assert "到期未履行" in rules.why_not_default(on=DAY, items=[self.money], last_visit_on=None)
        assert "回访" in rules.why_not_default(on=on, items=[self.money], last_visit_on=date(2026, 3, 1))
        assert not rules.why_not_default(on=on, items=[self.money], last_visit_on=date(2026, 3, 20))

    def test_archive_names_what_is_missing(self):
        assert "回访" in rules.why_not_archive(["须登记回访。"])
        assert not rules.why_not_archive([])


class TestMonthBalance:
    def test_a15_a_month_may_succeed_more_often_than_it_accepts(self):
        assert rules.MonthBalance(12, 20, 25, 1, 0, 6).holds

    def test_an_unbalanced_month_is_told(self):
        assert not rules.MonthBalance(4, 10, 9, 1, 1, 4).holds


class TestPastCases:
    def problems(self, **facts):
        values = {
            "registered_on": DAY,
            "accepted_on": DAY,
            "outcome": "SUCCESS",
            "agreement_form": "ORAL",
            "agreed_on": date(2026, 3, 5),
        }
        return dict(rules.past_problems(PastFacts(**{**values, **facts}), today=date(2026, 6, 1)))

    def test_a_plain_success_is_fine(self):
        assert self.problems() == {}

    def test_an_oral_agreement_cannot_take_effect_on_another_day(self):
        assert "effective_on" in self.problems(effective_on=date(2026, 3, 6))

    def test_a_written_success_needs_its_effective_day(self):
        assert "effective_on" in self.problems(agreement_form="WRITTEN")

    def test_steps_end_where_the_paper_ends(self):
        facts = PastFacts(DAY, DAY, "FAILED", ended_on=date(2026, 3, 9), archived_on=date(2026, 3, 12))
        assert [state for _, state, _ in rules.past_steps(facts)] == [
            "REGISTERED",
            "ACCEPTED",
            "MEDIATING",
            "CLOSED_FAILED",
            "ARCHIVED",
        ]
