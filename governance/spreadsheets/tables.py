"""What was read out of a workbook, column by column, and its rows (pure).

A column of thousands of rows holds few different villages, days and kinds: each different cell is kept and looked
at once, with its number in every row where it stands. Rows are made of it only for those who ask for rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import compress

from django.core.exceptions import ValidationError

from governance.spreadsheets import cells
from governance.spreadsheets.cells import Raw
from governance.spreadsheets.layouts import CellKind, Column, Layout


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell of a row."""

    header: str
    message: str

    def __str__(self) -> str:
        return f"{self.header}：{self.message}"


@dataclass(frozen=True)
class Row:
    """One filled row: its number in the file, final values by column key, the cells as typed, problems."""

    number: int
    values: dict[str, object]
    cells: tuple[Raw, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Folded:
    """The different cells of a column, and which of them stands in each line."""

    cells: list[Raw]
    at: Sequence[int]

    @classmethod
    def of(cls, column: Iterable[Raw]) -> "Folded":
        numbers: dict[Raw, int] = {}
        at = [numbers.setdefault(cell, len(numbers)) for cell in column]
        return cls(list(numbers), at)

    def behind(self, first: int) -> "Folded":
        """Without the lines before this one."""
        return Folded(self.cells, self.at[first:]) if first else self

    def lines(self, kept: bytes) -> "Folded":
        """The lines whose byte is not null."""
        return Folded(self.cells, list(compress(self.at, kept)))

    @cached_property
    def blanks(self) -> frozenset[int]:
        return frozenset(number for number, cell in enumerate(self.cells) if cell is None)

    def first_filled(self) -> int | None:
        """The first line with something in it."""
        return next((line for line, number in enumerate(self.at) if number not in self.blanks), None)

    def __iter__(self) -> Iterator[Raw]:
        return map(self.cells.__getitem__, self.at)


@dataclass(frozen=True)
class Lines:
    """Lines of a sheet from `line` and `place` (0 = first) on, white space and shields taken off."""

    line: int
    place: int
    count: int
    columns: list[Folded]

    @property
    def end(self) -> int:
        """The first place behind all cells."""
        return self.place + len(self.columns)

    def column(self, place: int) -> Folded:
        if self.place <= place < self.end:
            return self.columns[place - self.place]
        return Folded([None], bytes(self.count))


@dataclass(frozen=True)
class Wrong:
    """Stands for a value that a column refuses."""

    messages: list[str]


_AS_IT_IS = {CellKind.TEXT: str, CellKind.DATE: date}


@dataclass(frozen=True)
class Checked:
    """A column of the layout: its cells as typed, and by their numbers the final values or what is wrong."""

    typed: Folded
    finals: list[object]

    @classmethod
    def of(cls, typed: Folded, column: Column) -> "Checked":
        """Words that may be anything, and days, need no look."""
        is_plain = not column.choices and column.clean is None
        as_it_is = _AS_IT_IS.get(column.kind) if is_plain else None
        used = range(len(typed.cells)) if typed.at.__class__ is range else set(typed.at)
        finals = [
            cell if cell.__class__ is as_it_is else _clean(cell, column) if number in used else None
            for number, cell in enumerate(typed.cells)
        ]
        return cls(typed, finals)

    @property
    def values(self) -> list:
        return list(map(self.finals.__getitem__, self.typed.at))

    @cached_property
    def wrong(self) -> list[int]:
        """The lines whose value is refused."""
        wrong = {number for number, final in enumerate(self.finals) if final.__class__ is Wrong}
        return [line for line, number in enumerate(self.typed.at) if number in wrong] if wrong else []


def _clean(cell: Raw, column: Column) -> object:
    try:
        return cells.clean(cell, column)
    except ValidationError as error:
        return Wrong(error.messages)


@dataclass(frozen=True)
class Table:
    """All filled rows in the order of the file; ``notices`` are sentences to show beside the result.

    ``numbers`` are those of the rows in the file. ``above`` are the lines over the header, as typed: titles, and
    what a workbook says of itself.
    """

    layout: Layout
    numbers: Sequence[int]
    columns: tuple[Checked, ...]
    notices: list[str] = field(default_factory=list)
    above: tuple[tuple[Raw, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def wrong(self) -> list[int]:
        """Places of the rows with a value that is refused."""
        return sorted({place for column in self.columns for place in column.wrong})

    def column(self, key: str) -> Checked:
        return next(
            found
            for found, column in zip(self.columns, self.layout.columns, strict=True)
            if column.key == key
        )

    def values(self, key: str) -> list:
        """The final values of a column, those of the rows that are wrong included."""
        return self.column(key).values

    @cached_property
    def rows(self) -> list[Row]:
        return self.pick(range(len(self)))

    def pick(self, places: Iterable[int]) -> list[Row]:
        """The rows at these places."""
        keys = [column.key for column in self.layout.columns]
        wrong = set(self.wrong)
        found = []
        for place in places:
            numbers = [column.typed.at[place] for column in self.columns]
            typed = tuple([of.typed.cells[at] for of, at in zip(self.columns, numbers, strict=True)])
            finals = [of.finals[at] for of, at in zip(self.columns, numbers, strict=True)]
            row = Row(self.numbers[place], dict(zip(keys, finals, strict=True)), typed)
            found.append(_with_problems(row, self.layout) if place in wrong else row)
        return found

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.problems]

    @property
    def bad(self) -> list[Row]:
        return self.pick(self.wrong)


def _with_problems(row: Row, layout: Layout) -> Row:
    values = [(column, row.values[column.key]) for column in layout.columns]
    wrong = [(column, value) for column, value in values if isinstance(value, Wrong)]
    problems = [Problem(column.header, message) for column, value in wrong for message in value.messages]
    refused = {column.key for column, _ in wrong}
    good = {key: value for key, value in row.values.items() if key not in refused}
    return Row(row.number, good, row.cells, tuple(problems))


def joined(pieces: Sequence[Table]) -> Table:
    """The pieces of one file as a whole."""
    first = pieces[0]
    if len(pieces) == 1:
        return first
    numbers = [number for piece in pieces for number in piece.numbers]
    columns = tuple(map(_joined, zip(*(piece.columns for piece in pieces), strict=True)))
    return Table(first.layout, numbers, columns, first.notices, first.above)


def _joined(parts: Sequence[Checked]) -> Checked:
    found: list[Raw] = []
    finals: list[object] = []
    at: list[int] = []
    for part in parts:
        before = len(found)
        at += [number + before for number in part.typed.at]
        found += part.typed.cells
        finals += part.finals
    return Checked(Folded(found, at), finals)
