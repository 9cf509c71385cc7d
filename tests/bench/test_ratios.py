"""Rounds, ratios, verdicts and the shape of the JSON: pure."""

import itertools

import pytest

from bench import ratios
from bench.ratios import Outcome, Ratio


def test_the_ratio_is_that_of_the_medians():
    ours, bare = iter([5.0, 1.0, 3.0]), iter([2.0, 2.0, 9.0])
    assert ratios.compare(lambda: next(ours), lambda: next(bare), rounds=3) == (3.0, 2.0)


def test_the_sides_take_turns_in_beginning():
    order = []
    ratios.compare(lambda: order.append("L") or 1.0, lambda: order.append("R") or 1.0, rounds=3)
    assert "".join(order) == "LRRLLR"


def test_a_side_called_often_counts_its_median(monkeypatch):
    clock = itertools.accumulate([0, 1, 0, 5, 0, 3])
    monkeypatch.setattr(ratios.time, "perf_counter", lambda: next(clock))
    assert ratios.often(lambda: None, 3)() == 3


def test_both_sides_are_warmed_up_before_the_first_round():
    calls = []
    ratios.timed("x", lambda: calls.append("L"), lambda: calls.append("R"), rounds=1)
    assert calls == ["L", "R", "L", "R"]


@pytest.mark.parametrize(("ratio", "holds"), [(1.5, True), (1.51, False), (0.2, True), (None, False)])
def test_a_goal_holds_up_to_its_number(ratio, holds):
    assert Outcome("x", 1.5, ratio).holds is holds


def test_a_measure_is_as_good_as_its_worst_comparison():
    one = ratios.outcome("list", 1.15, [Ratio("county", 0.9), Ratio("city", 1.2, "6 ms / 5 ms")])
    assert one.ratio == 1.2 and not one.holds
    assert one.note == "county 0.90; city 1.20 (6 ms / 5 ms)"


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Outcome("a", 2.0, 1.0), "holds"),
        (Outcome("a", 2.0, 3.0), "falls short"),
        (Outcome("a", 2.0, None, "no broker"), "not measured"),
    ],
)
def test_a_line_says_name_ratio_goal_and_verdict(one, words):
    line = ratios.line(one)
    assert (
        line.startswith("a ") and "goal <= 2 " in line and words in line and line.endswith(one.note or words)
    )


def test_the_json_has_four_keys_per_measure():
    found = ratios.as_objects([Outcome("a", 1.3, 1.23456, "note"), Outcome("b", 2.0, None)])
    assert found == [
        {"name": "a", "ratio": 1.2346, "goal": 1.3, "holds": True},
        {"name": "b", "ratio": None, "goal": 2.0, "holds": False},
    ]
