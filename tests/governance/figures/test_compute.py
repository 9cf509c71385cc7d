"""Rows → own figures → levels → values, through the real store."""

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from governance.figures import actions, dirty, indicators, queries, sources, store, tasks
from governance.figures.models import DirtyMark
from governance.figures.periods import Period
from governance.figures.values import Emptiness, Precision
from governance.jobs.models import Job
from governance.tenancy import scope

pytestmark = pytest.mark.django_db
MONTH = 202605


@pytest.fixture
def facts(monkeypatch):
    """Observations and filings given by the test instead of by capabilities."""

    class Facts:
        observed: list = []
        filed: list = []

    found = Facts()
    found.observed, found.filed = [], []
    flow = indicators.find("M02")
    fake = indicators.Indicator(
        code="M02",
        name="受理",
        identifier="test_flow",
        unit=flow.unit if flow else indicators.Unit.CASE,
        kind=indicators.Kind.FLOW,
        definition="",
        source="",
        basis=indicators.Basis.OBSERVED,
        group="TEST",
        observe=lambda city_id, months: [o for o in found.observed if o[1] in months],
    )
    visits = indicators.Indicator(
        code="M15",
        name="接待",
        identifier="test_visits",
        unit=indicators.Unit.PERSON_TIME,
        kind=indicators.Kind.FLOW,
        definition="",
        source="",
        basis=indicators.Basis.FILED,
        group="TEST",
        precision_allowed=True,
    )
    monkeypatch.setattr(indicators, "_indicators", {"M02": fake, "M15": visits})
    monkeypatch.setattr(
        sources, "_providers", [lambda city_id, months: [f for f in found.filed if f.period in months]]
    )
    return found


def recompute(region, month=MONTH):
    with scope.enter(scope.for_worker(city_id=region.city_id, reason="test")):
        return actions.recompute(city_id=region.city_id, month=month, at=timezone.now())


def value(region, code="M02", period=None):
    period = period or Period(MONTH, MONTH)
    with scope.enter(scope.for_worker(city_id=region.city_id, reason="test")):
        return (
            queries.sheet(region_ids=[region.pk], months=period.months).figure(code, region.pk, period).value
        )


def test_adding_up_does_not_mind_what_a_failed_run_left_in_the_session(world, facts):
    village = world.village_of("北湾镇")
    facts.observed = [(village.pk, MONTH, 3)]
    with connection.cursor() as cursor:
        cursor.execute("deallocate all; prepare add_up (text) as select 1")
    recompute(village)
    recompute(village)
    assert value(world.region("白银市")).amount == 3


def test_a_fact_reaches_every_level(world, facts):
    village, city = world.village_of("北湾镇"), world.region("白银市")
    facts.observed = [(village.pk, MONTH, 3), (world.village_of("东湾镇").pk, MONTH, 2)]
    recompute(city)
    assert [
        value(world.region(name)).amount for name in ("北湾镇", "东湾镇", "靖远县", "白银市", "会宁县")
    ] == [3, 2, 5, 5, 0]
    assert value(village).amount == 3


def test_nothing_computed_is_not_zero(world, facts):
    assert value(world.region("白银市")).emptiness is Emptiness.NOT_COMPUTED
    recompute(world.region("白银市"))
    assert value(world.region("白银市")).amount == 0


def test_twice_changes_nothing(world, facts):
    facts.observed = [(world.village_of("北湾镇").pk, MONTH, 3)]
    assert recompute(world.region("白银市")) > 900
    assert recompute(world.region("白银市")) == 0


def test_filed_numbers_keep_precision_gaps_and_lateness(world, facts):
    codes = frozenset({"M15"})
    facts.filed = [
        sources.Filing(world.region("北湾镇").pk, MONTH, codes, {"M15": (40, Precision.AT_LEAST)}),
        sources.Filing(world.region("东湾镇").pk, MONTH, codes, {"M15": (2, Precision.EXACT)}),
        sources.Filing(world.region("乌兰镇").pk, MONTH, codes, is_overdue=True),
        sources.Filing(world.region("会师镇").pk, MONTH, codes),
    ]
    recompute(world.region("白银市"))
    county = value(world.region("靖远县"), "M15")
    assert (county.amount, county.precision, county.have, county.expected) == (42, Precision.AT_LEAST, 2, 3)
    assert value(world.region("乌兰镇"), "M15").emptiness is Emptiness.LATE
    assert value(world.region("会师镇"), "M15").emptiness is Emptiness.MISSING
    assert value(world.region("王家山镇"), "M15").emptiness is Emptiness.NOT_APPLICABLE


