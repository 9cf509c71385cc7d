"""六十格的月报：慢线上二十五次按键之内报完；中途断线，一格不丢，一格不重."""

import gzip
import re
import time

import pytest
from django.utils import timezone
from selenium.webdriver.common.keys import Keys

from governance.figures import indicators, periods
from governance.returns import actions, loading, opening, pack
from governance.returns.models import MonthlyReturn, Origin, ReturnValue
from governance.tenancy import scope
from mediation.cases import actions as cases
from tests.factories import mediation
from tests.factories import returns as make

pytestmark = pytest.mark.browser
PRESSES, SECONDS, PAGE_BYTES = 25, 60.0, 60_000
SLOW = {"kilobytes": 100, "latency": 300}
CELLS = 60
RECORDED = re.compile(r"M\d\d|RG\d\d")
MONTHS_AGO = 3  # a month that no other flow files
CUT_SECONDS = 20.0
TYPED = {"T01": "4", "T02": "7", "T03": "11"}  # what the portal cannot know
AFTER_THE_CUT = {"T04": "13", "T05": "17"}


@pytest.fixture(scope="module")
def month() -> int:
    return periods.shift(periods.month_of(timezone.localdate()), -MONTHS_AGO)


@pytest.fixture(params=["城东镇"])
def town(request, world):
    return world.region(request.param)


@pytest.fixture
def clerk(world, town):
    return world.post("OFFICE_CLERK", town, name="钱填报")


@pytest.fixture
def sixty(world, town, month) -> MonthlyReturn:
    """The town owes a form of sixty lines: what the records count first, then counts of the office's own."""
    _two_cases(world, town, month)
    loading.load_forms([*pack.read_all(), _form(month)])
    with scope.enter(scope.for_worker(city_id=town.city_id, reason="flows")):
        opening.open_period(county=world.region("海安市"), month=month, at=timezone.now())
    return _fetch(town, month)


def _fetch(town, month) -> MonthlyReturn:
    found = MonthlyReturn._base_manager.select_related("period", "form", "region")
    return found.get(region=town, month=month, form__code="sixty")


def _two_cases(world, town, month) -> None:
    """What the records know of that month."""
    head, day, now = world.post("OFFICE_HEAD", town), periods.month(month).ends_on, timezone.now()
    with make.acting(head):
        committee = mediation.committee(head, region=head.region)
        for _ in range(2):
            new = mediation.new_case(head, committee, registered_on=day, applied_on=day)
            case = cases.register_case(new=new, by=head, at=now)
            cases.accept(case=case, on=day, by=head, at=now)


def _form(month: int) -> pack.Form:
    known = [one for one in indicators.all_indicators() if one.observe and RECORDED.fullmatch(one.code)]
    recorded = [pack.Item(one.code, "有登记数的", one.name, one.unit, one.kind) for one in known]
    own = [
        pack.Item(f"T{n:02d}", "本所自报的", f"自报项目{n}", indicators.Unit.CASE, indicators.Kind.FLOW)
        for n in range(1, CELLS - len(recorded) + 1)
    ]
    return pack.Form(
        "sixty", 1, "六十格试填表", month, "试填", "sixty", last_month=month, items=(*recorded, *own)
    )


class Presses:
    """A clerk at the keyboard: every key and every chord counts as one press."""

    def __init__(self, browser):
        self.browser, self.count = browser, 0

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.browser.keys(key)
            self.count += 1

    def chord(self, *keys: str) -> None:
        self.browser.chord(*keys)
        self.count += 1


def test_clerk_files_sixty_cells_in_twenty_five_presses_on_a_slow_line(browser, sixty, clerk):
    browser.act_as(clerk).line(**SLOW)
    presses, began = Presses(browser), time.monotonic()
    browser.open(f"/returns/{sixty.pk}/")
    with browser.leaving():
        presses.keys(Keys.ENTER)  # 开始填报: the records' numbers are put in
    assert browser.focused_name == "amount-T01"  # the first that is still blank
    for text in TYPED.values():
        presses.keys(*text, Keys.ENTER)
    presses.chord(Keys.ALT, "9")  # 全部核对无误
    browser.wait_for("项核对无误")
    presses.chord(Keys.ALT, "0")  # 本月无
    browser.wait_for("本月无）")
    browser.wait_for("60/60")
    with browser.leaving():
        presses.chord(Keys.CONTROL, Keys.ENTER)  # 核对并提交
    with browser.leaving():
        presses.keys(Keys.ENTER)
    spent = time.monotonic() - began
    browser.line()

    assert "已报待审" in browser.page
    assert presses.count <= PRESSES
    assert spent <= SECONDS
    values = {value.code: value for value in _values(sixty)}
    assert len(values) == CELLS
    assert {code: str(values[code].amount) for code in TYPED} == TYPED
    assert values["M02"].amount == values["M02"].observed == 2
    assert values["M02"].confirmed_at is not None
    assert values["T20"].origin == Origin.ZEROED


@pytest.mark.parametrize("town", ["曲塘镇"], indirect=True)
def test_cutting_the_line_in_the_middle_loses_no_cell_and_doubles_none(browser, clerk, sixty):
    browser.act_as(clerk).line(**SLOW).open(f"/returns/{sixty.pk}/")
    with browser.leaving():
        browser.keys(Keys.ENTER)
    for text in TYPED.values():
        browser.keys(text, Keys.ENTER)
    browser.line(is_cut=True)
    for text in AFTER_THE_CUT.values():
        browser.keys(text, Keys.ENTER)
    browser.wait_for("已存在本机")
    assert "网络不通，" in browser.text
    time.sleep(CUT_SECONDS)
    browser.line(**SLOW).wait_for("已全部保存", seconds=60)
    saved = {value.code: (str(value.amount), value.revision) for value in _values(sixty)}
    assert {code: saved[code] for code in (TYPED | AFTER_THE_CUT)} == {
        code: (text, 1) for code, text in (TYPED | AFTER_THE_CUT).items()
    }

    browser.line(is_cut=True)
    browser.keys("23", Keys.ENTER)
    browser.wait_for("已存在本机")
    browser.line().open("/")  # as if the machine had been switched off
    browser.open(f"/returns/{sixty.pk}/").wait_for("已全部保存")
    kept = {value.code: (value.amount, value.revision) for value in _values(sixty)}
    assert kept["T06"] == (23, 1)

    browser.stand_on("amount-T07").line(is_cut=True).keys("29", Keys.ENTER).wait_for("已存在本机")
    _submit_elsewhere(sixty, clerk)
    browser.line().open("/").open(f"/returns/{sixty.pk}/").wait_for("本机还有没送到的格")
    assert "T07：29" in browser.text


def _submit_elsewhere(monthly_return, clerk) -> None:
    """A colleague finishes and submits while this browser is cut off."""
    with make.acting(clerk):
        given = {"monthly_return": monthly_return, "by": clerk, "at": timezone.now()}
        actions.fill_zeros(**given)
        actions.submit_return(**given)


@pytest.mark.parametrize("town", ["李堡镇"], indirect=True)
def test_a_page_of_sixty_cells_is_light(visitor, clerk, sixty):
    somebody = visitor(clerk)
    somebody.post(f"/returns/{sixty.pk}/start/", form_at=f"/returns/{sixty.pk}/")
    page = somebody.get(f"/returns/{sixty.pk}/").text
    assert page.count('name="amount-') == CELLS
    assert len(gzip.compress(page.encode())) <= PAGE_BYTES


def _values(monthly_return) -> list[ReturnValue]:
    return list(ReturnValue._base_manager.filter(monthly_return=monthly_return))
