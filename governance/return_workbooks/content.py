"""The cells of a return as a workbook shows and takes them: of the unit itself, and of its villages."""

from dataclasses import dataclass
from datetime import date

from governance.returns import amounts, checks, pages, sheets
from governance.returns import villages as of_villages
from governance.returns.grid.villages import VillagePage, village_page
from governance.returns.models import MonthlyReturn, Origin
from governance.returns.sheet import Line, Sheet
from governance.spreadsheets.layouts import Column, Layout

SHEET, VILLAGE_SHEET = "填报", "分村填报"
AMOUNT, NOTE, CHECK, TOKEN, LAST = "本期填报", "说明", "核对", "修订", "上月"
WHOLE = "整表"  # stands for the code in the row of the return's own note
NOTES = (
    "只填白色的格；灰色的格是说明和往月数，不能改。",
    "空白为未报，本月没有请填 0。",
    "“核对”一列随填随变；以上传后系统的核对为准。",
)
VILLAGE_NOTES = (
    *NOTES[:2],
    "“核对”一列指出填得不对的格；各村合计和整表的核对在“合计与核对”一页，随填随变。",
)


@dataclass(frozen=True)
class Slot:
    """One cell to be filled in: where it belongs, and what stands there now."""

    line: Line
    text: str
    note: str
    revision: int
    region: int | None = None
    place_name: str = ""

    @property
    def key(self) -> str:
        return self.line.code if self.region is None else f"{self.line.code}@{self.region}"

    @property
    def name(self) -> str:
        return f"{self.place_name} {self.line.name}".strip()


@dataclass(frozen=True)
class Township:
    """The unit's own sheet."""

    monthly_return: MonthlyReturn
    page: pages.Page
    sheet: Sheet

    @property
    def slots(self) -> dict[str, Slot]:
        return {row.line.code: Slot(row.line, row.text, row.note, row.revision) for row in self.page.typed}


@dataclass(frozen=True)
class Villages:
    """The sheet of the unit's villages, what each gave last month, and the unit's own sheet that they add up to.

    `typed`: lines for which somebody gave a number of his own, which the villages' sum does not replace;
    `stands`: what remains, as text, where no village gives anything.
    """

    grid: VillagePage
    sheet: Sheet
    last: dict[of_villages.Key, int]
    typed: frozenset[str]
    stands: dict[str, str]

    @property
    def monthly_return(self) -> MonthlyReturn:
        return self.grid.monthly_return

    @property
    def lines(self) -> list[Line]:
        return [band.line for band in self.grid.columns if band.line]


def township(monthly_return: MonthlyReturn, *, post, on: date) -> Township:
    page = pages.page(monthly_return, post=post, on=on)
    return Township(monthly_return, page, sheets.build(monthly_return))


def rules_of(found: Township | Villages):
    return checks.rules_for(found.sheet)


def village_slots(page: VillagePage) -> dict[str, Slot]:
    return {
        cell.key: Slot(cell.line, cell.text, "", cell.revision, cell.village.pk, cell.village.name)
        for cell in page.cells
    }


def villages(monthly_return: MonthlyReturn, *, post, on: date) -> VillagePage:
    """The cells alone: what reading a workbook needs."""
    return village_page(monthly_return, post=post, on=on)


def village_book(monthly_return: MonthlyReturn, *, post, on: date) -> Villages:
    """All that the workbook of the villages shows."""
    values, grid = sheets.values_of(monthly_return), villages(monthly_return, post=post, on=on)
    filled = {code: value.origin for code, value in values.items() if value.amount is not None}
    return Villages(
        grid,
        sheets.build(monthly_return, values=values),
        of_villages.last_month_of(monthly_return),
        frozenset(code for code, origin in filled.items() if origin == Origin.TYPED),
        {row.line.code: row.text for row in grid.page.typed if filled.get(row.line.code) != Origin.SUMMED},
    )


LAYOUT = Layout(
    sheet=SHEET,
    columns=(
        Column("code", "代码", width=8),
        Column("name", "指标", width=30),
        Column("unit", "单位", width=8),
        Column("amount", AMOUNT, width=16),
        Column("note", NOTE, width=34),
        Column("check", CHECK, width=48, is_computed=True),
        Column("last", "上月", width=12),
        Column("year_before", "上年同月", width=12),
        Column("observed", "登记数", width=12),
        Column("help", "填报说明", width=30),
        Column("token", TOKEN, width=4),
    ),
    notes=NOTES,
)


def village_layout(lines: list[Line]) -> Layout:
    """One row per village; for each line what is filled in and, beside it, last month's number.

    The last column remembers what the cells held.
    """
    columns = [Column("village", "村代码", width=15), Column("name", "村（社区）", width=18)]
    for line in lines:
        columns.append(Column(line.code, header_of(line), width=12))
        columns.append(Column(f"{line.code}@last", f"{line.code}{LAST}", width=8))
    columns.append(Column("check", CHECK, width=36, is_computed=True))
    columns.append(Column("token", TOKEN, width=4))
    return Layout(sheet=VILLAGE_SHEET, columns=tuple(columns), notes=VILLAGE_NOTES)


def place_of(index: int) -> int:
    """The column in which the line with this index is filled in; last month's number is beside it."""
    return 2 + 2 * index


def header_of(line: Line) -> str:
    return f"{line.code} {line.name}({amounts.unit_label(line.unit)})"
