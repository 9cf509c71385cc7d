"""表格里的粘贴、撤销、查找、侧栏，和分村填报：在真的浏览器里."""

import pytest
from django.utils import timezone
from selenium.webdriver.common.keys import Keys

from governance.figures import periods
from governance.returns import actions
from governance.returns.models import Origin, ReturnValue
from tests.factories import returns as make

pytestmark = pytest.mark.browser
MONTHS_AGO = 4  # a month that no other flow files


@pytest.fixture
def clerk(world):
    return world.post("OFFICE_CLERK", "曲塘镇", name="孙填报")


@pytest.fixture
def begun(world, clerk):
    month = periods.shift(periods.month_of(timezone.localdate()), -MONTHS_AGO)
    make.open_month(world.region("海安市"), month=month, at=timezone.now())
    monthly_return = make.return_of(world.region("曲塘镇"), month=month)
    if monthly_return.state == "NOT_STARTED":
        with make.acting(clerk):
            actions.start_return(monthly_return=monthly_return, by=clerk, at=timezone.now())
    return monthly_return


def own(monthly_return, code: str) -> ReturnValue:
    return ReturnValue._base_manager.get(
        monthly_return=monthly_return, region=monthly_return.region, code=code
    )


def test_a_block_from_excel_is_shown_first_then_filled_and_can_be_undone(browser, clerk, begun):
    before = browser.act_as(clerk).open(f"/returns/{begun.pk}/").value_of("amount-M01")
    browser.paste("纠纷排查数\t１２\n人民调解受理\t1,020\n涉及金额\t3.5万\n调解成功\t九\n期末未结\t2.5\n")
    browser.wait_for("将改 4 格")
    assert "须为整数，不填" in browser.text
    browser.keys(Keys.ENTER).wait_for("已全部保存")
    assert [browser.value_of(f"amount-{code}") for code in ("M01", "M02", "M06", "M03")] == [
        "12", "1020", "35000", "9",
    ]  # fmt: skip
    assert own(begun, "M06").amount == 3_500_000

    browser.chord(Keys.CONTROL, "z").wait_for("已全部保存")
    assert browser.value_of("amount-M01") == before
    browser.chord(Keys.CONTROL, "y").wait_for("已全部保存")
    assert browser.value_of("amount-M01") == "12"

    browser.chord(Keys.ALT, "/").keys("tjcg").wait_for("显示 2 项")
    browser.keys(Keys.ENTER)
    assert browser.focused_name == "amount-M03"
    browser.keys(Keys.F2).wait_for("谁改过")
    assert "孙填报" in browser.text


def test_village_by_village_the_sum_stands_in_the_townships_return(browser, world, clerk, begun):
    first, second = world.village_of("曲塘镇"), world.village_of("曲塘镇", index=1)
    browser.act_as(clerk).open(f"/returns/{begun.pk}/villages/")
    assert browser.focused_name == f"amount-M01@{first.pk}"
    browser.paste(f"\t普法活动场次\t受众人次\n{second.name}\t2\t30\n{first.name}\t3\t40\n")
    browser.wait_for("将改 4 格").keys(Keys.ENTER).wait_for("已全部保存")
    assert browser.value_of(f"amount-M17@{first.pk}") == "40"
    assert (own(begun, "M16").amount, own(begun, "M17").amount) == (5, 70)
    browser.go("填好，回乡镇表")
    assert browser.value_of("amount-M17") == "70"
    assert own(begun, "M17").origin == Origin.SUMMED
    assert "各村合计" in browser.text
