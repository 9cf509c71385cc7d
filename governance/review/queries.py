"""The worklist of a reviewer: what changed most since last month comes first."""

from collections.abc import Iterable
from dataclasses import dataclass

from governance.figures import periods
from governance.returns.models import FilingLevel, MonthlyReturn, ReturnValue
from governance.returns.states import FILED, ReturnState
from governance.review.models import ReturnOpening


@dataclass(frozen=True)
class Change:
    """One return of the worklist, and what in it asks for attention."""

    monthly_return: MonthlyReturn
    changed: int  # items that differ from last month
    jumps: int  # of these, by more than half and more than five
    explained: int  # items with a sentence of the filer
    differing: int  # items that differ from the records
    is_opened: bool

    @property
    def weight(self) -> tuple:
        return (-self.jumps, -self.differing, -self.explained, -self.changed)


def worklist(post) -> list[Change]:
    """Every return that waits at this post's desk, the most changed first; four queries."""
    rows = list(_waiting(post))
    now = _values(rows)
    before = _amounts_before(rows)
    opened = opened_by(post=post, monthly_returns=rows)
    found = [_change(row, now.get(row.pk, {}), before.get(row.pk, {}), row.pk in opened) for row in rows]
    return sorted(found, key=lambda one: (*one.weight, one.monthly_return.region.code))


def opened_by(*, post, monthly_returns: Iterable[MonthlyReturn]) -> set[int]:
    """Of these returns, the ones this person opened in their present round, from whichever post."""
    rows = {row.pk: (row.version, row.round) for row in monthly_returns}
    seen = ReturnOpening.objects.filter(monthly_return__in=rows, by__user_id=post.user_id)
    found = seen.values_list("monthly_return_id", "return_version", "round")
    return {pk for pk, version, round_ in found if rows[pk] == (version, round_)}


def _waiting(post):
    level = post.region.level
    rows = MonthlyReturn.objects.select_related("period", "region", "form")
    if level == "TOWNSHIP":
        rows = rows.filter(region_id=post.region_id).awaiting_signature()
    elif level == "COUNTY":
        townships = rows.filter(county_id=post.region_id)
        rows = townships.awaiting_review() | rows.filter(region_id=post.region_id).awaiting_signature()
    else:
        rows = rows.filter(city_id=post.region_id, level=FilingLevel.COUNTY, state=ReturnState.REPORTED)
    return rows.exclude(submitted_by__user_id=post.user_id).order_by("month", "region__code")


def _values(rows: list[MonthlyReturn]) -> dict[int, dict[str, ReturnValue]]:
    versions = {row.pk: row.version for row in rows}
    found: dict[int, dict[str, ReturnValue]] = {}
    for value in ReturnValue.objects.of_units().filter(monthly_return__in=versions):
        if value.return_version == versions[value.monthly_return_id]:
            found.setdefault(value.monthly_return_id, {})[value.code] = value
    return found


def _amounts_before(rows: list[MonthlyReturn]) -> dict[int, dict[str, int]]:
    """By the return of this month: what the unit filed for the month before."""
    wanted = {(row.region_id, row.form.code, periods.shift(row.month, -1)): row.pk for row in rows}
    values = (
        ReturnValue.objects.of_units()
        .filter(
            monthly_return__region_id__in={key[0] for key in wanted},
            monthly_return__month__in={key[2] for key in wanted},
            monthly_return__state__in=FILED,
            amount__isnull=False,
        )
        .order_by("return_version")
    )
    found: dict[int, dict[str, int]] = {}
    names = (
        "monthly_return__region_id",
        "monthly_return__form__code",
        "monthly_return__month",
        "code",
        "amount",
    )
    for region_id, form, month, code, amount in values.values_list(*names):
        if pk := wanted.get((region_id, form, month)):
            found.setdefault(pk, {})[code] = amount
    return found


def _change(row: MonthlyReturn, now: dict, before: dict[str, int], is_opened: bool) -> Change:
    pairs = [(value.amount, before[code]) for code, value in now.items() if code in before]
    return Change(
        monthly_return=row,
        changed=sum(new != old for new, old in pairs),
        jumps=sum(_jumps(new, old) for new, old in pairs),
        explained=sum(bool(value.note) for value in now.values()),
        differing=sum(
            value.observed is not None and value.observed != value.amount for value in now.values()
        ),
        is_opened=is_opened,
    )


def _jumps(new: int | None, old: int) -> bool:
    """More than half of last month's number, and more than five."""
    return new is not None and abs(new - old) > 5 and abs(new - old) * 2 > old
