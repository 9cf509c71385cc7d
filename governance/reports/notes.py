"""数据说明: where the numbers come from, as of when, what is missing, corrected or redrawn on the map."""

from collections.abc import Sequence

from governance.figures import indicators
from governance.figures.values import Value
from governance.reports import layout, sentences
from governance.reports.blocks import unit_name
from governance.reports.desk import Desk
from governance.reports.documents import Align, Block, Cell, Column, Heading, Paragraph, Row, Table
from governance.reports.pack import pack
from governance.reports.sentences import Figure, Sentence, plain

DIFFERENCES_LISTED = 20


def notes(desk: Desk, corrections: Sequence[Sentence]) -> tuple[Block, ...]:
    """All sections of the attachment, without the empty ones."""
    sections = (
        ("取数时点和方法", _method(desk)),
        ("报送情况", _filing(desk)),
        ("本期无数据的指标", _absent(desk)),
        ("填报与登记不一致", _differences(desk)),
        ("更正", list(corrections)),
        ("区划调整", _merged(desk)),
    )
    found: list[Block] = []
    for heading, said in sections:
        if said:
            found += [Heading(1, heading), *(Paragraph(one) for one in said)]
    return (*found, Heading(1, "指标口径"), definitions(desk))


def corrected(name: str, period: str, old: Figure, new: Figure) -> Sentence:
    """A figure of the last report that reads differently today."""
    return sentences.correction(period, name, "有关单位更正或补报", old, new)


def definitions(desk: Desk) -> Table:
    """Each indicator of the report: what it counts and where the number comes from."""
    codes = sorted({noted.indicator for noted in desk.noted.values() if noted.indicator})
    rows = tuple(
        Row((Cell(code), Cell(one.name), Cell(one.definition), Cell(one.basis.label)))
        for code in codes
        if (one := indicators.find(code)) is not None
    )
    columns = (
        Column("编号", 9),
        Column("指标", 22, Align.START),
        Column("口径", 55, Align.START),
        Column("来源", 14),
    )
    return Table("", columns, rows)


def _method(desk: Desk) -> list[Sentence]:
    said = [
        f"本报告数据截至{layout.chinese_moment(desk.at)}，按自然月统计。",
        "比率由分子、分母分别汇总后重新计算。",
    ]
    if _any_approximate(desk):
        said.append("“余”表示不少于该数，不据此推算其他数字。")
    if not _any_base(desk):
        said.append("以前年度没有可比的统计数据，本报告不作比较。")
    return [plain("".join(said))]


def _filing(desk: Desk) -> list[Sentence]:
    gaps = desk.readings.unfiled
    if not gaps:
        return [plain("应报单位均已报送。")] if _anyone_files(desk) else []
    listed = "；".join(f"{unit_name(desk, gap.unit)}缺{_span(gap.months)}" for gap in gaps)
    return [plain(f"以下单位缺报，缺报不等于零，数据未包含：{listed}。")]


def _absent(desk: Desk) -> list[Sentence]:
    found = desk.absent(pack().main)
    return [plain("、".join(one.name for one in found) + "无单位报送，不列入本报告。")] if found else []


def _differences(desk: Desk) -> list[Sentence]:
    """What units filed otherwise than the records say, with their reasons; a long list is cut and says so."""
    found = desk.readings.differences
    if not found:
        return []
    listed = "；".join(
        f"{one.unit}{one.month_text}“{one.name}”填报{one.filed_text}，登记{one.observed_text}"
        f"（{one.reason or '未说明'}）"
        for one in found[:DIFFERENCES_LISTED]
    )
    rest = f"；另有{len(found) - DIFFERENCES_LISTED}处从略" if len(found) > DIFFERENCES_LISTED else ""
    return [plain(f"以下各项以报送时的登记数比对，填报单位已作说明：{listed}{rest}。")]


def _merged(desk: Desk) -> list[Sentence]:
    former = desk.readings.former
    return [sentences.merged(desk.region.name, [one.name for one in former])] if former else []


def _anyone_files(desk: Desk) -> bool:
    return any(noted.basis == "报表填报" for noted in desk.noted.values())


def _any_approximate(desk: Desk) -> bool:
    return any(noted.value.is_present and not noted.value.is_exact for noted in desk.noted.values())


def _any_base(desk: Desk) -> bool:
    return any(_base(desk, noted.indicator).is_present for noted in desk.noted.values() if noted.indicator)


def _base(desk: Desk, code: str) -> Value:
    return desk.readings.value(code, desk.period.year_before())


def _span(months: tuple[int, ...]) -> str:
    return "、".join(f"{month // 100}年{month % 100}月" for month in months)
