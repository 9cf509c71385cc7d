"""工作清单：县局业务股只用键盘办完十件待回访，不离开清单."""

from datetime import date

import pytest
from selenium.webdriver.common.keys import Keys

from governance.tenancy import scope
from mediation.cases.models import ReturnVisit
from tests.factories import mediation as make

pytestmark = pytest.mark.browser
HOW_MANY, LAPTOP = 10, (1366, 768)


@pytest.fixture
def visits_to_make(world):
    """Ten oral agreements of March, none of them visited."""
    head, agreed_on = world.post("OFFICE_HEAD", "三滩镇"), date(2026, 3, 10)
    with scope.enter(scope.of_region(head.region, post_id=head.pk, user_id=head.user_id)):
        committee = make.committee(head)
        lead = make.mediator(head, committee, name="张和解")
        return [
            make.orally_agreed(head, committee, on=agreed_on, agreed_on=agreed_on, lead=lead)
            for _ in range(HOW_MANY)
        ]


def test_ten_visits_are_recorded_by_keyboard_alone(browser, world, visits_to_make):
    browser.sized(LAPTOP).act_as(world.post("COUNTY_CASE_OFFICER", "靖远县"))
    browser.open("/mediation/desk/lists/visits/?committee=三滩镇")
    for case in visits_to_make:
        assert str(case) in browser.text
    for number in range(1, HOW_MANY + 1):
        browser.keys("v").wait_for("回访情况")
        browser.tab_to_field("finding").keys("已按约履行，双方无异议。").chord(Keys.CONTROL, Keys.ENTER)
        browser.wait_for_times("“登记回访”已完成", number)
    browser.keys("j").enter()
    assert "办理经过" in browser.text

    done = ReturnVisit._base_manager.filter(case__in=visits_to_make)
    assert done.count() == HOW_MANY
    assert set(done.values_list("finding", flat=True)) == {"已按约履行，双方无异议。"}
