"""Places in a list that is read by one day and the key: how an address names one, and what lies behind it.

Day and key are compared as one, so that an index on both starts right there, however many share the day.
"""

from datetime import date, datetime

from django.db.models import DateField, F, Func, Value
from django.db.models.lookups import GreaterThan, LessThan


def text_of(day: date, pk: int) -> str:
    return f"{day:%Y%m%d}-{pk}"


def parsed(cursor: str) -> tuple[date, int] | None:
    """Day and key of a cursor; None for an empty or broken one, so that an old link shows the first page."""
    day, _, pk = cursor.partition("-")
    try:
        return datetime.strptime(day, "%Y%m%d").date(), int(pk)  # noqa: DTZ007 a day has no zone
    except ValueError:
        return None


def behind(rows, column: str, day: date, pk: int, *, is_down: bool):
    """Rows after this place, where days and keys fall (`is_down`) or rise."""
    beyond = LessThan if is_down else GreaterThan
    return rows.filter(beyond(_pair(F(column), F("id")), _pair(Value(day), Value(pk))))


def _pair(day, key) -> Func:
    return Func(day, key, function="row", output_field=DateField())
