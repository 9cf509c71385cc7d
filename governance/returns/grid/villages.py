"""The page on which a township fills in its return village by village."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar

from governance.figures.values import Precision
from governance.regions.models import Region
from governance.returns import amounts, forms, pages, sheets, villages
from governance.returns.cell_states import CellState, state_of
from governance.returns.models import MonthlyReturn, ReturnValue
from governance.returns.sheet import Cell, Line
from governance.returns.states import OPEN


@dataclass(frozen=True)
class VillageCell:
    """What one village gave for one line, as text."""

    village: Region
    line: Line
    cell: Cell
    text: str
    state: CellState
    revision: int
    token: str
    origin: str

    @property
    def key(self) -> str:
        return f"{self.line.code}@{self.village.pk}"

    @property
    def title(self) -> str:
        """State and problem in words, for the mark that has no room for them."""
        return "；".join(filter(None, (self.state.label, self.cell.problem, self.origin)))


@dataclass(frozen=True)
class Band:
    """One row or column: its name and its cells. A line also has a sum and the unit's own number."""

    name: str
    group: str  # how the script finds the cells to add up: code:M02, region:17
    cells: list[VillageCell]
    line: Line | None = None
    labels: str = ""
    search: str = ""
    township: pages.Row | None = None

    @property
    def filled(self) -> int:
        return sum(one.cell.amount is not None for one in self.cells)

    @property
    def sum_text(self) -> str:
        given = [one.cell.amount for one in self.cells if one.cell.amount is not None]
        return self.line.show(sum(given)) if self.line and given else pages.NOTHING

    @property
    def unit_label(self) -> str:
        return amounts.unit_label(self.line.unit) if self.line else ""


@dataclass(frozen=True)
class VillagePage:
    """`rows` and `columns` are villages and lines, or lines and villages when turned."""

    judged_by: ClassVar[dict] = {}  # the rules judge the township's return, not its villages

    page: pages.Page
    rows: list[Band]
    columns: list[Band]
    is_turned: bool

    @property
    def monthly_return(self) -> MonthlyReturn:
        return self.page.monthly_return

    @property
    def is_editable(self) -> bool:
        return self.page.is_editable

    @property
    def cells(self) -> list[VillageCell]:
        return [one for band in self.rows for one in band.cells]

    @property
    def filled(self) -> int:
        return sum(band.filled for band in self.rows)


def village_page(monthly_return: MonthlyReturn, *, post, on: date, is_turned: bool = False) -> VillagePage:
    """Every village's cell of every line that villages carry; the number of queries is fixed."""
    page = pages.page(monthly_return, post=post, on=on)
    township = {row.line.code: row for row in page.rows if row.line.by_village}
    places = villages.villages_of(monthly_return)
    grid = _cells(monthly_return, places, [row.line for row in township.values()])
    by_village = [_of_village(place, [grid[place.pk, code] for code in township]) for place in places]
    by_line = [_of_line(row, [grid[place.pk, code] for place in places]) for code, row in township.items()]
    rows, columns = (by_line, by_village) if is_turned else (by_village, by_line)
    return VillagePage(page, rows, columns, is_turned)


def keys_of(monthly_return: MonthlyReturn) -> list[str]:
    """Every cell that the page without scripts may send."""
    codes = [line.code for line in sheets.lines_of(monthly_return) if line.by_village]
    return [f"{code}@{place.pk}" for place in villages.villages_of(monthly_return) for code in codes]


def _cells(
    monthly_return: MonthlyReturn, places: Iterable[Region], lines: list[Line]
) -> dict[villages.Key, VillageCell]:
    values = villages.values_of(monthly_return)
    is_locked = monthly_return.state not in OPEN
    found: dict[villages.Key, VillageCell] = {}
    for line in lines:
        same: tuple = ()  # cells of a line that nobody filled in differ in their village alone
        for place in places:
            value = values.get((place.pk, line.code))
            if value is None and same:
                found[place.pk, line.code] = VillageCell(place, *same)
                continue
            cell = found[place.pk, line.code] = cell_of(place, line, value, is_locked=is_locked)
            if value is None:
                same = tuple(getattr(cell, one.name) for one in fields(cell)[1:])
    return found


def cell_of(place: Region, line: Line, value: ReturnValue | None, *, is_locked: bool) -> VillageCell:
    cell = sheets.cell_of(value, value.observed if value else None)
    text = cell.typed or line.show(cell.amount, Precision(cell.precision))
    revision = value.revision if value else 0
    return VillageCell(
        village=place,
        line=line,
        cell=cell,
        text=text,
        state=state_of(line, cell, [], is_locked=is_locked, has_comment=False),
        revision=revision,
        token=forms.seen_token(revision, text, ""),
        origin=value.get_origin_display() if value and value.origin != "TYPED" else "",
    )


def _of_village(place: Region, cells: list[VillageCell]) -> Band:
    words = f"{place.code} {place.name} {place.initials}".lower()
    return Band(
        place.name, f"region:{place.pk}", cells, labels=f"{place.name}|{place.short_name}", search=words
    )


def _of_line(row: pages.Row, cells: list[VillageCell]) -> Band:
    line = row.line
    labels = f"{line.code}|{line.name}"
    return Band(line.name, f"code:{line.code}", cells, line, labels, row.search_words, township=row)
