"""Pages of a list that is read by one column (a day, a month) and the key, and how an address names a place in it.

Column and key are compared as one, so that an index on both starts right there, however many share the day.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, F, Func, Value
from django.db.models.lookups import GreaterThan, LessThan

Place = date | int


@dataclass(frozen=True)
class Part:
    """The rows of one page in reading order; the cursors of its neighbours, empty at the ends of the list."""

    rows: list
    newer: str
    older: str


def day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 a day has no zone


def text_of(place: Place, pk: int) -> str:
    return f"{place:%Y%m%d}-{pk}" if isinstance(place, date) else f"{place}-{pk}"


def parsed(cursor: str, read: Callable[[str], Place] = day) -> tuple[Any, int] | None:
    """Place and key of a cursor; None for an empty or broken one, so that an old link shows the first page."""
    place, _, pk = cursor.partition("-")
    try:
        return read(place), int(pk)
    except ValueError:
        return None


def page(
    rows,
    column: str,
    *,
    is_down: bool,
    size: int,
    older: str = "",
    newer: str = "",
    read: Callable[[str], Place] = day,
) -> Part:
    """At most `size` rows behind a cursor or before one, in a list whose places and keys fall or rise."""
    back = bool(newer)
    if place := parsed(newer or older, read):
        rows = behind(rows, column, *place, is_down=is_down != back)
    sign = "-" if is_down != back else ""
    found = list(rows.order_by(f"{sign}{column}", f"{sign}id")[: size + 1])
    return part_of(found, column, size=size, back=back, is_first=place is None)


def part_of(found: Sequence, column: str, *, size: int, back: bool, is_first: bool) -> Part:
    """The page among `found`: rows read away from the cursor, one more than fit if the list goes on."""
    rows, goes_on = list(found[:size]), len(found) > size
    if back:
        rows.reverse()
    has_newer, has_older = (goes_on, True) if back else (not is_first, goes_on)
    return Part(
        rows,
        newer=text_of(getattr(rows[0], column), rows[0].pk) if rows and has_newer else "",
        older=text_of(getattr(rows[-1], column), rows[-1].pk) if rows and has_older else "",
    )


def behind(rows, column: str, place: Place, pk: int, *, is_down: bool):
    """Rows after this place, where places and keys fall (`is_down`) or rise."""
    beyond = LessThan if is_down else GreaterThan
    return rows.filter(beyond(_pair(F(column), F("id")), _pair(Value(place), Value(pk))))


def _pair(place, key) -> Func:
    return Func(place, key, function="row", output_field=DateField())
