"""The panel beside the grid: months, limits, comments, who changed what, and the way to the rows."""

import pytest
from django.urls import reverse

from governance.figures import indicators
from governance.returns import actions
from governance.returns.grid import panel
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment

pytestmark = pytest.mark.django_db
IN_TIME = moment(6, 2)


@pytest.fixture(autouse=True)
def second_of_june(time_machine_at):
    with time_machine_at(IN_TIME):
        yield


def url(office, **asked):
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return reverse("returns:panel", args=[office.monthly_return.pk]) + f"?{query}"


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ([10, 10, 10], None),  # three months say nothing
        ([10, 10, 10, 10], (10, 10, 11)),
        ([0, 0, 0, 8], (2, 0, 9)),
        ([10, 12, 14, 16], (13, 8, 18)),
    ],
)
def test_limits_are_two_deviations_around_the_mean(filed, expected):
    months = {202604 - number: amount for number, amount in enumerate(filed)}
    found = panel.limits_of(202605, months)
    assert (found and (found.mean, found.low, found.high)) == expected


def test_limits_leave_out_the_month_itself_and_what_is_older_than_a_year():
    months = {202605: 900, 202504: 900, 202604: 1, 202603: 1, 202602: 1, 202601: 1}
    assert panel.limits_of(202605, months).high == 2


def test_tells_who_changed_what_and_what_was_commented(office, client_of):
    factory.fill(office.monthly_return, by=office.clerk, at=IN_TIME, values={"M02": "10"})
    factory.fill(office.monthly_return, by=office.head, at=IN_TIME, values={"M02": "12"})
    page = client_of(office.clerk).get(url(office, code="M02")).text
    assert page.index(office.head.person_name) < page.index(office.clerk.person_name)
    assert "<html" not in page
    assert "平常范围" in page


def test_leads_to_the_rows_behind_the_observed_number(office, client_of, records, monkeypatch):
    records["M02"] = {(office.monthly_return.region_id, MAY): 7}
    known = indicators.get("M02")
    monkeypatch.setitem(indicators._indicators, "M02", _with_rows(known))
    with acting(office.clerk):
        actions.start_return(monthly_return=office.monthly_return, by=office.clerk, at=IN_TIME)
    factory.fill(office.monthly_return, by=office.clerk, at=IN_TIME, values={"M02": "9"})
    page = client_of(office.clerk).get(url(office, code="M02")).text
    assert f"/dashboards/{office.monthly_return.region_id}/M02/rows/?m={MAY}&amp;span=month" in page
    assert "相差 +2" in page
    assert "改回登记数" in page


def _with_rows(known):
    from dataclasses import replace

    return replace(known, rows=lambda *, region, months: None)


def test_costs_a_fixed_number_of_queries(office, client_of, world, django_assert_max_num_queries):
    factory.fill(office.monthly_return, by=office.clerk, at=IN_TIME)
    browser, village = client_of(office.clerk), world.village_of("海安镇")
    with django_assert_max_num_queries(21):
        browser.get(url(office, code="M02"))
    with django_assert_max_num_queries(21):
        browser.get(url(office, code="M02", region=village.pk))


def test_is_of_ones_own_return_and_of_its_lines(office, client_of, world):
    assert client_of(world.post("OFFICE_CLERK", "城东镇")).get(url(office, code="M02")).status_code == 404
    clerk = client_of(office.clerk)
    assert clerk.get(url(office, code="X99")).status_code == 404
    assert clerk.get(url(office, code="M04")).status_code == 404
    assert clerk.get(url(office, code="M02", region=world.village_of("城东镇").pk)).status_code == 404
    assert clerk.get(url(office, code="M02", region="x")).status_code == 404
