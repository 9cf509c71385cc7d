"""Where units filed otherwise than the records say, and why: kept with each cell, told wherever the number goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from governance.figures.values import Precision, Unit
from governance.regions.models import Region
from governance.returns import amounts
from governance.returns.models import FormItem, ReturnValue
from governance.returns.states import COUNTED


@dataclass(frozen=True)
class Difference:
    """One cell of an approved return; amounts in the unit of the line (money in 分)."""

    unit: str
    month: int
    code: str
    name: str
    measure: Unit
    filed: int
    precision: Precision
    observed: int
    reason: str
    return_id: int

    @property
    def difference(self) -> int:
        return self.filed - self.observed

    @property
    def month_text(self) -> str:
        return f"{self.month // 100}年{self.month % 100}月"

    @property
    def filed_text(self) -> str:
        return amounts.show(self.filed, self.measure, self.precision)

    @property
    def observed_text(self) -> str:
        return amounts.show(self.observed, self.measure)

    @property
    def difference_text(self) -> str:
        sign = "+" if self.difference > 0 else "−"
        return sign + amounts.show(abs(self.difference), self.measure)


def differences(*, region: Region, months: Sequence[int], code: str = "") -> list[Difference]:
    """Of every unit at or under the region, in the order of month, unit and form; two queries.

    The observed number is what the records said when the return was submitted.
    """
    rows = ReturnValue.objects.of_units().filter(
        **{f"{region.level.lower()}_id": region.pk},
        monthly_return__month__in=months,
        monthly_return__state__in=COUNTED,
        return_version=F("monthly_return__version"),
        amount__isnull=False,
        observed__isnull=False,
    )
    rows = rows.exclude(amount=F("observed"))
    if code:
        rows = rows.filter(code=code)
    found = list(
        rows.select_related("monthly_return__region").order_by("monthly_return__month", "region__code")
    )
    items = _items({row.monthly_return.form_id for row in found})
    return [_difference(row, items[row.monthly_return.form_id, row.code]) for row in found]


def _items(forms: set[int]) -> dict[tuple[int, str], FormItem]:
    return {(item.form_id, item.code): item for item in FormItem.objects.filter(form_id__in=forms)}


def _difference(row: ReturnValue, item: FormItem) -> Difference:
    return Difference(
        unit=row.monthly_return.region.name,
        month=row.monthly_return.month,
        code=row.code,
        name=item.name,
        measure=Unit(item.unit),
        filed=row.amount,
        precision=Precision(row.precision),
        observed=row.observed,
        reason=row.note,
        return_id=row.monthly_return_id,
    )
