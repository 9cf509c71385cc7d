"""Fixtures of mediation: a justice office that acts, its committee, and the reference tables clocks need."""

import pytest

from governance.deadlines import actions as deadlines
from governance.deadlines import rule_table
from governance.deadlines.models import DeadlineRule, WorkDay
from tests.factories import mediation as make

CALENDAR_YEARS = (2025, 2026)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Deadline rules and the working calendar, once per test database."""
    with django_db_blocker.unblock():
        if not DeadlineRule.objects.exists():
            deadlines.load_rules(rule_table.read(_pack()))
        for year in CALENDAR_YEARS:
            if not WorkDay.objects.filter(day__year=year).exists():
                deadlines.load_calendar(year)


def _pack():
    from django.conf import settings

    return settings.BASE_DIR / "packs/deadlines.yaml"


@pytest.fixture
def neighbour(world):
    """A head of another justice office; posts are made before any scope opens."""
    return world.post("OFFICE_HEAD", "东湾镇")


@pytest.fixture
def bureau(world):
    return world.post("COUNTY_CASE_OFFICER", "靖远县")


@pytest.fixture
def mediator_post(world):
    return world.post("MEDIATOR", "北湾镇")


@pytest.fixture
def officer(world, act_as, neighbour, bureau, mediator_post):
    """The head of a justice office, acting: the scope is open."""
    post = world.post("OFFICE_HEAD", "北湾镇")
    with act_as(post):
        yield post


@pytest.fixture
def committee(officer):
    return make.committee(officer)


@pytest.fixture
def lead(officer, committee):
    return make.mediator(officer, committee)
