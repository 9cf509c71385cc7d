"""What the reports say: the published year of 白银市, and months with gaps."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.figures import periods, sources
from governance.figures.values import Precision
from governance.reports import actions, building, documents, kinds, rendering
from governance.reports.documents import Heading, Paragraph, Table
from governance.reports.models import ReportPrint
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
            kinds.shape_of(kind),
            region=region,
            period=period,
            paper=paper,
            at=at,
            corrections=lambda desk: [],
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


EXACT = Precision.EXACT
JAN, FEB, MARCH, APRIL, MAY = (202600 + month for month in range(1, 6))


def filings(world, town, numbers: dict[int, dict[str, int]], *, overdue=()):
    """One township's months; the codes are those of the first month given."""
    codes = frozenset(next(iter(numbers.values())))
    place = world.region(town).pk
    given = [
        sources.Filing(place, month, codes, {code: (amount, EXACT) for code, amount in amounts.items()})
        for month, amounts in numbers.items()
    ]
    return given + [sources.Filing(place, month, codes, is_overdue=True) for month in overdue]


def cases(accepted: int, succeeded: int) -> dict[str, int]:
    return {"M02": accepted, "M03": succeeded}


def test_a_month_compares_names_who_is_missing_and_ranks(world, monkeypatch):
    filed = [
        *filings(world, "北湾镇", {202505: cases(30, 30), APRIL: cases(35, 35), MAY: cases(36, 35)}),
        *filings(world, "东湾镇", {202505: cases(10, 10), APRIL: cases(15, 15), MAY: cases(10, 9)}),
        *filings(world, "乌兰镇", {APRIL: cases(0, 0)}, overdue=[MAY]),
    ]
    factory.compute(world, filed, (202505, APRIL, MAY), monkeypatch)
    at = factory.now()
    report = build(world, "MONTHLY", periods.month(MAY), place="靖远县", plans="督促补报。", at=at).report
    text = running_text(report)
    assert "全县共受理人民调解案件46件，同比增长15.0%，环比下降8.0%；调解成功44件，调解成功率95.65%" in text
    assert "较上年同期降低4.3个百分点" in text
    assert "乌兰镇1个乡镇（街道）未按期报送，以上数据未包含" in text
    assert "督促补报。" in text and "未成功或在调" not in text
    assert report.missing_units == ("乌兰镇",)
    headings = [block.text for block in report.body if isinstance(block, Heading) and block.level == 1]
    assert headings == ["主要指标完成情况", "分乡镇（街道）情况", "存在问题", "下一步打算"]
    main, ranking = (block for block in report.body if isinstance(block, Table))
    assert "两期报送单位不完全一致" in main.note
    assert [row.cells[1].text for row in ranking.rows] == ["北湾镇", "东湾镇", "乌兰镇"]
    assert [cell.text for cell in ranking.rows[2].cells] == ["—", "乌兰镇", "—", "—", "—", "逾期未报"]


def test_s10_tables_agree_with_the_text_and_have_no_comparison(world, year_2022):
    built = build(world, "YEAR_TO_DATE", factory.YEAR)
    table = main_table(built.report)
    assert table["人民调解受理（件）"] == ("2372",)
    assert table["调解成功率（%）"] == ("98.44",)
    assert table["追讨欠薪金额（万元）"] == ("200余",)
    assert table["公共法律服务平台服务群众（人次）"] == ("4030余",)
    everything = documents.to_json(built.report)
    for unsupported in ("同比", "环比", "增长", "下降", "占法律援助", "件均"):
        assert unsupported not in everything
    codes = [noted.code for noted in built.figures]
    assert len(codes) == len(set(codes))
    cell = next(noted for noted in built.figures if noted.code == "M02-03")
    assert (cell.place.name, cell.text) == ("靖远县", "1000件")


def test_what_nobody_filed_is_left_out_and_named(world, monkeypatch):
    filed = filings(world, "北湾镇", {MAY: cases(5, 5)})
    filed[0] = sources.Filing(filed[0].region_id, MAY, frozenset({"M02", "M03", "M16"}), filed[0].amounts)
    factory.compute(world, filed, (MAY,), monkeypatch)
    report = build(world, "MONTHLY", periods.month(MAY), place="靖远县", at=factory.now()).report
    assert not any("普法活动" in name for name in main_table(report))
    notes = report.attachments[-1].blocks
    assert any("普法活动场次无单位报送" in one.sentence.text for one in notes if isinstance(one, Paragraph))


def test_s12_the_next_report_tells_what_changed_since(world, monkeypatch):
    statistician, head = world.post("COUNTY_STATISTICIAN", "靖远县"), world.post("COUNTY_HEAD", "靖远县")
    monkeypatch.setattr(rendering.render, "render_pdf", lambda html, **_: b"%PDF-/Type /Page")
    monkeypatch.setattr(rendering.render, "renderer_version", lambda: "test")
    months = {JAN: cases(10, 10), FEB: cases(18, 18), MARCH: cases(30, 30), APRIL: cases(20, 20)}
    filed = filings(world, "北湾镇", months)
    factory.compute(world, filed, months, monkeypatch)
    at = factory.now()
    report = factory.rendered(by=statistician, kind="MONTHLY", period=periods.month(MARCH), at=at)
    with factory.acting(head):
        actions.issue(report=report, by=head, at=at)
    filed[2].amounts["M02"] = (33, EXACT)
    factory.recompute(world, [MARCH])
    april = factory.rendered(by=statistician, kind="MONTHLY", period=periods.month(APRIL), at=at)
    notes = documents.from_json(ReportPrint._base_manager.get(report=april).frozen).attachments[-1].blocks
    text = "".join(one.sentence.text for one in notes if isinstance(one, Paragraph))
    assert "2026年3月人民调解受理因有关单位更正或补报作了更正，由30件调整为33件。" in text
    assert "由58件调整为61件" in text
    assert "由30件调整" not in ReportPrint._base_manager.get(report=report).frozen


def test_queries_do_not_grow_with_the_region(world, monkeypatch):
    filed = filings(world, "北湾镇", {MAY: cases(5, 5)}) + filings(world, "会师镇", {MAY: cases(7, 7)})
    factory.compute(world, filed, (MAY,), monkeypatch)
    counts = []
    for place in ("白银市", "靖远县", "会宁县"):
        with CaptureQueriesContext(connection) as captured:
            build(world, "MONTHLY", periods.month(MAY), place=place, at=factory.now())
        counts.append(len(captured))
    assert len(set(counts)) == 1 and counts[0] <= 25
