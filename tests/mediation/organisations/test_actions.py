"""Committees, mediators and studios: registered by the rules, ended with a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mediation.organisations import actions, rules
from mediation.organisations.actions import BodyRefused
from mediation.organisations.models import MediationCommittee, Mediator
from tests.factories import mediation as make
from tests.factories.mediation import NOW

DAY = date(2026, 3, 2)


class TestRules:
    @pytest.mark.parametrize(
        ("kind", "level", "code", "village_kind", "told"),
        [
            ("VILLAGE", "TOWNSHIP", "620421102000", "", "选择村"),
            ("VILLAGE", "VILLAGE", "620421102001", "COMMUNITY", "社区调委会"),
            ("COMMUNITY", "VILLAGE", "620421102201", "ADMIN_VILLAGE", "村调委会"),
            ("TOWNSHIP", "TOWNSHIP", "620402001000", "", "街道调委会"),
            ("SUBDISTRICT", "TOWNSHIP", "620421102000", "", "乡镇调委会"),
            ("INDUSTRY", "TOWNSHIP", "620421102000", "", "县级以上"),
        ],
    )
    def test_kind_must_fit_the_place(self, kind, level, code, village_kind, told):
        assert told in rules.kind_problem(kind, level=level, code=code, village_kind=village_kind)

    @pytest.mark.parametrize(
        ("kind", "level", "code", "village_kind"),
        [
            ("VILLAGE", "VILLAGE", "620421102201", "ADMIN_VILLAGE"),
            ("SUBDISTRICT", "TOWNSHIP", "620402001000", ""),
            ("INDUSTRY", "COUNTY", "620421000000", ""),
            ("ENTERPRISE", "TOWNSHIP", "620421102000", ""),
        ],
    )
    def test_kind_fits(self, kind, level, code, village_kind):
        assert rules.kind_problem(kind, level=level, code=code, village_kind=village_kind) == ""

    def test_term_is_three_years(self):
        assert rules.term_problem(date(2024, 5, 1), date(2027, 4, 30)) == ""
        assert "三年" in rules.term_problem(date(2024, 5, 1), date(2029, 4, 30))
        assert "晚于" in rules.term_problem(date(2024, 5, 1), date(2024, 5, 1))

    def test_short_name(self):
        assert rules.default_short_name("北湾镇人民调解委员会") == "北湾镇"
        assert rules.default_short_name("高崖村村民委员会人民调解委员会") == "高崖村"


@pytest.mark.django_db
class TestCommittees:
    def test_short_name_defaults_and_is_taken_once(self, officer, committee):
        assert committee.short_name == "北湾镇"
        with pytest.raises(BodyRefused, match="请核对"):
            make.committee(officer, name="北湾镇调委会")
        assert MediationCommittee.objects.count() == 1

    def test_other_places_are_refused(self, officer, neighbour):
        with pytest.raises(BodyRefused, match="不能登记该区域"):
            make.committee(officer, region=neighbour.region)

    def test_committee_with_open_cases_stays(self, officer, committee):
        make.accepted(officer, committee)
        with pytest.raises(BodyRefused, match="未结案件"):
            actions.end_committee(committee=committee, on=DAY, reason="合并", by=officer, at=NOW)

    def test_ending_ends_everyone_with_it(self, officer, committee, lead):
        studio = actions.name_studio(
            by=officer,
            at=NOW,
            committee=committee,
            name="李调解个人调解室",
            valid_from=date(2021, 1, 1),
            mediator=lead,
        )
        actions.end_committee(committee=committee, on=DAY, reason="乡镇合并", by=officer, at=NOW)
        for row in (committee, lead, studio):
            row.refresh_from_db()
            assert (row.valid_to, row.end_reason) == (DAY, "乡镇合并")
        with pytest.raises(BodyRefused, match="已撤销"):
            make.mediator(officer, committee, name="新人")

    def test_database_wants_the_industry_of_an_industry_committee(self, officer, committee):
        with pytest.raises(IntegrityError, match="names_its_industry"), transaction.atomic():
            MediationCommittee.objects.filter(pk=committee.pk).update(kind="INDUSTRY")
        with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
            MediationCommittee.objects.filter(pk=committee.pk).update(valid_to=DAY)


@pytest.mark.django_db
class TestMediators:
    def test_lead_of_an_open_case_hands_over_first(self, officer, committee, lead):
        make.mediating(officer, committee, lead=lead)
        with pytest.raises(BodyRefused, match="先更换调解员"):
            actions.end_mediator(mediator=lead, on=date(2026, 4, 1), reason="退休", by=officer, at=NOW)

    def test_one_chair(self, officer, committee):
        make.mediator(officer, committee, name="王主任", is_chair=True)
        with pytest.raises(BodyRefused, match="已有主任"):
            make.mediator(officer, committee, name="李主任", is_chair=True)
        assert Mediator.objects.filter(is_chair=True).count() == 1

    def test_appointment_is_not_before_the_committee(self, officer, committee):
        with pytest.raises(BodyRefused, match="早于"):
            make.mediator(officer, committee, valid_from=date(2019, 12, 31))

    def test_studio_mediator_belongs_to_the_committee(self, officer, committee):
        other = make.committee(officer, kind="VILLAGE", region=make.village(officer))
        stranger = make.mediator(officer, other)
        with pytest.raises(BodyRefused, match="不是"):
            actions.name_studio(
                by=officer, at=NOW, committee=committee, name="某调解室", valid_from=DAY, mediator=stranger
            )
