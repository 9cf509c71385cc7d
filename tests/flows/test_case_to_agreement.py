"""从登记到协议生效：调解员在手机上办完一件，县局十秒内看到数，外县什么也看不到."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance.figures import periods
from governance.regions.models import Region
from governance.tenancy import scope
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories import returns
from tests.flows.browser import DESK, PHONE

pytestmark = pytest.mark.browser
SECONDS = 10.0  # from a record to its figure


@dataclass(frozen=True)
class Days:
    """The days of the dispute; the last of the four signatures is not the last one written down."""

    registered: date
    agreed: date
    last_signature: date


@pytest.fixture
def days() -> Days:
    today = timezone.localdate()
    return Days(today - timedelta(3), today - timedelta(2), today - timedelta(1))


@pytest.fixture
def village(world) -> Region:
    return world.village_of("北湾镇")


@pytest.fixture
def open_months(world, days):
    """The county expects returns, so its dashboard speaks of the months of this dispute."""
    for month in {periods.month_of(days.registered), periods.month_of(days.last_signature)}:
        returns.open_month(world.region("靖远县"), month=month, at=timezone.now())


@pytest.fixture
def mediator(world):
    """A mediator of the township's committee, with a post of their own."""
    post, head = world.post("MEDIATOR", "北湾镇", name="李调解"), world.post("OFFICE_HEAD", "北湾镇")
    with scope.enter(scope.of_region(head.region, post_id=head.pk, user_id=head.user_id)):
        make.mediator(head, make.committee(head), name=post.person_name, post=post)
    return post


@pytest.mark.usefixtures("open_months")
def test_from_registration_to_an_agreement_in_force(browser, world, mediator, village, days):
    browser.sized(PHONE).act_as(mediator)
    register_a_dispute(browser, village, days)
    for step in ("受理", "告知权利义务", "开始调解"):
        take(browser, step, on=days.registered)
    agree_in_writing(browser, days)
    assert "待生效" in browser.text
    everybody_signs(browser, days)

    assert "已生效" in browser.text
    assert f"{days.last_signature:%Y-%m-%d}" in browser.fact("生效日期")
    for step in ("登记", "受理", "告知权利义务", "开始调解", "达成协议", "登记签名盖章", "协议生效"):
        assert step in browser.section("办理经过")

    case = Case._base_manager.get(region=village)
    shown = the_county_finds_it_behind_its_numbers(browser, world, case)
    the_neighbour_finds_nothing(browser, world, [f"/mediation/cases/{case.pk}/", *shown])


def register_a_dispute(browser, village: Region, days: Days) -> None:
    browser.press("打开菜单").press("人民调解").go("调解案件").go("登记案件")
    browser.choose("纠纷发生地", f"北湾镇 / {village.name}").choose("调委会", "北湾镇人民调解委员会")
    browser.choose("纠纷类型", "邻里纠纷").choose("案件来源", "当事人申请").choose("申请方式", "口头申请")
    browser.fill("申请日期", f"{days.registered}").fill("登记日期", f"{days.registered}")
    browser.within("fieldset.party", 1).fill("姓名或单位名称", "张三")
    browser.within("fieldset.party", 2).fill("姓名或单位名称", "李四")
    browser.fill("纠纷简要情况", "因院墙排水发生争执。").go("登记")
    assert "已登记" in browser.text


def take(browser, step: str, *, on: date) -> None:
    """One step of the case: its button, its day, its button again."""
    browser.go(step).fill_first_day(f"{on}").go(step)
    assert f"“{step}”已完成" in browser.text


def agree_in_writing(browser, days: Days) -> None:
    browser.go("达成协议").choose("协议形式", "书面协议").fill("达成协议日期", f"{days.agreed}")
    browser.fill("主要事实与争议", "双方对排水方向有争议。").fill(
        "协议内容", "被申请人改建排水沟并补偿申请人。"
    )
    browser.fill("履行方式与期限", "现金，一次付清。").fill("第1项", "补偿款").fill("金额（元）", "5000")
    browser.go("达成协议")


def everybody_signs(browser, days: Days) -> None:
    browser.go("登记签名盖章")
    browser.fill("申请人 张三：日期", f"{days.agreed}").fill("被申请人 李四：日期", f"{days.last_signature}")
    browser.fill("调解员：日期", f"{days.agreed}").fill("调委会印章：日期", f"{days.agreed}")
    browser.go("登记签名盖章")


def the_county_finds_it_behind_its_numbers(browser, world, case: Case) -> list[str]:
    """Accepted and succeeded stand on the dashboard; each number leads to the case. Returns the pages."""
    county, pages = world.region("靖远县"), []
    browser.sized(DESK).act_as(world.post("COUNTY_CASE_OFFICER", county))
    for name, day in (("人民调解受理", case.accepted_on), ("调解成功", case.concluded_on)):
        browser.open(f"/dashboards/{county.pk}/?m={periods.month_of(day)}")
        browser.wait_for_tile(name, "业务记录1件", seconds=SECONDS)
        pages.append(browser.path)
        pages.append(browser.go(name).path)
        pages.append(browser.go("查看明细").path)
        assert case.case_no in browser.text
    browser.go(case.case_no)
    assert "已生效" in browser.text
    return pages


def the_neighbour_finds_nothing(browser, world, pages: list[str]) -> None:
    """Neither the case nor the numbers exist for another county."""
    assert all(browser.status_of(page) == 200 for page in pages)
    browser.act_as(world.post("COUNTY_CASE_OFFICER", "会宁县"))
    assert [browser.status_of(page) for page in pages] == [404] * len(pages)
