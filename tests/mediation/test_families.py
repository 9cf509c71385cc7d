"""Indicators that share rows and day are answered by one query, exactly as each alone."""

from collections import defaultdict

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.figures import catalogue, compute, indicators
from governance.tenancy import scope
from tests.factories import mediation as make
from tests.factories import screening
from tests.mediation.papers.samples import full_case

pytestmark = pytest.mark.django_db
MONTHS = (202603, 202606)


@pytest.fixture
def city(world, act_as):
    """Cases of several types and ends, findings, bodies."""
    head = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(head):
        committee = make.committee(head)
        full_case(head, committee)
        full_case(head, committee, amount_fen=120000, dispute_type="10a", difficulty="COMPLEX")
        make.mediating(head, committee, dispute_type="01", source="PROACTIVE")
        screening.a_finding(head)
        screening.closed(head, screening.an_alert(head))
    return head.region.city


def alone(city_id: int, month: int) -> set[tuple[int, str, int]]:
    return {
        (region_id, indicator.code, int(amount))
        for indicator in indicators.all_indicators()
        if indicator.observe is not None and catalogue.has_slot(indicator.code)
        for region_id, _month, amount in indicator.observe(city_id=city_id, months=[month])
    }


@pytest.mark.parametrize("month", MONTHS)
def test_a_family_answers_as_each_member_alone(city, month):
    with scope.enter(scope.for_worker(city_id=city.pk, reason="test")):
        together = compute.observations(city_id=city.pk, month=month)
        expected = alone(city.pk, month)
    assert len(together) == len(set(together))
    assert set(together) == expected
    assert {code for _region, code, amount in expected if amount} >= {
        "MD01",
        "MD11.10",
        "MD31",
    } or month == 202606


def test_a_month_asks_far_fewer_questions_than_it_has_indicators(city):
    observed = [one for one in indicators.all_indicators() if one.observe and catalogue.has_slot(one.code)]
    families = defaultdict(int)
    for one in observed:
        families[one.shared.family if one.shared else one.code] += 1
    with (
        scope.enter(scope.for_worker(city_id=city.pk, reason="test")),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        compute.observations(city_id=city.pk, month=202603)
    assert len(asked) == len(families) < len(observed) / 2
