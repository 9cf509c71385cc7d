"""月报：县局编制，后台生成，负责人签发，领导下载；印出的数就是审核通过的数，编号可查."""

import re

import pytest
from django.utils import timezone
from pypdf import PdfReader

from governance.figures import periods
from governance.reports import fonts
from tests.factories import returns as make

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("approved_return", "report_fonts")]
LECTURES, VISITORS = ("M16", "37"), ("M17", "4321")


@pytest.fixture(scope="session")
def report_fonts():
    fonts.ensure(fonts.folder())


@pytest.fixture
def month() -> int:
    return periods.shift(periods.month_of(timezone.localdate()), -1)


@pytest.fixture
def approved_return(world, stack, month):
    """One township of 景泰县 has filed last month, and the county has approved it."""
    make.open_month(world.region("景泰县"), month=month, at=timezone.now())
    town = world.region("一条山镇")
    make.approved(
        make.return_of(town, month=month),
        clerk=world.post("OFFICE_CLERK", town),
        head=world.post("OFFICE_HEAD", town),
        reviewer=world.post("COUNTY_STATISTICIAN", "景泰县"),
        at=timezone.now(),
        values={**make.PLAUSIBLE, **dict([LECTURES, VISITORS])},
    )
    stack.ring_for_seeded()


def test_prepared_issued_downloaded_and_traced_back(browser, world, month):
    statistician, head = world.post("COUNTY_STATISTICIAN", "景泰县"), world.post("COUNTY_HEAD", "景泰县")
    the_county_sees(browser.act_as(statistician), world, month, VISITORS)
    browser.open("/reports/").go("编制报告").choose("种类", "月报")
    browser.fill("截止月份", f"{month // 100}-{month % 100:02d}").go("生成报告")
    report = browser.path
    browser.wait_until_gone("progress", seconds=60.0)
    assert "待签发" in browser.text

    browser.act_as(head).open(report).press("签发").go("确认签发")
    assert "报告已签发" in browser.text

    browser.act_as(world.post("LEADER", "景泰县")).open(report).press("下载 PDF")
    printed = PdfReader(browser.downloaded())
    words = re.sub(r"\s", "", "".join(page.extract_text() for page in printed.pages))
    assert re.search(rf"普法受众\D*{VISITORS[1]}", words)

    code = next(link for link in links_of(printed) if "-" in link.rpartition("/f/")[2])
    browser.open(code)
    assert "报告印出" in browser.text and "与印出一致" in browser.text
    browser.act_as(world.post("LEADER", "会宁县"))
    assert browser.status_of(code) == 404


def the_county_sees(browser, world, month: int, filed: tuple[str, str]) -> None:
    browser.open(f"/dashboards/{world.region('景泰县').pk}/?m={month}")
    browser.wait_for_number("普法受众", filed[1], seconds=20.0)


def links_of(printed: PdfReader) -> list[str]:
    """Where the marks beside the printed numbers lead."""
    notes = [note.get_object() for page in printed.pages for note in page.get("/Annots", [])]
    return [note["/A"]["/URI"] for note in notes if "/URI" in note.get("/A", {})]
