"""The progress page as a bureau reads it, and how quietly it asks for news."""

import re

import pytest
from django.urls import reverse

from tests.factories import returns as made
from tests.factories.returns import MAY, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_june(world):
    import time_machine

    with time_machine.travel(moment(6, 4), tick=False):
        made.open_month(world.region("海安市"))
        yield


@pytest.fixture
def reviewer(world, client_of):
    return client_of(world.post("COUNTY_STATISTICIAN", "海安市"))


def seen_of(page: str) -> str:
    return re.search(r"seen=(\w+)", page)[1]


@pytest.mark.parametrize(("role", "place"), [("COUNTY_STATISTICIAN", "海安市"), ("CITY_ANALYST", "南通市")])
def test_nothing_new_costs_nothing(world, client_of, role, place):
    browser = client_of(world.post(role, place))
    mark = seen_of(browser.get(reverse("returns:progress")).text)
    address = reverse("returns:board", args=[MAY])
    assert browser.get(address, {"form": "monthly", "seen": mark}).status_code == 204
    clerk = world.post("OFFICE_CLERK", "海安镇")
    made.submitted(made.return_of(clerk.region), clerk=clerk, at=moment(6, 4))
    fresh = browser.get(address, {"form": "monthly", "seen": mark})
    assert fresh.status_code == 200
    assert seen_of(fresh.text) != mark


def test_a_county_sees_its_units_and_may_press_them(reviewer):
    page = reviewer.get(reverse("returns:progress")).text
    assert "催办全部未报单位（11）" in page
    assert "逾期未报 11 个" in page
    assert page.count(">催办</button>") == 11


def test_a_city_sees_its_counties_and_drills_down(world, client_of):
    browser = client_of(world.post("CITY_ANALYST", "南通市"))
    page = browser.get(reverse("returns:progress")).text
    assert "海安市</a>" in page
    assert "催办县局表未报的县（1）" in page
    county = world.region("海安市")
    drilled = browser.get(reverse("returns:progress_of", args=[MAY]), {"county": county.pk}).text
    assert "海安镇" in drilled
    assert ">催办</button>" not in drilled  # townships are for their own bureau to press
    assert f"county={county.pk}&amp;seen=" in drilled


def test_the_page_asks_from_a_script_that_rests_in_the_background(reviewer):
    page = reviewer.get(reverse("returns:progress")).text
    assert "every 5s" in page
    assert "data-quiet-when-hidden" in page
    assert "progress.js" in page
