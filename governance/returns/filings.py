"""Hands approved returns to the figures: what each unit owed and gave, by month."""

from collections.abc import Iterator, Sequence

from django.db.models import F
from django.utils import timezone

from governance.figures.sources import Filing, register_filings
from governance.figures.values import Kind, Precision
from governance.returns.models import FormItem, MonthlyReturn, ReturnValue
from governance.returns.states import COUNTED, ReturnState


def filings(*, city_id: int, months: Sequence[int]) -> Iterator[Filing]:
    """One Filing per expected unit and month, in the open scope; four queries."""
    today = timezone.localdate()
    owed = _codes_owed()
    given = _values_given(city_id, months)
    corrected = corrected_codes(city_id=city_id, months=months)
    returns = MonthlyReturn.objects.filter(city_id=city_id, month__in=months)
    for row in returns.exclude(state=ReturnState.NOT_REQUIRED):
        is_counted = row.state in COUNTED
        yield Filing(
            region_id=row.region_id,
            period=row.month,
            expected=owed.get((row.form_id, row.level), frozenset()),
            amounts=given.get(row.pk, {}) if is_counted else {},
            is_overdue=not is_counted and today > row.due_on,
            corrected=frozenset(given.get(row.pk, {}))
            if row.admitted_at
            else corrected.get(row.pk, frozenset()),
        )


def filed_values(*, city_id: int, months: Sequence[int]) -> Iterator[tuple[int, int, str, int, Precision]]:
    """(region id, month, code, amount, precision) of every value of an approved return."""
    for filing in filings(city_id=city_id, months=months):
        for code, (amount, precision) in filing.amounts.items():
            yield filing.region_id, filing.period, code, amount, precision


def register() -> None:
    register_filings(filings)


def corrected_codes(*, city_id: int, months: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return id → the codes that a correction after lock has changed, in whichever version. One query."""
    rows = ReturnValue.objects.of_units().filter(
        city_id=city_id, monthly_return__month__in=months, monthly_return__version__gt=1
    )
    amounts: dict[int, dict[str, set]] = {}
    for return_id, code, amount, precision in rows.values_list(
        "monthly_return_id", "code", "amount", "precision"
    ):
        amounts.setdefault(return_id, {}).setdefault(code, set()).add((amount, precision))
    return {
        return_id: frozenset(code for code, found in by_code.items() if len(found) > 1)
        for return_id, by_code in amounts.items()
    }


def _codes_owed() -> dict[tuple[int, str], frozenset[str]]:
    """(form id, level) → the codes that are typed; ratios are derived from them."""
    found: dict[tuple[int, str], set[str]] = {}
    items = FormItem.objects.exclude(kind=Kind.RATIO).order_by()
    for form_id, level, code in items.values_list("form_id", "level", "code"):
        found.setdefault((form_id, level), set()).add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _values_given(city_id: int, months: Sequence[int]) -> dict[int, dict[str, tuple[int, Precision]]]:
    rows = ReturnValue.objects.of_units().filter(
        city_id=city_id,
        monthly_return__month__in=months,
        monthly_return__state__in=COUNTED,
        return_version=F("monthly_return__version"),
        amount__isnull=False,
    )
    found: dict[int, dict[str, tuple[int, Precision]]] = {}
    for return_id, code, amount, precision in rows.values_list(
        "monthly_return_id", "code", "amount", "precision"
    ):
        found.setdefault(return_id, {})[code] = (amount, Precision(precision))
    return found
