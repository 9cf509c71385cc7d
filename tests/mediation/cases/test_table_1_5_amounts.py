"""难易程度、规模与金额: every row of the table."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from mediation.cases import actions, codes, rules
from mediation.cases.actions import CaseRefused
from mediation.cases.models import Case
from mediation.cases.rules import PartyFacts
from tests.factories import mediation as make
from tests.factories.mediation import NOW

FLAGS = (
    "involves_minor",
    "involves_domestic_violence",
    "involves_minority",
    "involves_military",
    "involves_foreign",
    "involves_petition",
)


@pytest.mark.parametrize(
    ("value", "name"),
    [("SIMPLE", "简易"), ("ORDINARY", "一般"), ("COMPLEX", "疑难复杂"), ("MAJOR", "重大")],
)
def test_difficulty(value, name):
    assert codes.Difficulty(value).label == name


@pytest.mark.parametrize(
    ("first", "second", "count", "is_mass"), [(1, 1, 2, False), (9, 9, 18, False), (10, 1, 11, True)]
)
def test_a_dispute_is_a_mass_one_when_one_side_counts_ten(first, second, count, is_mass):
    parties = [PartyFacts("APPLICANT", person_count=first), PartyFacts("RESPONDENT", person_count=second)]
    assert (rules.person_count(parties), rules.is_mass(parties)) == (count, is_mass)


@pytest.mark.django_db
class TestStored:
    @pytest.mark.parametrize("flag", FLAGS)
    def test_every_mark_is_kept_and_two_of_them_protect(self, officer, committee, flag):
        case = make.registered(officer, committee, **{flag: True})
        assert getattr(case, flag)
        assert case.is_protected is (flag in ("involves_minor", "involves_domestic_violence"))

    def test_an_agreement_may_be_without_money(self, officer, committee):
        case = make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 5))
        assert (case.agreed_fen, case.agreed_text) == (None, "")

    def test_no_amount_stands_in_a_case_that_did_not_succeed(self, officer, committee):
        case = make.mediating(officer, committee)
        case = actions.fail(
            case=case, on=date(2026, 3, 9), routes_notified_on=date(2026, 3, 9), by=officer, at=NOW
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(agreed_fen=100)

    def test_no_more_is_performed_than_agreed(self, officer, committee):
        case = make.agreed_in_writing(officer, committee, agreed_on=date(2026, 3, 9), amount_fen=500000)
        case = make.sign_everything(case, officer, on=date(2026, 3, 9))
        with pytest.raises(CaseRefused, match="超过未履行余额"):
            actions.record_performance(
                case=case,
                item=case.items.get(),
                on=date(2026, 3, 10),
                amount_fen=500001,
                by=officer,
                at=NOW,
            )
        case.refresh_from_db()
        assert (case.performed_fen, case.state) == (0, "EFFECTIVE")


def test_a13_money_is_rounded_once_in_the_sum():
    from governance.privacy.amounts import yuan

    total = 12345000 + 6785000 + 494999
    assert yuan(total) == "196,249.99"
    assert round(total / 1_000_000, 2) == 19.62
