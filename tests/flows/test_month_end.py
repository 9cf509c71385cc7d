"""月末：司法所只用键盘填报，所里审核，县局退回一格，改好再报，通过后县市看板十秒内更新."""

import pytest
from django.utils import timezone
from selenium.webdriver.common.keys import Keys

from governance.figures import periods
from tests.factories import returns as make

pytestmark = pytest.mark.browser
SECONDS = 10.0  # from an approval to its figures
ACCEPTED, LECTURES = "M02", "M17"
CORRECTED = "125"


@pytest.fixture
def month() -> int:
    return periods.shift(periods.month_of(timezone.localdate()), -1)


@pytest.fixture
def monthly_return(world, month):
    """Last month is open in 海安市; 海安镇 has not begun."""
    make.open_month(world.region("海安市"), month=month, at=timezone.now())
    return make.return_of(world.region("海安镇"), month=month)


@pytest.fixture
def clerk(world):
    return world.post("OFFICE_CLERK", "海安镇", name="周填报")


@pytest.fixture
def head(world):
    return world.post("OFFICE_HEAD", "海安镇", name="吴所长")


@pytest.fixture
def reviewer(world):
    return world.post("COUNTY_STATISTICIAN", "海安市", name="郑审核")


def test_filed_sent_back_corrected_and_approved(browser, world, monthly_return, clerk, head, reviewer):
    title = f"{monthly_return.region.name} {monthly_return}"

    open_from_inbox_by_keyboard(browser.act_as(clerk), title)
    browser.enter()  # 开始填报 has the focus
    fill_in_by_keyboard(browser, make.PLAUSIBLE)
    check_and_submit_by_keyboard(browser)
    assert "已报待审" in browser.page

    browser.act_as(head).go(title).go("审核通过，报县局")
    assert "待县局审核" in browser.page

    browser.act_as(reviewer).go(title)
    browser.write_into(f"comment-{LECTURES}", "与签到册不符").fill("退回理由", "请核对受众人次").go(
        "退回修改"
    )

    open_from_inbox_by_keyboard(browser.act_as(clerk), title)
    assert "请核对受众人次" in browser.page and "与签到册不符" in browser.page
    correct_by_keyboard(browser, LECTURES, CORRECTED)
    check_and_submit_by_keyboard(browser)
    browser.act_as(head).go(title).go("审核通过，报县局")
    browser.act_as(reviewer).go(title).go("审核通过")
    assert "已计入汇总" in browser.text

    pages = the_bureaux_see_the_numbers(browser, world, monthly_return, reviewer)
    a_stranger_sees_nothing(browser, world, monthly_return, pages)


def open_from_inbox_by_keyboard(browser, title: str) -> None:
    browser.tab_to("跳到正文").keys(Keys.ENTER).tab_to(title).enter()


def fill_in_by_keyboard(browser, values: dict[str, str]) -> None:
    """From the first cell to the last; Enter goes on to the next and finally to 核对并提交."""
    while browser.focused_name != "amount-M01":
        browser.keys(Keys.ARROW_UP)
    for code, text in values.items():
        assert browser.focused_name == f"amount-{code}"
        browser.keys(text, Keys.ENTER)
    assert browser.focused_words == "核对并提交"


def correct_by_keyboard(browser, code: str, text: str) -> None:
    while browser.focused_name != f"amount-{code}":
        browser.keys(Keys.ARROW_DOWN)
    browser.keys(text)
    while browser.focused_name:
        browser.keys(Keys.ENTER)
    assert browser.focused_words == "核对并提交"


def check_and_submit_by_keyboard(browser) -> None:
    """A sentence wherever one is asked for, then on to the button."""
    browser.enter()
    while browser.focused_name.startswith("note-"):
        browser.keys("已核对，情况属实", Keys.TAB)
    browser.tab_to_button("提交").enter()


def the_bureaux_see_the_numbers(browser, world, monthly_return, reviewer) -> list[str]:
    """County and city show what was filed, corrected cell included. Returns the pages."""
    pages = []
    for place, post in (("海安市", reviewer), ("南通市", world.post("CITY_ANALYST", "南通市"))):
        page = f"/dashboards/{world.region(place).pk}/?m={monthly_return.month}"
        browser.act_as(post).open(page)
        browser.wait_for_number("普法受众", CORRECTED, seconds=SECONDS)
        assert browser.number("人民调解受理") == make.PLAUSIBLE[ACCEPTED]
        pages.append(page)
    return pages


def a_stranger_sees_nothing(browser, world, monthly_return, pages: list[str]) -> None:
    own = [f"/returns/{monthly_return.pk}/{page}" for page in ("", "check/", "review/")]
    browser.act_as(world.post("COUNTY_STATISTICIAN", "靖远县"))
    assert [browser.status_of(page) for page in [*own, *pages]] == [404] * (len(own) + len(pages))
