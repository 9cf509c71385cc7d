"""Parts add up exactly, whatever is divided among whom."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.spread import draw, spread, uneven

WEIGHTS = st.lists(st.floats(0, 1000, allow_nan=False), min_size=1, max_size=60).filter(any)


@given(st.integers(0, 10**12), WEIGHTS)
def test_parts_sum_to_the_whole_and_none_is_negative(total, weights):
    parts = spread(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights) and min(parts) >= 0


@given(st.integers(0, 10**6), st.lists(st.integers(1, 50), min_size=1, max_size=40))
def test_each_part_is_next_to_its_exact_share(total, weights):
    for part, weight in zip(spread(total, weights), weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < 1


def test_nobody_to_give_to_is_refused_unless_there_is_nothing_to_give():
    assert spread(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError):
        spread(1, [0, 0])
    with pytest.raises(ValueError):
        spread(-1, [1])


@given(st.integers(0, 2**32), st.lists(st.floats(0.1, 100), min_size=1, max_size=20))
def test_uneven_stays_within_its_bounds(seed, weights):
    for before, after in zip(weights, uneven(weights, Random(seed), by=0.4), strict=True):
        assert 0.6 * before <= after <= 1.4 * before * (1 + 1e-9)


def test_draw_never_yields_what_has_no_share():
    random = Random(1)
    assert {draw(random, {"a": 1, "b": 0, "c": 2}) for _ in range(200)} == {"a", "c"}
