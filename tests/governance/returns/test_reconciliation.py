"""(observed, filed, difference, reason) goes with the number: to the reviewer, the indicator's page, the report."""

import pytest
from django.urls import reverse

from governance.returns import reconciliation
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment

pytestmark = pytest.mark.django_db
IN_TIME = moment(6, 2)
REASON = "已核对，情况属实"


@pytest.fixture(autouse=True)
def second_of_june(time_machine_at):
    with time_machine_at(IN_TIME):
        yield


@pytest.fixture
def explained(office, records):
    """The records know of seven cases, the office files nine and says why."""
    records["M02"] = {(office.monthly_return.region_id, MAY): 7}
    records["M03"] = {(office.monthly_return.region_id, MAY): 5}
    values = {**factory.PLAUSIBLE, "M02": "9", "M03": "5"}
    factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=IN_TIME, values=values)
    return office


def approve(office):
    from governance.returns import actions

    with acting(office.reviewer):
        actions.approve(monthly_return=office.monthly_return, by=office.reviewer, at=IN_TIME)


def found_in(office, **asked):
    with acting(office.reviewer):
        return reconciliation.differences(region=office.reviewer.region, months=[MAY], **asked)


def test_exactly_the_departures_of_approved_returns_are_listed(explained):
    assert found_in(explained) == []
    approve(explained)
    only = found_in(explained)
    assert [(one.unit, one.code, one.filed, one.observed, one.difference, one.reason) for one in only] == [
        ("海安镇", "M02", 9, 7, 2, REASON)
    ]
    assert found_in(explained, code="M03") == []


def test_the_reviewer_sees_it(explained, client_of):
    page = (
        client_of(explained.reviewer).get(reverse("returns:review", args=[explained.monthly_return.pk])).text
    )
    first = page.split('<tr class="row-flagged">')[1]
    assert "M02" in first and "+2" in first and REASON in first


def test_the_indicators_page_shows_it(explained, client_of):
    approve(explained)
    county = explained.reviewer.region
    address = reverse("dashboards:figure", args=[county.pk, "M02"]) + f"?m={MAY}&span=month"
    page = client_of(explained.reviewer).get(address).text
    assert "填报与登记不一致" in page and REASON in page
