"""Places in lists: their text is read back, broken text is no place."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediation.cases import cursors


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 2**62))
def test_what_is_written_is_read_back(day, pk):
    assert cursors.parsed(cursors.text_of(day, pk)) == (day, pk)


@pytest.mark.parametrize("cursor", ["", "x", "20260301", "20261301-4", "-", "20260301-x"])
def test_a_broken_cursor_is_none(cursor):
    assert cursors.parsed(cursor) is None
