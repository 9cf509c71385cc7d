"""The cells of a return as a workbook shows and takes them: of the unit itself, and of its villages."""

from dataclasses import dataclass
from datetime import date

from governance.returns import amounts, checks, pages, sheets
from governance.returns.grid.villages import VillagePage, village_page
from governance.returns.models import MonthlyReturn
from governance.returns.sheet import Line, Sheet
from governance.spreadsheets.layouts import Column, Layout

SHEET, VILLAGE_SHEET = "填报", "分村填报"
AMOUNT, NOTE, CHECK, TOKEN = "本期填报", "说明", "核对", "修订"
WHOLE = "整表"  # stands for the code in the row of the return's own note
NOTES = (
    "只填白色的格；灰色的格是说明和往月数，不能改。",
    "空白为未报，本月没有请填 0。",
    "“核对”一列随填随变；以上传后系统的核对为准。",
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


def township(monthly_return: MonthlyReturn, *, post, on: date) -> Township:
    page = pages.page(monthly_return, post=post, on=on)
    return Township(monthly_return, page, sheets.build(monthly_return))


def rules_of(found: Township):
    return checks.rules_for(found.sheet)


def village_slots(page: VillagePage) -> dict[str, Slot]:
    return {
        cell.key: Slot(cell.line, cell.text, "", cell.revision, cell.village.pk, cell.village.name)
        for cell in page.cells
    }


def villages(monthly_return: MonthlyReturn, *, post, on: date) -> VillagePage:
    return village_page(monthly_return, post=post, on=on)


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
    """One row per village, one column per line; the last column remembers what the cells held."""
    columns = (
        Column("village", "村代码", width=15),
        Column("name", "村（社区）", width=18),
        *(Column(line.code, header_of(line), width=14) for line in lines),
        Column("token", TOKEN, width=4),
    )
    return Layout(sheet=VILLAGE_SHEET, columns=columns, notes=NOTES)


def header_of(line: Line) -> str:
    return f"{line.code} {line.name}({amounts.unit_label(line.unit)})"
