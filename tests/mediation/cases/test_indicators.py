"""Figures from cases and studios: right month, right village, and the rows behind each number."""

from datetime import date

import pytest

from governance.figures import indicators
from governance.regions.models import Region
from mediation.cases import actions
from mediation.cases.models import Case
from mediation.organisations import actions as bodies
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db


def observed(code: str, officer, *months: int) -> dict:
    found = indicators.get(code).observe(city_id=officer.region.city_id, months=list(months))
    return {(region, month): amount for region, month, amount in found}


@pytest.fixture
def two_months(officer, committee, lead):
    """Accepted in March: one succeeds in April, one fails in March, one stays open; one accepted in April."""
    village = make.village(officer)
    make.orally_agreed(officer, committee, on=date(2026, 3, 20), agreed_on=date(2026, 4, 2))
    failed = make.mediating(officer, committee, on=date(2026, 3, 5), lead=lead)
    actions.fail(case=failed, on=date(2026, 3, 25), routes_notified_on=date(2026, 3, 25), by=officer, at=NOW)
    make.mediating(officer, committee, on=date(2026, 3, 28), lead=lead)
    make.agreed_in_writing(officer, committee, on=date(2026, 4, 3), agreed_on=date(2026, 4, 9))
    return village


def test_success_counts_in_the_month_of_effect(officer, two_months):
    village = two_months.pk
    assert observed("M02", officer, 202603, 202604) == {(village, 202603): 3, (village, 202604): 1}
    assert observed("M03", officer, 202603, 202604) == {(village, 202604): 1}
    assert observed("M05", officer, 202603, 202604) == {(village, 202603): 2, (village, 202604): 2}


def test_c01_balance_holds_in_both_months(officer, two_months):
    for month in (202603, 202604):
        assert Case.objects.month_balance(month).holds


def test_money_counts_with_the_success(officer, committee, two_months):
    case = Case.objects.get(state="AGREED")
    assert observed("M06", officer, 202604) == {}
    make.sign_everything(case, officer, on=date(2026, 4, 10))
    assert observed("M06", officer, 202604) == {(two_months.pk, 202604): 500000}


def test_rows_behind_add_up_to_the_number(officer, two_months):
    township = Region.objects.get(pk=officer.region_id)
    for code in ("M02", "M03", "M05"):
        rows = indicators.get(code).rows(region=township, months=[202603])
        assert rows.count() == sum(observed(code, officer, 202603).values())


def test_rate_is_success_by_acceptance():
    rate = indicators.get("M04")
    assert (rate.numerator, rate.denominator, rate.is_ratio) == ("M03", "M02", True)


def test_studios_stand_at_the_end_of_the_month(officer, committee, lead):
    studio = bodies.name_studio(
        by=officer,
        at=NOW,
        committee=committee,
        name="李调解个人调解室",
        valid_from=date(2026, 3, 15),
        mediator=lead,
    )
    bodies.end_studio(studio=studio, on=date(2026, 5, 10), reason="撤销", by=officer, at=NOW)
    assert observed("M24", officer, 202602, 202603, 202604, 202605) == {
        (officer.region_id, 202603): 1,
        (officer.region_id, 202604): 1,
    }


def test_a_case_of_a_studio_counts_once_with_its_committee(officer, committee, lead):
    """个人调解室挂在调委会之下：the studio is a mark on the case, not a second body that had it."""
    studio = bodies.name_studio(
        committee=committee,
        mediator=lead,
        name="“和顺”个人调解室",
        valid_from=date(2026, 1, 1),
        by=officer,
        at=NOW,
    )
    make.accepted(officer, committee, studio=studio)
    make.accepted(officer, committee)
    found = indicators.get("MD01").observe(city_id=officer.region.city_id, months=[202603])
    assert sum(amount for _, _, amount in found) == 2
