"""A sample of the rehearsal of planted values, and that it would notice."""

import pytest
from django.db import connection

from bench.drills import planted_values
from bench.drills.registry import DrillFailed
from bench.scale import PINCH
from bench.world import World
from mediation.cases.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_world(world, one_transaction):
    found = World(PINCH)
    found.need_deadlines()
    return found


def test_planted_values_are_found_nowhere(small_world):
    told = []
    planted_values.rehearse(small_world, values=200, say=told.append)
    assert told[0] == "200 values planted in 20 cases"
    assert len(told) == 6


@pytest.mark.parametrize("column", ["brief", "external_ref"])
def test_a_value_in_plain_text_is_noticed(small_world, column):
    planted = planted_values.plant(small_world, values=10)
    Case._base_manager.filter(pk=planted.cases[0].pk).update(**{column: min(planted.values)})
    assert planted_values.leaked(planted_values._tables(), planted.values)


def test_a_value_in_bytes_is_noticed(small_world):
    planted = planted_values.plant(small_world, values=10)
    with connection.cursor() as cursor:
        cursor.execute("create table loose (content bytea)")
        cursor.execute("insert into loose values (convert_to(%s, 'UTF8'))", [max(planted.values)])
    assert planted_values.leaked(planted_values._tables(), planted.values)


def test_a_value_in_the_log_is_noticed(small_world, monkeypatch):
    plant = planted_values.plant

    def careless(world, *, values):
        import logging

        planted = plant(world, values=values)
        logging.getLogger("portal").warning("case of %s", min(planted.values))
        return planted

    monkeypatch.setattr(planted_values, "plant", careless)
    with pytest.raises(DrillFailed, match="log"):
        planted_values.rehearse(small_world, values=10, say=str)
