"""累计报告: January to a month, compared with the same months of the year before where there are any."""

from governance.figures.periods import Period
from governance.reports import blocks
from governance.reports.building import Shape
from governance.reports.desk import Desk
from governance.reports.documents import Align, Cell, Column, Row, Table
from governance.reports.pack import pack
from governance.reports.sentences import Sentence, plain


def lead(desk: Desk) -> Sentence:
    return plain(f"现将{desk.region.name}{desk.period.label}{pack().subject}报告如下。")


def main_table(desk: Desk) -> Table | None:
    """Indicator, the year so far, the same months a year before, 同比."""
    before = desk.period.year_before()
    shown = blocks.printable(desk, pack().main, desk.period)
    rows = tuple(
        Row(
            (
                Cell(blocks.label(one)),
                blocks.figure_cell(desk, one, desk.period),
                Cell(_base(desk, one, before)),
                Cell(blocks.movement(desk, one.code, desk.period, so_far=True).get("累计同比", "")),
            )
        )
        for one in shown
    )
    columns = (
        Column("指标", 40, Align.START),
        Column(_span(desk.period), 20, Align.END),
        Column("上年同期", 20, Align.END),
        Column("同比", 24),
    )
    if not rows:
        return None
    columns, rows = blocks.drop_empty(columns, rows, keep=2)
    note = blocks.note_under(desk, [one.code for one in shown], ((desk.period, True),))
    return Table(f"表1　{desk.period.label}主要指标", columns, rows, note=note)


def _base(desk: Desk, indicator, before: Period) -> str:
    value = desk.readings.value(indicator.code, before)
    return blocks.value_text(value, indicator.unit) if value.is_present else ""


def _span(period: Period) -> str:
    return "全年数" if len(period) == 12 else f"1—{period.last % 100}月累计"


SHAPE = Shape(
    kind="YEAR_TO_DATE",
    so_far=True,
    masthead=pack().masthead_year_to_date,
    number=lambda period: f"{period.year}年度" if len(period) == 12 else period.label,
    lead=lead,
    main_table=main_table,
)
