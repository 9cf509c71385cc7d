"""A whole report with worked numbers: a county's month, with a missing township and rare names."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from governance.charts.data import Point, Series
from governance.charts.ranking import RankedBar
from governance.charts.ranking import ranking as ranking_chart
from governance.charts.trend import columns as columns_chart
from governance.figures import comparisons
from governance.figures.arithmetic import ratio, total
from governance.figures.values import MISSING, Precision, Unit, Value, display, present
from governance.reports import sentences
from governance.reports.documents import (
    Align,
    Attachment,
    Cell,
    Column,
    Drawing,
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

BEIJING = ZoneInfo("Asia/Shanghai")
WIDTH = 580

# (name, May 2026, April 2026, May 2025) of mediation cases accepted; None: not reported.
JINGTAI = (
    ("一条山镇", 9, 11, 8),
    ("芦阳镇", 6, 5, 5),
    ("上沙沃镇", 3, 4, 3),
    ("喜泉镇", 7, 6, 5),
    ("草窝滩镇", 5, 6, 5),
    ("红水镇", 4, 5, 3),
    ("中泉镇", 4, 3, 3),
    ("正路镇", 5, 6, 4),
    ("寺滩乡", None, 3, 2),
    ("五佛乡", 2, 1, 2),
    ("漫水滩乡", 1, 0, 0),
)


def value(number: int | None) -> Value:
    return MISSING if number is None else present(number)


def summed(numbers: list[int | None]) -> Value:
    return total([value(number) for number in numbers])


def county_monthly() -> Report:
    """景泰县 2026年5月: one township missing, one rare place name, one figure only known as 余."""
    now, before, year_ago = (summed([row[index] for row in JINGTAI]) for index in (1, 2, 3))
    accepted = Figure(now, Unit.CASE, "01")
    succeeded = Figure(present(45, have=10, expected=11), Unit.CASE, "02")
    rate = Figure(ratio(succeeded.value, now), Unit.PERCENT, "03")
    recovered = Figure(present(200_000_000, Precision.AT_LEAST), Unit.MONEY, "04")
    trained = Figure(present(4030, Precision.AT_LEAST), Unit.PERSON_TIME, "05")
    yoy = comparisons.year_on_year(Unit.CASE, now, year_ago)
    pop = comparisons.period_on_period(Unit.CASE, now, before)
    points = comparisons.year_on_year(Unit.PERCENT, rate.value, ratio(present(37), present(40)))
    sources = (
        Source(
            "01",
            "人民调解受理",
            "46件",
            "本期内经审核受理的人民调解案件数，按受理日期计。",
            "景泰县",
            "2026年5月",
            "M02",
        ),
        Source("02", "人民调解成功", "45件", "本期内达成调解协议的案件数。", "景泰县", "2026年5月", "M03"),
        Source("03", "人民调解成功率", "97.8%", "调解成功数除以受理数。", "景泰县", "2026年5月", "M04"),
        Source(
            "04",
            "追回欠薪",
            "200余万元",
            "经法律援助或调解实际到账的劳动报酬。",
            "景泰县",
            "2026年1—5月",
            "M11",
        ),
        Source(
            "05",
            "法律明白人培训",
            "4030余人次",
            "参加培训的人次，一人多次参加的重复计。",
            "景泰县",
            "2026年1—5月",
            "M19",
        ),
        *(
            Source(f"01-{i:02d}", f"{row[0]}人民调解受理", display(value(row[1]), Unit.CASE), region=row[0])
            for i, row in enumerate(JINGTAI, 1)
        ),
    )
    return Report(
        kind="COUNTY_MONTHLY",
        reference="K7Q2F3",
        title="景泰县2026年5月法治乡村建设工作情况",
        issuer="景泰县司法局",
        dated=date(2026, 6, 8),
        as_of=datetime(2026, 6, 6, 9, 0, tzinfo=BEIJING),
        masthead=Masthead(
            MastheadStyle.BULLETIN, "法治乡村建设工作月报", "2026年第5期", "景泰县司法局", "2026年6月8日"
        ),
        body=(
            Paragraph(
                plain(
                    "2026年5月，全县11个乡镇、151个行政村（社区）围绕八大行动推进法治乡村建设，"
                    "10个乡镇按期报送月度数据，完整率90.9%，各项工作总体平稳。"
                )
            ),
            Heading(1, "主要指标完成情况"),
            _main_table(),
            Heading(2, "人民调解"),
            Paragraph(
                sentences.success(
                    "全县共受理人民调解案件",
                    accepted,
                    "调解成功",
                    succeeded,
                    "成功率",
                    rate,
                    yoy,
                    pop,
                    rate_comparison=points,
                )
                + sentences.missing(["寺滩乡"], share_last_year=ratio(present(2), year_ago))
            ),
            Drawing("图1　近六个月人民调解受理数（件）", _trend()),
            Heading(2, "农民工讨薪维权"),
            Paragraph(sentences.flow("今年以来，全县通过法律援助和人民调解共为农民工追回欠薪", recovered)),
            Heading(2, "“法律明白人”培育"),
            Paragraph(
                sentences.cumulative(5, "培训“法律明白人”", trained)
                + sentences.coverage(
                    Figure(present(151), Unit.COUNT),
                    Figure(present(148), Unit.COUNT),
                    "每村不少于3名",
                    Figure(ratio(present(148), present(151)), Unit.PERCENT),
                )
            ),
            Heading(1, "重点工作推进"),
            Paragraph(
                plain(
                    "年度任务分解方案共17项，本月应办结5项，其中按期办结3项、逾期办结1项、逾期未办结1项。"
                    "开展“美好生活·民法典相伴”主题宣传12场次，“法律进乡村”在三道埫村、大水䃎村等地组织法治讲座。"
                )
            ),
            Heading(1, "分乡镇情况"),
            Paragraph(
                sentences.ranking(
                    "受理数",
                    [(r[0], Figure(value(r[1]), Unit.CASE, f"01-{i:02d}")) for i, r in enumerate(JINGTAI, 1)],
                )
            ),
            Drawing("图2　各乡镇人民调解受理数（件）", _ranking()),
            Heading(1, "存在问题"),
            Paragraph(
                plain(
                    "一是寺滩乡未按期报送本月数据，已发函催报。二是逾期未办结任务1项，为“一村一法律顾问”合同续签。"
                )
            ),
            Paragraph(plain("三是会宁县窵岔村、中窎村，海安市长垎村、噇口村来访学习的接待台账登记不全。")),
            Heading(1, "下一步打算"),
            Heading(2, "抓好数据质量"),
            Paragraph(plain("督促寺滩乡于6月10日前补报，县局逐项复核，在下期月报中说明更正情况。")),
            Heading(2, "抓好重点任务"),
            Heading(3, "法律顾问合同续签"),
            Paragraph(plain("6月底前完成全部行政村法律顾问合同续签，明确每月驻村不少于1次。")),
            Heading(4, "责任分工"),
            Paragraph(plain("由县司法局公共法律服务管理股牵头，各司法所负责落实。")),
        ),
        attachments=(
            Attachment("各乡镇法治乡村建设主要指标", (_annex(),), landscape=True),
            Attachment("数据说明", _notes()),
        ),
        sources=sources,
        missing_units=("寺滩乡",),
        imprint=Imprint(
            "县委全面依法治县委员会办公室，市司法局，各乡镇人民政府", "景泰县司法局", date(2026, 6, 8)
        ),
        region="620423000000",
        period="2026M05",
    )


def _main_table() -> Table:
    rows = (
        ("01", "人民调解受理（件）", "46", "+21.1%", "−2.1%", "214", "+12.6%"),
        ("02", "人民调解成功（件）", "45", "+21.6%", "−2.2%", "209", "+13.0%"),
        ("03", "调解成功率（%）", "97.83", "+0.4个百分点", "−0.1个百分点", "97.66", "+0.4个百分点"),
        ("", "法律援助受理（件）", "12", "持平", "+9.1%", "58", "+5.5%"),
        ("", "公证事项（件）", "31", "—（无可比基数）", "+3.3%", "150", "—（无可比基数）"),
        ("", "普法活动（场次）", "12", "+20.0%", "−14.3%", "66", "+10.0%"),
        ("05", "法律明白人培训（人次）", "820", "—（概数不可比）", "—（概数不可比）", "4030余", "—"),
    )
    columns = (
        Column("指标", 30, Align.START),
        Column("本月", 12, Align.END),
        Column("同比", 20),
        Column("环比", 20),
        Column("1—5月\n累计", 14, Align.END),
        Column("累计同比", 20),
    )
    body = tuple(Row((Cell(row[1]), Cell(row[2], row[0]), *(Cell(text) for text in row[3:]))) for row in rows)
    return Table("表1　2026年5月主要指标", columns, body, note="注：寺滩乡缺报，本月数为10个乡镇合计。")


def _trend() -> str:
    months = (
        ("12月", 38, "2025年"),
        ("1月", 41, "2026年"),
        ("2月", 36, "2026年"),
        ("3月", 44, "2026年"),
        ("4月", 50, "2026年"),
        ("5月", 46, "2026年"),
    )
    points = tuple(Point(label, number, group=group) for label, number, group in months)
    return str(columns_chart("近六个月人民调解受理数", Series("受理", points), unit="件", width=WIDTH).svg)


def _ranking() -> str:
    ordered = sorted(JINGTAI, key=lambda row: -(row[1] or 0))
    bars = [
        RankedBar(
            Point.of(row[0], value(row[1]), Unit.CASE),
            str(i) if row[1] is not None else "",
            int(row[1] is not None),
            1,
        )
        for i, row in enumerate(ordered, 1)
    ]
    return str(ranking_chart("各乡镇人民调解受理数", bars, unit="件", width=WIDTH).svg)


ANNEX = (
    "纠纷排查（件）",
    "调解受理（件）",
    "调解成功（件）",
    "成功率（%）",
    "法援受理（件）",
    "讨薪案件（件）",
    "服务接待（人次）",
    "普法活动（场次）",
    "受众（人次）",
    "法律明白人（人）",
    "培训（人次）",
    "顾问驻村（次）",
)


def _annex() -> Table:
    columns = (
        Column("序号", 5),
        Column("乡镇", 13, Align.START),
        *(Column(name, 9, Align.END) for name in ANNEX),
    )
    rows = []
    for i, (name, now, _, _) in enumerate(JINGTAI, 1):
        if now is None:
            cells = [Cell("缺报", "01-09" if column == 1 else "") for column in range(len(ANNEX))]
        else:
            numbers = (
                now * 2 + 1,
                now,
                now,
                100.0,
                now % 3,
                now % 2,
                now * 11,
                now % 4,
                now * 53,
                now * 4,
                now * 17,
                now + 3,
            )
            cells = [Cell(str(n), f"01-{i:02d}" if column == 1 else "") for column, n in enumerate(numbers)]
        rows.append(Row((Cell(str(i)), Cell(name), *cells)))
    rows.append(
        Row(
            (Cell(""), Cell("全县"), *(Cell("46" if i == 1 else "—") for i in range(len(ANNEX)))),
            is_total=True,
        )
    )
    return Table(
        "景泰县2026年5月各乡镇主要指标",
        columns,
        tuple(rows),
        note="注：缺报不等于零；附表各格编号为指标编号加行号。",
    )


def _notes() -> tuple:
    return (
        Heading(1, "统计口径"),
        Paragraph(
            plain(
                "本报告按自然月统计。比率由分子、分母分别汇总后计算，不对各乡镇比率求平均。“余”表示不少于该数，不据此推算平均值和增长率。"
            )
        ),
        Heading(1, "更正"),
        Paragraph(
            sentences.correction(
                "2026年3月",
                "人民调解受理数",
                "补录漏报案件",
                Figure(present(30), Unit.CASE),
                Figure(present(33), Unit.CASE),
            )
        ),
        Heading(1, "区划调整"),
        Paragraph(sentences.merged("中泉村", ["大水村", "尾泉村"])),
    )
