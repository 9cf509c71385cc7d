"""同比, 环比, 累计同比 and percentage points: how a value moved, or why that cannot be said. Pure.

Wording follows the bureaux' own reports: 增长/下降 for volumes, 提高/降低 with 个百分点 for rates.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from governance.figures.values import Emptiness, Unit, Value, round_half_up

MINUS = "−"
DASH = "—"


class Span(StrEnum):
    """What the value is compared with."""

    YEAR_ON_YEAR = "YEAR_ON_YEAR"
    PERIOD_ON_PERIOD = "PERIOD_ON_PERIOD"
    YEAR_TO_DATE = "YEAR_TO_DATE"

    @property
    def label(self) -> str:
        return {"YEAR_ON_YEAR": "同比", "PERIOD_ON_PERIOD": "环比", "YEAR_TO_DATE": "累计同比"}[self.value]

    @property
    def base_label(self) -> str:
        return "上期" if self is Span.PERIOD_ON_PERIOD else "上年同期"


class NoComparison(StrEnum):
    """Why there is no comparison."""

    NO_BASE = "NO_BASE"
    BASE_MISSING = "BASE_MISSING"
    BASE_NOT_COMPUTED = "BASE_NOT_COMPUTED"
    CURRENT_EMPTY = "CURRENT_EMPTY"
    APPROXIMATE = "APPROXIMATE"
    DEFINITION_CHANGED = "DEFINITION_CHANGED"


@dataclass(frozen=True)
class Comparison:
    """A change and its two ends.

    `change` is a fraction of the base, or, when `is_points`, a difference of two rates (0.035 = 3.5
    个百分点); None exactly when `reason` says why not.
    """

    span: Span
    current: Value
    base: Value
    is_points: bool
    change: Fraction | None
    reason: NoComparison | None = None

    @property
    def is_possible(self) -> bool:
        return self.reason is None

    @property
    def complete(self) -> bool:
        """Whether both ends had every unit; an incomplete comparison is shown with a mark."""
        return self.current.complete and self.base.complete

    @property
    def reason_text(self) -> str:
        """无可比基数, 上年同期缺报, 概数不可比, 口径变化, 本期缺报; empty when there is a comparison."""
        if self.reason is NoComparison.BASE_MISSING:
            return f"{self.span.base_label}缺报"
        if self.reason is NoComparison.BASE_NOT_COMPUTED:
            return f"{self.span.base_label}{self.base.emptiness.label}"
        if self.reason is NoComparison.CURRENT_EMPTY:
            return f"本期{self.current.emptiness.label}"
        return REASON_TEXTS.get(self.reason, "") if self.reason else ""


REASON_TEXTS = {
    NoComparison.NO_BASE: "无可比基数",
    NoComparison.APPROXIMATE: "概数不可比",
    NoComparison.DEFINITION_CHANGED: "口径变化",
}


def compare(
    span: Span, unit: Unit, current: Value, base: Value, *, same_definition: bool = True
) -> Comparison:
    """How `current` moved against `base`; percentages in percentage points, all else relative.

    0 → 0 is 持平; from 0 or below to anything else there is no base, never an infinity.
    """
    is_points = unit is Unit.PERCENT
    reason = _reason(current, base, is_points=is_points, same_definition=same_definition)
    if reason is not None:
        return Comparison(span, current, base, is_points, None, reason)
    change = _change(Fraction(current.amount or 0), Fraction(base.amount or 0), is_points=is_points)
    return Comparison(span, current, base, is_points, change)


def year_on_year(unit: Unit, current: Value, base: Value, *, same_definition: bool = True) -> Comparison:
    """同比: against the same period of the year before."""
    return compare(Span.YEAR_ON_YEAR, unit, current, base, same_definition=same_definition)


def period_on_period(unit: Unit, current: Value, base: Value, *, same_definition: bool = True) -> Comparison:
    """环比: against the period just before."""
    return compare(Span.PERIOD_ON_PERIOD, unit, current, base, same_definition=same_definition)


def year_to_date(unit: Unit, current: Value, base: Value, *, same_definition: bool = True) -> Comparison:
    """累计同比: January to the month against the same months of the year before, both already summed."""
    return compare(Span.YEAR_TO_DATE, unit, current, base, same_definition=same_definition)


def cell(comparison: Comparison) -> str:
    """For a table or a tile: +15.0%, −8.0%, 持平, +3.5个百分点, —（无可比基数）."""
    if comparison.change is None:
        return f"{DASH}（{comparison.reason_text}）"
    if comparison.change == 0:
        return "持平"
    sign = "+" if comparison.change > 0 else MINUS
    return f"{sign}{_size(comparison)}"


def phrase(comparison: Comparison) -> str:
    """For a sentence: 同比增长15.0%, 较上年同期提高3.5个百分点, 与上年同期持平, or the reason."""
    base = comparison.span.base_label
    if comparison.change is None:
        return f"{comparison.span.label}{DASH}（{comparison.reason_text}）"
    if comparison.change == 0:
        return f"与{base}持平"
    if round_half_up(comparison.change * 100, 1) == "0.0":
        return f"与{base}基本持平"
    rising = comparison.change > 0
    if comparison.is_points:
        return f"较{base}{'提高' if rising else '降低'}{_size(comparison)}"
    return f"{comparison.span.label}{'增长' if rising else '下降'}{_size(comparison)}"


def _reason(current: Value, base: Value, *, is_points: bool, same_definition: bool) -> NoComparison | None:
    if not same_definition:
        return NoComparison.DEFINITION_CHANGED
    if not current.is_present:
        return NoComparison.CURRENT_EMPTY
    if not base.is_present:
        return _reason_of_empty_base(base.emptiness)
    if not (current.is_exact and base.is_exact):
        return NoComparison.APPROXIMATE
    has_base = is_points or Fraction(base.amount or 0) > 0 or current.amount == base.amount == 0
    return None if has_base else NoComparison.NO_BASE


def _reason_of_empty_base(emptiness: Emptiness) -> NoComparison:
    if emptiness is Emptiness.NOT_APPLICABLE:
        return NoComparison.NO_BASE
    if emptiness is Emptiness.NOT_COMPUTED:
        return NoComparison.BASE_NOT_COMPUTED
    return NoComparison.BASE_MISSING


def _change(current: Fraction, base: Fraction, *, is_points: bool) -> Fraction:
    if is_points:
        return current - base
    return (current - base) / base if base else Fraction(0)


def _size(comparison: Comparison) -> str:
    assert comparison.change is not None
    digits = round_half_up(abs(comparison.change) * 100, 1)
    return f"{digits}个百分点" if comparison.is_points else f"{digits}%"
