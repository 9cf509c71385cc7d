"""Reads of corrections: lists for each side, one in full, and those behind a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.corrections.models import Correction, CorrectionItem
from governance.figures import indicators, periods
from governance.figures.values import Precision
from governance.regions.models import Region
from governance.returns import sheets
from governance.returns.models import FormItem, MonthlyReturn


@dataclass(frozen=True)
class ItemLine:
    """One corrected cell in words."""

    code: str
    name: str
    old: str
    new: str


@dataclass(frozen=True)
class Behind:
    """A correction that changed a figure."""

    correction_id: int
    unit: str
    month: int
    old: str
    new: str
    reason: str
    at: datetime

    @property
    def label(self) -> str:
        return periods.month(self.month).label


def fetch(pk: int) -> Correction:
    """One with what its page needs. Raises DoesNotExist outside the scope."""
    found = Correction.objects.select_related(
        "monthly_return__period", "monthly_return__form", "monthly_return__region", "region"
    )
    return found.get(pk=pk)


def listed(*, region: Region, count: int = 100) -> list[Correction]:
    """Those of a unit, a county or a city: waiting ones first, then the latest."""
    rows = Correction.objects.filter(**{f"{region.level.lower()}_id": region.pk})
    found = (
        rows.select_related("region", "monthly_return__form")
        .prefetch_related("items")
        .order_by("-requested_at")
    )
    return sorted(found[:count], key=lambda one: one.state not in ("REQUESTED", "APPROVED"))


def lines_of(correction: Correction) -> list[ItemLine]:
    """Old and new as they are printed. Two queries."""
    lines = {line.code: line for line in sheets.lines_of(correction.monthly_return)}
    return [_line(lines[item.code], item) for item in correction.items.order_by("code") if item.code in lines]


def waiting_for(post) -> list[Correction]:
    """What this post may approve or unlock now."""
    from governance.corrections import policy

    scope = {f"{post.region.level.lower()}_id": post.region_id}
    rows = Correction.objects.pending().filter(**scope)
    rows = rows.select_related("region", "monthly_return__form").order_by("requested_at")
    return [
        row for row in rows if policy.can_approve(row, post=post)[0] or policy.can_unlock(row, post=post)[0]
    ]


def of_return(monthly_return: MonthlyReturn) -> list[Correction]:
    """Every request about one return, the latest first."""
    rows = Correction.objects.filter(monthly_return=monthly_return).select_related("monthly_return__form")
    return list(rows.order_by("-requested_at"))


def pending_of(monthly_return: MonthlyReturn) -> Correction | None:
    return Correction.objects.pending().filter(monthly_return=monthly_return).first()


def behind(*, code: str, region: Region, months: Sequence[int]) -> list[Behind]:
    """Corrections in effect that changed the figure of a region over these months. Two queries."""
    indicator = indicators.find(code)
    parts = (
        [code]
        if indicator is None or not indicator.is_ratio
        else [indicator.numerator, indicator.denominator]
    )
    rows = CorrectionItem.objects.filter(
        code__in=parts,
        correction__state="UNLOCKED",
        correction__month__in=list(months),
        **{f"{region.level.lower()}_id": region.pk},
    ).select_related("correction", "region", "correction__monthly_return")
    items = list(rows.order_by("-correction__unlocked_at"))
    units = _lines({item.correction.monthly_return.form_id for item in items})
    return [_behind(item, units[item.correction.monthly_return.form_id, item.code]) for item in items]


def _lines(form_ids: set[int]) -> dict[tuple[int, str], object]:
    items = FormItem.objects.filter(form_id__in=form_ids)
    return {(item.form_id, item.code): sheets.line_of(item) for item in items}


def _line(line, item: CorrectionItem) -> ItemLine:
    old = line.show(item.old_amount, Precision(item.old_precision)) or "空白"
    return ItemLine(item.code, line.name, old, line.show(item.new_amount, Precision(item.new_precision)))


def _behind(item: CorrectionItem, line) -> Behind:
    said = _line(line, item)
    correction = item.correction
    return Behind(
        correction_id=correction.pk,
        unit=item.region.name,
        month=correction.month,
        old=said.old,
        new=said.new,
        reason=correction.reason,
        at=correction.unlocked_at,
    )
