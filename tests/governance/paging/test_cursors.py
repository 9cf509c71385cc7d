"""Places in lists: their text is read back, broken text is no place, and no row is shown twice or left out."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from governance.paging import cursors
from governance.registers.models import RegisterEntry

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
KEYS = st.integers(1, 2**62)


@given(DAYS, KEYS)
def test_what_is_written_is_read_back(day, pk):
    assert cursors.parsed(cursors.text_of(day, pk)) == (day, pk)


@given(st.integers(190001, 299912), KEYS)
def test_a_month_is_read_back_as_well(month, pk):
    assert cursors.parsed(cursors.text_of(month, pk), int) == (month, pk)


@pytest.mark.parametrize("cursor", ["", "x", "20260301", "20261301-4", "-", "20260301-x", "2026-03-01_4"])
def test_a_broken_cursor_is_none(cursor):
    assert cursors.parsed(cursor) is None


@pytest.mark.parametrize(
    ("found", "back", "is_first", "rows", "newer", "older"),
    [
        ([], False, True, [], "", ""),
        ([5, 4], False, True, [5, 4], "", ""),
        ([5, 4, 3], False, True, [5, 4], "", "7-4"),
        ([3, 2, 1], False, False, [3, 2], "7-3", "7-2"),
        ([2, 1], False, False, [2, 1], "7-2", ""),
        ([3, 4, 5], True, False, [4, 3], "7-4", "7-3"),
        ([4, 5], True, False, [5, 4], "", "7-4"),
    ],
)
def test_a_page_knows_its_neighbours(found, back, is_first, rows, newer, older):
    read = [SimpleNamespace(pk=pk, month=7) for pk in found]
    part = cursors.part_of(read, "month", size=2, back=back, is_first=is_first)
    assert [row.pk for row in part.rows] == rows
    assert (part.newer, part.older) == (newer, older)


@pytest.fixture
def entries(world):
    """23 entries on three days: every page begins and ends within a day."""
    village, at = world.village_of("北湾镇"), timezone.now()
    return RegisterEntry._base_manager.bulk_create(
        RegisterEntry(
            region=village,
            type="CULTURE_SITE",
            number=str(number),
            name="广场",
            since_on=date(2022, 3, 1 + number % 3),
            recorded_at=at,
        )
        for number in range(23)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("is_down", [True, False])
def test_down_and_up_again_shows_every_row_once_in_its_order(entries, is_down):
    def read(**more):
        return cursors.page(RegisterEntry._base_manager.all(), "since_on", is_down=is_down, size=5, **more)

    pages = [read()]
    while pages[-1].older:
        pages.append(read(older=pages[-1].older))
    expected = sorted(entries, key=lambda row: (row.since_on, row.pk), reverse=is_down)
    assert [row for part in pages for row in part.rows] == expected
    assert [len(part.rows) for part in pages] == [5, 5, 5, 5, 3]
    part = pages[-1]
    for above in reversed(pages[:-1]):
        part = read(newer=part.newer)
        assert part.rows == above.rows
    assert (part.newer, pages[0].newer) == ("", "")


@pytest.mark.django_db
def test_a_page_starts_right_there_in_the_index():
    rows = cursors.behind(RegisterEntry._base_manager.all(), "since_on", date(2022, 3, 1), 7, is_down=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off"
        )
        found = rows.filter(county=1, type="CULTURE_SITE").order_by("-since_on", "-id")[:50]
    plan = found.explain()
    assert "Index Cond:" in plan and "ROW(since_on, id) < ROW(" in plan and "Filter:" not in plan
