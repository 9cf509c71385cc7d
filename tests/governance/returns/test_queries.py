"""S11 with real returns, and what the figures are given."""

from datetime import date

import pytest

from governance.figures.values import Precision
from governance.regions.models import Region
from governance.returns import actions, filings, queries
from governance.returns.states import ReturnState as S
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(world) -> Region:
    return world.region("海安市")


def test_only_approved_returns_reach_the_figures(office):
    city_id = office.monthly_return.city_id

    def filed():
        with worker(office.monthly_return.region):
            rows = filings.filed_values(city_id=city_id, months=[MAY])
            return {(region, code): (amount, precision) for region, _m, code, amount, precision in rows}

    values = {**factory.PLAUSIBLE, "M11": "3万余"}
    factory.signed(
        office.monthly_return, clerk=office.clerk, head=office.head, at=moment(6, 2), values=values
    )
    assert filed() == {}
    with acting(office.reviewer):
        actions.approve(monthly_return=office.monthly_return, by=office.reviewer, at=moment(6, 3))
    town = office.monthly_return.region_id
    assert filed()[town, "M11"] == (3_000_000, Precision.AT_LEAST)
    assert filed()[town, "M07"] == (0, Precision.EXACT)
    assert (town, "M04") not in filed()
    with acting(office.reviewer):
        actions.return_for_correction(
            monthly_return=office.monthly_return,
            reason="请核对",
            cells={},
            by=office.reviewer,
            at=moment(6, 4),
        )
    assert filed() == {}


def test_every_expected_unit_is_told_with_its_codes(office, time_machine_at):
    with worker(office.monthly_return.region), time_machine_at(moment(6, 4)):
        found = {f.region_id: f for f in filings.filings(city_id=office.monthly_return.city_id, months=[MAY])}
    county = found[office.monthly_return.county_id]
    assert county.expected == {"M13", "M14"}
    town = found[office.monthly_return.region_id]
    assert len(town.expected) == 21
    assert town.is_overdue
    assert len(found) == 12


def test_the_month_to_watch_is_the_one_being_filed():
    periods = {202606: date(2026, 6, 30), 202605: date(2026, 5, 31)}
    assert queries.month_to_watch(periods, on=date(2026, 6, 4)) == 202605
    assert queries.month_to_watch(periods, on=date(2026, 6, 28)) == 202606
    assert queries.month_to_watch({202606: date(2026, 6, 30)}, on=date(2026, 6, 4)) == 202606
    assert queries.month_to_watch({}, on=date(2026, 6, 4)) is None


def test_the_next_return_that_waits(office, world):
    other = world.region("城东镇")
    factory.signed(
        factory.return_of(other),
        clerk=world.post("OFFICE_CLERK", other),
        head=world.post("OFFICE_HEAD", other),
        at=moment(6, 2),
    )
    with acting(office.reviewer):
        assert queries.next_for_review(office.monthly_return).region == other
        assert queries.next_for_review(factory.return_of(other)) is None
        assert queries.fetch(office.monthly_return.pk).state == S.NOT_STARTED
