"""The pages of the checks, as a statistician uses them."""

import pytest
import time_machine
from django.urls import reverse

from governance.returns.models import BureauRule
from tests.factories import returns as made
from tests.factories.returns import PLAUSIBLE, moment

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "驻村次数偏少", "code": "M20", "reading": "MONTH", "comparison": "AT_LEAST", "other": "NUMBER",
    "other_code": "", "number": "50", "tolerance_percent": "", "tolerance": "", "level": "WARNING", "advice": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_june():
    with time_machine.travel(moment(6, 10), tick=False):
        yield


@pytest.fixture
def town(world):
    town = world.region("海安镇", under=world.region("海安市"))
    made.open_month(town.county)
    return town


@pytest.fixture
def browser(world, town, client_of):
    return client_of(world.post("COUNTY_STATISTICIAN", town.county))


@pytest.fixture
def approved(world, town):
    made.approved(
        made.return_of(town), clerk=world.post("OFFICE_CLERK", town), head=world.post("OFFICE_HEAD", town),
        reviewer=world.post("COUNTY_STATISTICIAN", town.county, name="另一位"), at=moment(6, 2), values=PLAUSIBLE,
    )  # fmt: skip


def posted(browser, name: str, /, *args, **data):
    return browser.post(reverse(f"return_rules:{name}", args=args), data, follow=True)


def test_the_list_shows_what_holds_and_what_may_be_chosen(browser):
    page = browser.get(reverse("return_rules:list")).content.decode()
    assert (
        "调解台账平衡" in page
        and "须改正" in page
        and "有排查才有受理" in page
        and "人民调解统计月报" in page
    )


def test_from_choices_to_a_check_in_force(browser, approved, town):
    page = posted(browser, "new", "monthly", **FILLED).content.decode()
    assert "“法律顾问驻村次数”的本月数应不小于50" in page
    assert "会被标出 <b>1</b> 张" in page and "“法律顾问驻村次数”8，应不小于50" in page
    row = BureauRule._base_manager.get()
    assert f"{reverse('returns:sheet', args=[made.return_of(town).pk])}#cell-M20" in page
    assert (
        "已启用，自2026年6月起核对" in posted(browser, "switch_on", row.pk, month="202606").content.decode()
    )
    page = posted(browser, "end", row.pk, month="202608").content.decode()
    assert "2026年8月起停用" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "field--invalid"),
        ({"other": "INDICATOR"}, "请选择和哪一项比"),
        ({"other": "INDICATOR", "other_code": "M20"}, "请选择另外一项"),
        ({"other": "INDICATOR", "other_code": "M06"}, "金额只能和金额比"),
        ({"number": ""}, "请填写和哪个数比"),
        ({"number": "二十"}, "不是数字"),
        ({"reading": "YEAR", "other": "LAST"}, "累计数只能和"),
        ({"advice": "请{核对}"}, "不能含花括号"),
        ({"code": "M99"}, "选择一个有效的选项"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(browser, changed, words):
    page = posted(browser, "new", "monthly", **{**FILLED, **changed}).content.decode()
    assert words in page
    assert "驻村次数偏少" in page or changed.get("name") == ""
    assert not BureauRule._base_manager.exists()


def test_a_proposal_is_tried_out(browser):
    assert "草稿" in posted(browser, "choose", "monthly", "P01").content.decode()
    assert posted(browser, "choose", "monthly", "C01").status_code == 404


def test_a_month_that_cannot_be_is_refused_in_words(browser, approved):
    posted(browser, "choose", "monthly", "P01")
    row = BureauRule._base_manager.get()
    assert "只能从2026年6月起启用" in posted(browser, "switch_on", row.pk, month="202605").content.decode()
    assert "请选择自何月起" in posted(browser, "switch_on", row.pk, month="x").content.decode()


def test_another_bureaus_check_is_not_found(browser, world, client_of):
    posted(browser, "choose", "monthly", "P01")
    row = BureauRule._base_manager.get()
    stranger = client_of(world.post("COUNTY_STATISTICIAN", "靖远县"))
    assert stranger.get(reverse("return_rules:detail", args=[row.pk])).status_code == 404
    clerk = client_of(world.post("OFFICE_CLERK", world.region("海安镇", under=world.region("海安市"))))
    assert clerk.get(reverse("return_rules:list")).status_code == 403
