"""月报: one month of a city or county, with 同比 and 环比, and the year so far beside it."""

from governance.figures.periods import year_to_date
from governance.reports import blocks
from governance.reports.building import Shape
from governance.reports.desk import Desk
from governance.reports.documents import Align, Cell, Column, Row, Table
from governance.reports.pack import pack
from governance.reports.sentences import Sentence, plain


def lead(desk: Desk) -> Sentence:
    """What the report is about, and how many units are missing from it."""
    gaps = len(desk.readings.unfiled)
    said = f"现将{desk.region.name}{desk.period.label}{pack().subject}报告如下。"
    return plain(f"{said}截至取数时有{gaps}个应报单位尚未报送，其数据未包含。" if gaps else said)


def main_table(desk: Desk) -> Table | None:
    """Indicator, this month, 同比, 环比, the year so far, 累计同比."""
    so_far = year_to_date(desk.period.last)
    shown = blocks.printable(desk, pack().main, desk.period, so_far)
    rows = tuple(
        Row(
            (
                Cell(blocks.label(one)),
                blocks.figure_cell(desk, one, desk.period),
                *_movements(desk, one.code),
                blocks.figure_cell(desk, one, so_far),
                Cell(blocks.movement(desk, one.code, so_far, so_far=True).get("累计同比", "")),
            )
        )
        for one in shown
    )
    columns = (
        Column("指标", 29, Align.START),
        Column("本月", 12, Align.END),
        Column("同比", 21),
        Column("环比", 21),
        Column(f"1—{desk.period.last % 100}月\n累计", 13, Align.END),
        Column("累计\n同比", 21),
    )
    if not rows:
        return None
    columns, rows = blocks.drop_empty(columns, rows, keep=2)
    codes = [one.code for one in shown]
    note = blocks.note_under(desk, codes, ((desk.period, False), (so_far, True)))
    return Table(f"表1　{desk.period.label}主要指标", columns, rows, note=note)


def _movements(desk: Desk, code: str) -> tuple[Cell, Cell]:
    moved = blocks.movement(desk, code, desk.period, so_far=False)
    return Cell(moved.get("同比", "")), Cell(moved.get("环比", ""))


SHAPE = Shape(
    kind="MONTHLY",
    so_far=False,
    masthead=pack().masthead_monthly,
    number=lambda period: f"{period.year}年第{period.last % 100}期",
    lead=lead,
    main_table=main_table,
)
