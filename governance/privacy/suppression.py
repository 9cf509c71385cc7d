"""Small counts of protected people, as they may be printed. Pure.

《中华人民共和国未成年人保护法》第一百零三条：不得披露能够识别未成年人身份的信息。在小地方，一两件的计数就能识别人，
所以1至4印为“<5”，0照印；一行（列）合计可见而只隐去了一格时，再隐去最小的另一格（印“*”），使其推算不出。
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
SMALLEST_SHOWN = 5  # 产品默认
SMALL, HIDDEN = f"<{SMALLEST_SHOWN}", "*"


def suppressed_row(counts: Mapping[Key, int], *, has_total: bool) -> dict[Key, str]:
    """The cells of one row as printed, in the given order (the order of region codes decides ties)."""
    table = suppressed_table({"": counts}, has_row_totals=has_total, has_column_totals=False)
    return table[""]


def suppressed_table(
    counts: Mapping[Row, Mapping[Column, int]], *, has_row_totals: bool, has_column_totals: bool
) -> dict[Row, dict[Column, str]]:
    """Every cell as printed; all rows have the same columns. Repeats until nothing can be worked out."""
    rows = list(counts)
    columns = list(counts[rows[0]]) if rows else []
    printed = {row: {column: _alone(counts[row][column]) for column in columns} for row in rows}
    lines = [[(row, column) for column in columns] for row in rows] if has_row_totals else []
    if has_column_totals:
        lines += [[(row, column) for row in rows] for column in columns]
    while any(_protect(line, counts, printed) for line in lines):
        pass
    return printed


def suppressed_total(total: int) -> str:
    """A total is a count like any other."""
    return _alone(total)


def _alone(count: int) -> str:
    return SMALL if 0 < count < SMALLEST_SHOWN else str(count)


def _protect(line: Sequence[tuple], counts: Mapping, printed: dict) -> bool:
    """Hide a second cell where exactly one is hidden; whether that was needed and possible."""
    hidden = [place for place in line if _is_hidden(printed, place)]
    if len(hidden) != 1:
        return False
    candidates = [
        (row, column) for row, column in line if (row, column) not in hidden and counts[row][column]
    ]
    if not candidates:
        return False
    row, column = _smallest(candidates, counts)
    printed[row][column] = HIDDEN
    return True


def _smallest(places: Iterable[tuple], counts: Mapping) -> tuple:
    """The smallest count; of equal ones the first in order."""
    return min(places, key=lambda place: counts[place[0]][place[1]])


def _is_hidden(printed: Mapping, place: tuple) -> bool:
    return printed[place[0]][place[1]] in (SMALL, HIDDEN)
