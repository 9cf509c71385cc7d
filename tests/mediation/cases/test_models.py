"""Constraints of a case: the database refuses what the rules refuse, whoever writes."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from mediation.cases.models import AgreementItem, Case, CaseMediator, JudicialConfirmation, Party, Signature
from tests.factories import mediation as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(officer, committee):
    return make.mediating(officer, committee, on=date(2026, 3, 2))


@pytest.fixture
def effective(officer, committee):
    return make.orally_agreed(officer, committee, agreed_on=date(2026, 3, 8))


def refused(name: str, row, **values) -> None:
    """Writing these columns past every rule breaks the named constraint."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("an_accepted_case_has_a_day_and_a_number", {"accepted_on": None}),
        ("case_no_has_year_and_sequence", {"case_seq": None}),
        ("outcome_agrees_with_its_dates", {"outcome": "SUCCESS", "concluded_on": date(2026, 3, 9)}),
        ("outcome_agrees_with_its_dates", {"outcome": "FAILED"}),
        ("a_case_is_registered_after_application", {"applied_on": date(2026, 3, 3)}),
        ("a_case_is_accepted_after_registration", {"accepted_on": date(2026, 3, 1)}),
        ("mediation_starts_after_acceptance_and_rights_notice", {"rights_notice_on": date(2026, 3, 3)}),
        ("mediation_starts_after_acceptance_and_rights_notice", {"rights_notice_on": None}),
        ("a_case_is_agreed_after_it_started", {"agreed_on": date(2026, 3, 5), "started_on": None}),
        ("a_case_is_archived_after_conclusion", {"archived_on": date(2026, 3, 5)}),
        ("an_agreement_is_performed_after_effect", {"performed_on": date(2026, 3, 5)}),
        ("a_case_is_agreed_after_it_started", {"agreed_on": date(2026, 3, 1)}),
        ("claimed_amount_is_not_negative", {"claimed_fen": -1}),
        ("no_more_is_performed_than_agreed", {"performed_fen": 1}),
    ],
)
def test_case_constraints(case, name, values):
    refused(name, case, **values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("an_agreement_is_performed_after_effect", {"performed_on": date(2026, 3, 7)}),
        ("outcome_agrees_with_its_dates", {"concluded_on": date(2026, 3, 9)}),
        ("agreed_amount_is_not_negative", {"agreed_fen": -5}),
        ("a_case_is_archived_after_conclusion", {"archived_on": date(2026, 3, 1)}),
        ("an_effective_case_is_a_success", {"outcome": "PENDING", "concluded_on": None}),
        ("outcome_agrees_with_its_dates", {"concluded_on": None}),
    ],
)
def test_constraints_after_effect(effective, name, values):
    refused(name, effective, **values)


def test_effective_day_cannot_be_set(effective):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update mediation_case set effective_on = %s where id = %s", [date(2026, 1, 1), effective.pk]
        )


def test_database_refuses_a_step_that_is_not_in_the_table(case):
    with pytest.raises(IntegrityError, match="no step from MEDIATING to ARCHIVED"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(state="ARCHIVED")


def test_two_cases_never_share_a_number(officer, committee, case):
    other = make.accepted(officer, committee)
    refused("case_no_is_unique_in_committee_and_year", other, case_seq=case.case_seq)


def test_a_case_arises_in_a_village(officer, committee, case):
    refused("a_case_arises_in_a_village", case, region=officer.region)


def test_one_lead_mediator(officer, committee, case):
    second = make.mediator(officer, committee, name="孙玉芳")
    person = CaseMediator(
        case=case, region_id=case.region_id, mediator=second, is_lead=True, assigned_on=date(2026, 3, 2)
    )
    with pytest.raises(IntegrityError, match="a_case_has_one_lead_mediator"), transaction.atomic():
        person.save()


def test_external_reference_is_unique_in_its_committee(officer, committee):
    make.registered(officer, committee, external_ref="旧1")
    with pytest.raises(IntegrityError, match="external_ref_is_unique"), transaction.atomic():
        make.registered(officer, committee, external_ref="旧1")


def test_a_stance_has_its_day(case):
    refused("a_stance_has_its_day", case.parties.first(), stance="REFUSED", stance_on=None)


def test_a_party_is_at_least_one_person(case):
    refused("a_party_is_at_least_one_person", case.parties.first(), person_count=0)


def test_only_a_body_has_a_credit_code(case):
    refused("only_a_body_has_a_credit_code", case.parties.first(), credit_code="91620421MA7200A13W")


def test_an_item_of_money_is_positive(effective):
    refused("an_item_of_money_is_positive", effective.items.get(), amount_fen=0)


def test_an_application_to_the_court_is_joint(effective):
    refused("an_application_to_the_court_is_joint", effective.confirmation, applied_on=date(2026, 3, 9))


def test_lateness_follows_from_the_dates(effective):
    values = {"state": "APPLIED", "all_parties_applied": True, "court": "法院"}
    with pytest.raises(IntegrityError, match="lateness_follows"), transaction.atomic():
        JudicialConfirmation._base_manager.filter(pk=effective.confirmation.pk).update(
            applied_on=date(2026, 8, 1), is_late=False, **values
        )


def test_a_signature_of_a_party_names_it(case):
    row = Signature(
        case=case, region_id=case.region_id, role="PARTY", manner="SIGNED", signed_on=date(2026, 3, 9)
    )
    with pytest.raises(IntegrityError, match="a_party_signature_names_its_party"), transaction.atomic():
        row.save()


def test_personal_values_are_sealed_and_found_by_exact_number_only(case):
    from governance.privacy.fields import sealed_equals

    party = case.parties.get(position=1)
    with connection.cursor() as cursor:
        cursor.execute("select id_number from mediation_party where id = %s", [party.pk])
        assert b"620421199003071235" not in bytes(cursor.fetchone()[0])
    found = Party.objects.filter(sealed_equals(Party, "id_number", "620421199003071235", region=case.region))
    assert list(found) == [party]


def test_items_keep_their_order(effective):
    clash = AgreementItem(case=effective, region_id=effective.region_id, position=1, content="重复")
    with pytest.raises(IntegrityError, match="item_position"), transaction.atomic():
        clash.save()
