"""From an approved return to the figures of its township, county and city, through the real store."""

import pytest

from governance.figures import actions as figures
from governance.figures import indicators, queries
from governance.figures.periods import Period
from governance.figures.values import Emptiness, Kind, Precision, Unit
from governance.returns import actions
from governance.returns.opening import FIGURES
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def visits(monkeypatch):
    """公共法律服务接待: a number that only returns give."""
    found = indicators.Indicator(
        code="M15",
        name="接待",
        identifier="lsp_visits_pt",
        unit=Unit.PERSON_TIME,
        kind=Kind.FLOW,
        definition="",
        source="",
        basis=indicators.Basis.FILED,
        group=FIGURES,
    )
    monkeypatch.setattr(indicators, "_indicators", {"M15": found})
    return found


def value(region):
    with worker(region):
        figures.drain(city_id=region.city_id)
        sheet = queries.sheet(region_ids=[region.pk], months=[MAY])
        return sheet.figure("M15", region.pk, Period(MAY, MAY)).value


def test_an_approved_return_counts_at_every_level_until_it_is_sent_back(office, visits, time_machine_at):
    town = office.monthly_return.region
    with time_machine_at(moment(6, 2)):
        assert value(town).emptiness is Emptiness.MISSING
        factory.approved(office.monthly_return, **office.people, at=moment(6, 2))
        assert (value(town).amount, value(town).precision) == (30, Precision.EXACT)
        county = value(town.county)
        assert (county.amount, county.have, county.expected) == (30, 1, 11)
        assert value(town.city).amount == 30
        with acting(office.reviewer):
            actions.return_for_correction(
                monthly_return=office.monthly_return,
                reason="核对",
                cells={},
                by=office.reviewer,
                at=moment(6, 2),
            )
        assert value(town).emptiness is Emptiness.MISSING


def test_after_the_due_day_what_is_missing_is_late(office, visits, time_machine_at):
    with time_machine_at(moment(6, 4)):
        assert value(office.monthly_return.region).emptiness is Emptiness.LATE
