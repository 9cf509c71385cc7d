"""Each measure once on a pinch of data: that it runs and compares, not what it finds."""

import io
import json
from contextlib import nullcontext

import pytest
from django.core.management import CommandError, call_command

from bench import measures, ratios, scratch
from bench.registry import Measure, NotMeasurable
from bench.scale import FULL, PINCH
from bench.world import World
from governance.regions.models import Region


@pytest.mark.filterwarnings("ignore:No directory at")
def test_every_measure_compares_something(one_transaction):
    world = World(PINCH)
    for one in measures.ALL:
        found = one.run(world)
        assert (found.name, found.goal) == (one.name, one.goal)
        assert found.note, one.name
        assert found.ratio is None or found.ratio > 0, one.name
    assert Region.objects.filter(is_active=True, level="CITY").count() == 2


def test_names_are_unique_and_every_measure_says_what_it_compares():
    names = [one.name for one in measures.ALL]
    assert len(set(names)) == len(names)
    assert all(" against " in f" {one.says} " or "ten times" in one.says for one in measures.ALL)


def test_a_full_run_has_five_rounds_or_more():
    assert (
        min(FULL.rounds, FULL.import_rounds, FULL.nation_rounds, FULL.report_rounds) >= ratios.FEWEST_ROUNDS
    )


@pytest.fixture
def small(monkeypatch):
    """Two measures that touch nothing, and no scratch database."""

    def refuses(world):
        raise NotMeasurable("no broker here")

    made = [
        Measure("quick", 1.5, "one against one", lambda world: [ratios.Ratio("all", 2.0)]),
        Measure("absent", 1.0, "none against none", refuses),
    ]
    monkeypatch.setattr(measures, "ALL", made)
    monkeypatch.setattr(scratch, "database", lambda: nullcontext("scratch"))
    monkeypatch.setattr("bench.management.commands.bench.signal.signal", lambda *_: None)


def test_a_goal_that_falls_short_is_told_and_is_no_error(small, tmp_path):
    out, file = io.StringIO(), tmp_path / "bench.json"
    call_command("bench", json=str(file), stdout=out)
    assert "falls short" in out.getvalue() and "no broker here" in out.getvalue()
    assert out.getvalue().endswith("Short of the goal: quick, absent.\n")
    assert [one["ratio"] for one in json.loads(file.read_text())] == [2.0, None]


def test_one_measure_is_run_by_name(small):
    out = io.StringIO()
    call_command("bench", "absent", stdout=out)
    assert "quick" not in out.getvalue()


def test_an_unknown_name_is_refused_with_the_known_ones(small):
    with pytest.raises(CommandError, match="quick, absent"):
        call_command("bench", "quikc")
