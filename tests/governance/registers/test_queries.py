"""The list of a register, page by page."""

from datetime import date

import pytest
from django.utils import timezone

from governance.registers import definitions, queries
from governance.registers.models import RegisterEntry

pytestmark = pytest.mark.django_db
KIND = definitions.get("CULTURE_SITE")
TODAY = date(2026, 6, 30)


@pytest.fixture
def officer(world):
    return world.post("COUNTY_CASE_OFFICER", "靖远县")


@pytest.fixture
def entries(world, officer, act_as):
    """Seven entries of the same day."""
    village, at = world.village_of("北湾镇"), timezone.now()
    with act_as(officer):
        return RegisterEntry.objects.bulk_create(
            RegisterEntry(
                region=village,
                type=KIND.code,
                number=str(n),
                name="广场",
                since_on=date(2022, 3, 1),
                recorded_at=at,
            )
            for n in range(7)
        )


def test_entries_of_one_day_are_shown_once_each(entries, officer, act_as, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    seen, after = [], ""
    with act_as(officer):
        while True:
            part = queries.page(KIND, filters={}, on=TODAY, after=after)
            seen += [entry.pk for entry in part.rows]
            if not (after := part.older):
                break
    assert seen == sorted((entry.pk for entry in entries), reverse=True)


@pytest.mark.parametrize("after", ["x", "2022-03-01_3", "20229999-1", "20220301-"])
def test_a_broken_address_shows_the_first_page(entries, officer, client_of, after):
    found = client_of(officer).get("/registers/types/CULTURE_SITE/", {"after": after})
    assert found.status_code == 200
    assert len(found.context["page"].rows) == 7
