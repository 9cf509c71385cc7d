"""Builds the plain `Sheet` of a return from its rows. Three queries and the records."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import F

from governance.figures import periods
from governance.figures.values import Kind, Precision, Unit
from governance.returns import prefill, villages
from governance.returns.models import (
    BureauRule,
    FilingLevel,
    FormItem,
    MonthlyReturn,
    Origin,
    ReturnValue,
)
from governance.returns.rulebook.rule import Rule
from governance.returns.sheet import BLANK, Cell, Line, Sheet, VillageSum
from governance.returns.states import COUNTED, FILED

MONTHS_BACK = 13  # the same month last year, and the January to December of the year before


def build(
    monthly_return: MonthlyReturn,
    *,
    values: dict[str, ReturnValue] | None = None,
    observed: dict[str, int] | None = None,
) -> Sheet:
    """The sheet as it stands; `values` and `observed` spare reading them again."""
    lines = lines_of(monthly_return)
    if values is None:
        values = values_of(monthly_return)
    if observed is None:
        observed = observed_for(monthly_return, lines)
    sums = villages.sums_of(monthly_return, lines)
    return Sheet(
        month=monthly_return.month,
        lines=lines,
        cells={
            line.code: cell_of(values.get(line.code), observed.get(line.code), sums.get(line.code))
            for line in lines
        },
        history=history_of(monthly_return),
        note=monthly_return.note,
        form=monthly_return.form.code,
        children=children_of(monthly_return, lines, has_villages=bool(sums)),
        own_rules=own_rules_of(monthly_return),
    )


def own_rules_of(monthly_return: MonthlyReturn) -> tuple[Rule, ...]:
    """The checks that the bureau switched on for the form and month."""
    rows = BureauRule.objects.filter(
        county_id=monthly_return.county_id, form_code=monthly_return.form.code
    ).in_force(monthly_return.month)
    return tuple(row.rule for row in rows.order_by("code"))


def children_of(
    monthly_return: MonthlyReturn, lines: Iterable[Line], *, has_villages: bool
) -> dict[str, dict[str, int]]:
    """Name of a unit below → code → its number: a township's villages, a county's approved townships."""
    rows = ReturnValue.objects.filter(amount__isnull=False)
    if monthly_return.level == FilingLevel.COUNTY:
        codes = [line.code for line in lines if line.is_typed]
        rows = rows.filter(
            monthly_return__period_id=monthly_return.period_id,
            monthly_return__level=FilingLevel.TOWNSHIP,
            monthly_return__state__in=COUNTED,
            return_version=F("monthly_return__version"),
            region_id=F("monthly_return__region_id"),
            code__in=codes,
        )
    elif has_villages:
        rows = rows.filter(monthly_return=monthly_return, return_version=monthly_return.version)
        rows = rows.exclude(region_id=monthly_return.region_id)
    else:
        return {}
    found: dict[str, dict[str, int]] = {}
    for name, code, amount in rows.order_by("region__code").values_list("region__name", "code", "amount"):
        found.setdefault(name, {})[code] = amount
    return found


def lines_of(monthly_return: MonthlyReturn, *, codes: Iterable[str] | None = None) -> tuple[Line, ...]:
    """The lines of the form that this kind of unit files; only those of `codes` when they are named."""
    items = FormItem.objects.filter(form_id=monthly_return.form_id, level=monthly_return.level)
    if codes is not None:
        items = items.filter(code__in=codes)
    return tuple(line_of(item) for item in items.order_by("order"))


def line_of(item: FormItem) -> Line:
    return Line(
        code=item.code,
        name=item.name,
        unit=Unit(item.unit),
        kind=Kind(item.kind),
        section=item.section,
        help=item.help,
        numerator=item.numerator,
        denominator=item.denominator,
        is_required=item.is_required,
        allows_precision=item.allows_precision,
        by_village=item.by_village,
        legal_ref=item.legal_ref,
        responsible=item.responsible,
        indicator=item.indicator,
        taken_form=item.taken_form,
        taken_code=item.taken_code,
    )


def values_of(monthly_return: MonthlyReturn, *, codes: Iterable[str] | None = None) -> dict[str, ReturnValue]:
    """The unit's own values; those of its villages are in `villages`."""
    rows = ReturnValue.objects.filter(
        region_id=monthly_return.region_id,
        monthly_return=monthly_return,
        return_version=monthly_return.version,
    )
    if codes is not None:
        rows = rows.filter(code__in=codes)
    return {row.code: row for row in rows}


def cell_of(value: ReturnValue | None, observed: int | None, given: VillageSum | None = None) -> Cell:
    if value is None:
        return replace(BLANK, observed=observed, villages=given)
    return Cell(
        amount=value.amount,
        precision=Precision(value.precision),
        problem=value.problem,
        typed=value.typed,
        note=value.note,
        observed=observed,
        is_proposed=value.origin not in (Origin.TYPED, Origin.ZEROED),
        is_confirmed=value.confirmed_at is not None,
        villages=given,
    )


def observed_for(monthly_return: MonthlyReturn, lines: Iterable[Line]) -> dict[str, int]:
    """Code → what the records say, or what another form was given for a line that is taken over from it."""
    typed = [line for line in lines if line.is_typed]
    codes = {line.indicator_code for line in typed}
    found = prefill.observed(region=monthly_return.region, month=monthly_return.month, codes=codes)
    recorded = {line.code: found[line.indicator_code] for line in typed if line.indicator_code in found}
    taken = [line for line in typed if line.taken_form]
    return {**recorded, **_taken_over(monthly_return, taken)} if taken else recorded


def _taken_over(monthly_return: MonthlyReturn, lines: Iterable[Line]) -> dict[str, int]:
    """What the same unit filed for the month in the forms that the lines are taken over from."""
    rows = ReturnValue.objects.of_units().filter(
        region_id=monthly_return.region_id,
        monthly_return__month=monthly_return.month,
        monthly_return__form__code__in={line.taken_form for line in lines},
        monthly_return__state__in=FILED,
        return_version=F("monthly_return__version"),
        amount__isnull=False,
    )
    given = {
        (form, code): amount
        for form, code, amount in rows.values_list("monthly_return__form__code", "code", "amount")
    }
    origins = {line.code: (line.taken_form, line.taken_code) for line in lines}
    return {code: given[origin] for code, origin in origins.items() if origin in given}


def history_of(monthly_return: MonthlyReturn, *, village_id: int | None = None) -> dict[int, dict[str, int]]:
    """What the unit (or one of its villages) filed in the months before: month → code → amount.

    Drafts do not count.
    """
    rows = ReturnValue.objects.filter(
        region_id=village_id or monthly_return.region_id,
        monthly_return__form__code=monthly_return.form.code,
        monthly_return__month__range=(
            periods.shift(monthly_return.month, -MONTHS_BACK),
            periods.shift(monthly_return.month, -1),
        ),
        monthly_return__state__in=FILED,
        return_version=F("monthly_return__version"),
        amount__isnull=False,
    )
    found: dict[int, dict[str, int]] = {}
    for month, code, amount in rows.values_list("monthly_return__month", "code", "amount"):
        found.setdefault(month, {})[code] = amount
    return found
