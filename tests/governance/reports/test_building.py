"""What the reports say: the published year of 白银市, and months with gaps."""

import re

import pytest

from governance.reports import building, documents, kinds
from governance.reports.documents import Paragraph, Table
from governance.tenancy import scope
from tests.factories import reports as factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def year_2022(world, monkeypatch):
    factory.registers_2022(world)
    factory.compute(world, factory.filings_2022(world), factory.YEAR.months, monkeypatch)


def build(world, kind, period, *, place="白银市", plans="", at=factory.AT):
    region = world.region(place)
    paper = building.Paper("K7QTF3", at.date(), plans=plans)
    with scope.enter(scope.for_worker(city_id=region.city_id, reason="test")):
        return building.build(
            kinds.shape_of(kind), region=region, period=period, paper=paper, at=at, corrections=lambda desk: []
        )


def running_text(report) -> str:
    """The running text of the body: every paragraph, without tables and attachments."""
    return "\n".join(block.sentence.text for block in report.body if isinstance(block, Paragraph))


def main_table(report) -> dict[str, tuple[str, ...]]:
    table = next(block for block in report.body if isinstance(block, Table))
    return {row.cells[0].text: tuple(cell.text for cell in row.cells[1:]) for row in table.rows}


def test_s10_the_text_holds_exactly_the_published_figures(world, year_2022):
    text = running_text(build(world, "YEAR_TO_DATE", factory.YEAR).report)
    for said in (
        "受理人民调解案件2372件", "调解成功2335件", "调解成功率98.44%", "未成功或在调37件", "法律援助案件1103件",
        "公证事项982件", "司法鉴定案件182件", "农民工讨薪维权案件273件", "追讨欠薪200余万元", "4030余人次",
        "个人调解室15个", "法治文化阵地75个", "法治文化示范点65处", "普法成员单位34家", "律师事务所党支部15家",
        "政府立法项目8件，其中已出台2件、预备项目3件、调研项目3件", "行政执法能力提升任务17项，涉及6个方面",
    ):  # fmt: skip
        assert said in text
    numbers = set(re.findall(r"\d+(?:\.\d+)?", text.replace("2022年", "")))
    assert numbers == {
        "2372", "2335", "98.44", "37", "1103", "982", "182", "273", "200", "4030", "15", "75", "65", "34", "8", "2",
        "3", "17", "6",
    }  # fmt: skip