def test_own_units_of_the_city_count_once(world, facts):
    city = world.region("白银市")
    facts.observed = [(city.pk, MONTH, 1), (world.region("靖远县").pk, MONTH, 4)]
    recompute(city)
    assert value(city).amount == 5


def test_older_input_never_overwrites_newer(world, facts):
    city = world.region("白银市")
    recompute(city)
    with scope.enter(scope.for_worker(city_id=city.pk, reason="test")):
        before = state(city)
        store.write_month(city_id=city.pk, period=MONTH, rows=[], version=1, at=timezone.now())
        assert state(city) == before
    assert value(city).amount == 0


def state(city):
    return store.state_of(city_id=city.pk, months=[MONTH])[0]


def test_a_month_computed_anew_is_another_state_of_its_city_and_of_no_other(world, facts):
    city, other = world.region("白银市"), world.region("海安市").city
    states = [state(city)]
    for _ in range(2):
        recompute(city)
        states.append(state(city))
    assert len(set(states)) == 3
    assert state(other) == (None, 0)


def test_a_mark_written_meanwhile_survives(world, facts, monkeypatch):
    city = world.region("白银市")

    def mark():
        DirtyMark.objects.create(city=city, region=city, period=MONTH, group="TEST", marked_at=timezone.now())

    mark()
    original = store.write_month

    def writes_and_marks(**kwargs):
        mark()
        return original(**kwargs)

    monkeypatch.setattr(store, "write_month", writes_and_marks)
    recompute(city)
    assert DirtyMark.objects.count() == 1


def test_the_newest_month_goes_first_even_when_marked_meanwhile(world, facts, monkeypatch):
    town, turns = world.region("北湾镇"), []

    def recompute_and_mark(*, city_id, month, at):
        turns.append(month)
        DirtyMark.objects.filter(city_id=city_id, period=month).delete()
        if month == 202604:
            dirty.mark(region=town, months=[MONTH], group="TEST")

    monkeypatch.setattr(actions, "recompute", recompute_and_mark)
    dirty.mark(region=town, months=[202001, 202604, 202003], group="TEST")
    assert actions.drain(city_id=town.city_id) == 4
    assert turns == [202604, MONTH, 202003, 202001]


def test_a_long_past_is_computed_in_slices(world, facts, monkeypatch):
    town = world.region("北湾镇")
    monkeypatch.setattr(tasks, "SLICE_SECONDS", 0.0)
    dirty.mark(region=town, months=[202001, MONTH], group="TEST")
    tasks._recompute(Job(city_id=town.city_id), lambda percent, stage="": None)
    assert queries.pending_months(city_id=town.city_id) == [202001]
    assert Job.objects.filter(kind=dirty.JOB_KIND, state="WAITING").count() == 1
    tasks._recompute(Job(city_id=town.city_id), lambda percent, stage="": None)
    assert queries.pending_months(city_id=town.city_id) == []


def test_the_night_finds_a_figure_changed_by_hand(world, facts):
    city = world.region("白银市")
    recompute(city)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "update governance_figure set observed[2] = 7 where region_id = %s and period = %s",
            [world.region("靖远县").pk, MONTH],
        )
    with scope.enter(scope.for_worker(city_id=city.pk, reason="test")):
        found = actions.verify(city_id=city.pk, months=[MONTH], at=timezone.now())
    assert found == [(world.region("靖远县").pk, MONTH)]
    assert value(world.region("靖远县")).amount == 0


def test_a_fact_of_a_closed_village_is_not_lost(world, facts):
    village = world.village_of("北湾镇")
    village.versions.update(valid_to=date(2026, 1, 1))
    facts.observed = [(village.pk, MONTH, 3)]
    recompute(world.region("白银市"))
    assert value(world.region("北湾镇")).amount == 3


def test_other_tenants_figures_do_not_exist(world, facts, act_as):
    recompute(world.region("白银市"))
    with act_as(world.post("COUNTY_HEAD", "海安市")):
        assert queries.sheet(region_ids=[world.region("靖远县").pk], months=[MONTH]).region_ids() == []
