"""A city's year to date in the red-headed form, with a table over several pages."""

from datetime import date, datetime

from governance.figures import comparisons
from governance.figures.arithmetic import ratio
from governance.figures.values import Unit, present
from governance.reports import sentences
from governance.reports.documents import (
    Align,
    Attachment,
    Cell,
    Column,
    Heading,
    Imprint,
    Masthead,
    MastheadStyle,
    Paragraph,
    Report,
    Row,
    Source,
    Table,
)
from governance.reports.sentences import Figure, plain
from tests.governance.reports.samples import BEIJING, summed

COUNTIES = (
    ("白银区", 412, 371),
    ("平川区", 386, 402),
    ("靖远县", 547, 498),
    ("会宁县", 655, 611),
    ("景泰县", 372, 344),
)


def city_year_to_date() -> Report:
    """白银市 2026年1—5月, in the red-headed form, with a long table over several pages."""
    now, year_ago = summed([row[1] for row in COUNTIES]), summed([row[2] for row in COUNTIES])
    accepted, success = Figure(now, Unit.CASE, "01"), Figure(present(2335), Unit.CASE, "02")
    rate = Figure(ratio(success.value, now), Unit.PERCENT, "03")
    yoy = comparisons.year_on_year(Unit.CASE, now, year_ago)
    law = Figure(present(8), Unit.ITEM, "04")
    parts = [
        ("出台类", Figure(present(2), Unit.ITEM)),
        ("预备类", Figure(present(3), Unit.ITEM)),
        ("调研类", Figure(present(3), Unit.ITEM)),
    ]
    rows = tuple(
        Row(
            (
                Cell(str(i)),
                Cell(f"{county}第{i}村"),
                Cell(str(i % 7)),
                Cell(str(i * 3)),
                Cell(f"{90 + i % 10}.0"),
            )
        )
        for i, county in enumerate([c[0] for c in COUNTIES] * 16, 1)
    )
    columns = (
        Column("序号", 6),
        Column("村（社区）", 20, Align.START),
        Column("纠纷（件）", 12, Align.END),
        Column("培训（人次）", 12, Align.END),
        Column("得分", 10, Align.END),
    )
    return Report(
        kind="CITY_YEAR_TO_DATE",
        reference="M4T9X2",
        title="白银市司法局关于2026年1—5月法治乡村建设工作情况的报告",
        issuer="白银市司法局",
        dated=date(2026, 6, 12),
        as_of=datetime(2026, 6, 10, 8, 30, tzinfo=BEIJING),
        addressee="市委全面依法治市委员会办公室",
        masthead=Masthead(MastheadStyle.OFFICIAL, "白银市司法局文件", "市司发〔2026〕12号"),
        body=(
            Paragraph(plain("现将2026年1—5月全市法治乡村建设工作情况报告如下。")),
            Heading(1, "总体情况"),
            Paragraph(
                sentences.success(
                    "全市共受理人民调解案件", accepted, "调解成功", success, "成功率", rate, yoy
                )
            ),
            Paragraph(sentences.composed("年度立法工作计划共安排立法项目", law, parts)),
            *(
                Paragraph(
                    plain(
                        "各县（区）司法局坚持党建引领，把矛盾纠纷化解在基层、化解在萌芽状态，推动法治乡村建设走深走实，群众法治获得感进一步增强。"
                        * 3
                    )
                )
                for _ in range(8)
            ),
        ),
        attachments=(Attachment("村（社区）情况", (Table("村（社区）情况", columns, rows),)),),
        sources=tuple(
            Source(code, name, text)
            for code, name, text in (
                ("01", "人民调解受理", "2372件"),
                ("02", "人民调解成功", "2335件"),
                ("03", "成功率", "98.4%"),
                ("04", "立法项目", "8项"),
            )
        ),
        imprint=Imprint("各县（区）司法局", "白银市司法局办公室", date(2026, 6, 12)),
        region="620400000000",
        period="2026M01-2026M05",
    )
