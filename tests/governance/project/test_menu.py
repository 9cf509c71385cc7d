"""The menu shows a person only what they may open, and everything in it opens."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from demo import logins
from governance.project import menu

PLACES = {
    "CITY": ("白银市", logins.CITY_ROLES),
    "COUNTY": ("靖远县", logins.COUNTY_ROLES),
    "TOWNSHIP": ("北湾镇", logins.SHOWCASE_ROLES),
    "VILLAGE": ("北湾镇", logins.VILLAGE_ROLES),
}
HOLDERS = [(level, role) for level, (_place, roles) in PLACES.items() for role in roles.values()]


@pytest.fixture(autouse=True)
def empty_caches():
    for cache in caches.all(initialized_only=False):
        cache.clear()


def holder(world, level: str, role: str):
    place = PLACES[level][0]
    return world.post(role, world.village_of(place) if level == "VILLAGE" else place)


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "role"), HOLDERS)
def test_every_entry_shown_opens(world, client_of, level, role):
    client = client_of(holder(world, level, role))
    shown = menu.for_post(holder(world, level, role), active="")
    addresses = [item["url"] for group in shown for item in group["items"]]
    refused = [url for url in addresses if client.get(url, follow=True).status_code != 200]
    assert addresses and not refused


@pytest.mark.django_db
def test_the_same_role_has_another_menu_at_another_level(world, client_of):
    """A county's administrator sets its calendar; the city's has none to set."""
    homes = {
        place: client_of(world.post("TENANT_ADMIN", place)).get("/", follow=True).content.decode()
        for place in ("靖远县", "白银市")
    }
    shown = {place: reverse("form_calendars:list") in home for place, home in homes.items()}
    assert shown == {"靖远县": True, "白银市": False}
