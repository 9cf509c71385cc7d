"""C41: small counts of protected people, and what could be worked out from the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.privacy.suppression import HIDDEN, SMALL, suppressed_row, suppressed_table, suppressed_total


@pytest.mark.parametrize(
    ("counts", "has_total", "printed"),
    [
        ((0, 5, 9), True, ("0", "5", "9")),  # nothing small, zero is printed
        ((1, 5, 9), False, ("<5", "5", "9")),  # without a total nothing can be worked out
        ((1, 5, 9), True, ("<5", "*", "9")),  # the smallest other one
        ((4, 7, 7, 0), True, ("<5", "*", "7", "0")),  # ties: the first in order of regions
        ((1, 4, 9), True, ("<5", "<5", "9")),  # two are hidden already
        ((3, 0, 0), True, ("<5", "0", "0")),  # nothing else to hide: the total itself is small
    ],
)
def test_c41_a_row(counts, has_total, printed):
    cells = dict(enumerate(counts))
    assert tuple(suppressed_row(cells, has_total=has_total).values()) == printed


def test_c41_a_total_is_a_count_too():
    assert (suppressed_total(3), suppressed_total(0), suppressed_total(5)) == ("<5", "0", "5")


def test_c41_a_table_is_protected_in_both_directions():
    table = {"甲": {"一季": 1, "二季": 8, "三季": 20}, "乙": {"一季": 9, "二季": 7, "三季": 30}}
    printed = suppressed_table(table, has_row_totals=True, has_column_totals=True)
    assert printed == {
        "甲": {"一季": SMALL, "二季": HIDDEN, "三季": "20"},
        "乙": {"一季": HIDDEN, "二季": HIDDEN, "三季": "30"},
    }


COUNTS = st.integers(0, 12)


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_c41_no_line_with_a_total_hides_a_single_cell(rows):
    counts = {row: dict(enumerate(values)) for row, values in enumerate(rows)}
    printed = suppressed_table(counts, has_row_totals=True, has_column_totals=True)
    lines = [[(r, c) for c in range(3)] for r in counts] + [[(r, c) for r in counts] for c in range(3)]
    for line in lines:
        hidden = [place for place in line if printed[place[0]][place[1]] in (SMALL, HIDDEN)]
        others = [place for place in line if place not in hidden and counts[place[0]][place[1]]]
        assert len(hidden) != 1 or not others
    for row, values in printed.items():
        assert all(
            words != str(counts[row][column]) or not 0 < counts[row][column] < 5
            for column, words in values.items()
        )


def test_c41_an_empty_table_stays_empty():
    assert suppressed_table({}, has_row_totals=True, has_column_totals=True) == {}
