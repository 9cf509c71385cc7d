"""The calendar screen, as the bureau's statistician and administrator use it."""

import pytest
from django.urls import reverse

from governance.returns.models import FormCalendar
from tests.factories import returns as made
from tests.factories.returns import moment

pytestmark = pytest.mark.django_db
FILLED = {
    "is_used": "1",
    "first_month": "202606",
    "rule": "CUTOFF",
    "cutoff_day": "25",
    "due_day": "5",
    "grace_days": "1",
    "review_day": "8",
    "report_day": "10",
    "lock_day": "15",
}


@pytest.fixture(autouse=True)
def in_may(world, time_machine_now):
    made.open_month(world.region("海安市"))


@pytest.fixture
def time_machine_now():
    import time_machine

    with time_machine.travel(moment(5, 20), tick=False):
        yield


@pytest.fixture
def browser(world, client_of):
    return client_of(world.post("TENANT_ADMIN", "海安市"))


def test_the_whole_way(browser, world):
    page = browser.get(reverse("form_calendars:list")).content.decode()
    assert "法治乡村治理月报" in page
    edit = reverse("form_calendars:edit", args=["monthly"])
    assert "今后12期" in browser.get(edit).content.decode()
    assert browser.post(edit, FILLED, follow=True).redirect_chain
    row = FormCalendar._base_manager.get(region=world.region("海安市"))
    assert (row.cutoff_day, row.grace_days, row.first_month) == (25, 1, 202606)
    assert "2026年6月起改" in browser.get(reverse("form_calendars:list")).content.decode()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"review_day": "4"}, "依次不早于前一步"),
        ({"cutoff_day": ""}, "请填写每月几日截止"),
        ({"cutoff_day": "31"}, "28"),
        ({"first_month": "202605"}, "202605"),
        ({"due_day": "x"}, "整数"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(browser, change, told):
    page = browser.post(reverse("form_calendars:edit", args=["monthly"]), FILLED | change).content.decode()
    assert told in page
    assert 'value="10"' in page
    assert not FormCalendar._base_manager.exists()


def test_the_preview_follows_what_is_typed(browser):
    address = reverse("form_calendars:preview", args=["monthly"])
    page = browser.get(address, FILLED).content.decode()
    assert "2026-07-07" in page  # the 5th is a Sunday, then one working day of grace
    assert "按新日程显示" in browser.get(address, FILLED | {"due_day": ""}).content.decode()


@pytest.mark.parametrize(("role", "place"), [("OFFICE_CLERK", "海安镇"), ("COUNTY_STATISTICIAN", "南通市")])
def test_not_for_others(world, client_of, role, place):
    page = client_of(world.post(role, place)).get(reverse("form_calendars:list"))
    assert page.status_code == 403
