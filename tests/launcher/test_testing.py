"""When the suite runs in parallel."""

import pytest

from launcher import testing


@pytest.mark.parametrize("arguments", [[], ["-x"], ["-q", "-p", "no:cacheprovider"], ["--maxfail", "3"]])
def test_whole_suite_runs_in_parallel(arguments):
    assert not testing.selects(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["-k", "a05"],
        ["tests/launcher"],
        ["-q", "tests/launcher"],
        ["--lf"],
        ["-n", "4"],
        ["--pdb"],
        ["-m", "slow"],
    ],
)
def test_a_selection_runs_in_one_process(arguments):
    assert testing.selects(arguments)


@pytest.mark.parametrize(("cores", "expected"), [(1, 2), (2, 2), (6, 6), (64, 8), (None, 2)])
def test_processes_follow_the_cores_within_bounds(monkeypatch, cores, expected):
    monkeypatch.setattr(testing.os, "cpu_count", lambda: cores)
    assert testing.processes() == expected
