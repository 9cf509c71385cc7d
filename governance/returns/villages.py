"""What the villages of a township gave, line by line: the parts of the township's own numbers."""

from collections.abc import Iterable

from django.db.models import F

from governance.figures import periods
from governance.figures.values import Precision
from governance.regions.models import Region
from governance.returns.models import FilingLevel, MonthlyReturn, ReturnValue
from governance.returns.sheet import Line, VillageSum
from governance.returns.states import FILED

Key = tuple[int, str]  # village id, code of the line


def can_file(monthly_return: MonthlyReturn, lines: Iterable[Line]) -> bool:
    """Whether the form has lines that this unit may file village by village."""
    return monthly_return.level == FilingLevel.TOWNSHIP and any(line.by_village for line in lines)


def villages_of(monthly_return: MonthlyReturn) -> list[Region]:
    """The villages of the map, and any other that gave a number before it left."""
    given = ReturnValue.objects.filter(monthly_return=monthly_return).exclude(
        region_id=monthly_return.region_id
    )
    of_map = Region.objects.filter(parent_id=monthly_return.region_id, is_active=True)
    return list((of_map | Region.objects.filter(pk__in=given.values("region_id"))).order_by("code"))


def values_of(monthly_return: MonthlyReturn) -> dict[Key, ReturnValue]:
    rows = _given(monthly_return)
    return {(row.region_id, row.code): row for row in rows}


def sums_of(monthly_return: MonthlyReturn, lines: Iterable[Line]) -> dict[str, VillageSum]:
    """Code → sum of what the villages gave; a line for which none gave a number is not there.

    One query, a second when there is something to add up.
    """
    if not can_file(monthly_return, lines):
        return {}
    found: dict[str, tuple[int, int, Precision]] = {}
    codes = [line.code for line in lines if line.by_village]
    rows = _given(monthly_return).filter(amount__isnull=False, code__in=codes)
    for code, amount, precision in rows.values_list("code", "amount", "precision"):
        total, filled, sign = found.get(code, (0, 0, Precision.EXACT))
        found[code] = (total + amount, filled + 1, sign.combine(Precision(precision)))
    of = len(villages_of(monthly_return)) if found else 0
    return {code: VillageSum(total, filled, of, sign) for code, (total, filled, sign) in found.items()}


def last_month_of(monthly_return: MonthlyReturn) -> dict[Key, int]:
    """What each village gave in the month before, as far as that return was filed; one query."""
    rows = ReturnValue.objects.filter(
        township_id=monthly_return.region_id,
        monthly_return__region_id=monthly_return.region_id,
        monthly_return__form__code=monthly_return.form.code,
        monthly_return__month=periods.shift(monthly_return.month, -1),
        monthly_return__state__in=FILED,
        return_version=F("monthly_return__version"),
        amount__isnull=False,
    )
    rows = rows.exclude(region_id=monthly_return.region_id)
    return {(place, code): amount for place, code, amount in rows.values_list("region_id", "code", "amount")}


def _given(monthly_return: MonthlyReturn):
    rows = ReturnValue.objects.filter(monthly_return=monthly_return, return_version=monthly_return.version)
    return rows.exclude(region_id=monthly_return.region_id)
