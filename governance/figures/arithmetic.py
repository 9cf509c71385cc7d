"""Adding, dividing, sharing and ranking values. Pure and exact; comparisons are in comparisons.py.

Rules: only additive figures are added, and only in one unit (人次 is never added to 人); a stock over
time is its last month; a ratio is recomputed from summed parts and never averaged; precision,
emptiness and the count of units reported travel along.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Generic, Protocol, TypeVar

from governance.figures.values import (
    NOT_APPLICABLE,
    Emptiness,
    Kind,
    Precision,
    Unit,
    Value,
    empty,
    present,
)

Key = TypeVar("Key")


class Measure(Protocol):
    """What adding needs to know of an indicator."""

    @property
    def name(self) -> str: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def additive_over_region(self) -> bool: ...
    @property
    def additive_over_time(self) -> bool: ...
    @property
    def additive_across(self) -> bool: ...


class NotAdditive(ValueError):
    """These values must not be added: 比率、不可加总的指标或计量单位不同。"""


def add(left: Value, right: Value) -> Value:
    """The sum of two values; commutative and associative, with NOT_APPLICABLE as its neutral element."""
    have, expected = left.have + right.have, left.expected + right.expected
    emptiness = left.emptiness.combine(right.emptiness)
    if emptiness is not Emptiness.PRESENT:
        return empty(emptiness, have=have, expected=expected)
    amounts = [value.amount for value in (left, right) if value.amount is not None]
    return present(sum(amounts), left.precision.combine(right.precision), have=have, expected=expected)


def total(values: Iterable[Value]) -> Value:
    """The sum of any number of values already known to be additive; of none: 不适用."""
    return reduce(add, values, NOT_APPLICABLE)


def sum_over_regions(measure: Measure, values: Iterable[Value]) -> Value:
    """Parent = sum of children. Raises NotAdditive for ratios and figures not additive over regions."""
    if measure.kind is Kind.RATIO or not measure.additive_over_region:
        raise NotAdditive(f"「{measure.name}」不能按地区相加")
    return total(values)


def over_time(measure: Measure, values: Sequence[Value]) -> Value:
    """Months, in order, to one period: flows and amounts add, a stock is its last month.

    Raises:
        NotAdditive: a ratio (recompute it with `ratio`) or a count of distinct people.
    """
    if measure.kind is Kind.STOCK:
        return values[-1] if values else NOT_APPLICABLE
    if measure.kind is Kind.RATIO or not measure.additive_over_time:
        raise NotAdditive(f"「{measure.name}」不能按月份相加")
    return total(values)


def sum_across(parts: Sequence[tuple[Measure, Value]]) -> Value:
    """Sum of different indicators; only in one unit, and only when each is declared additive with others."""
    if len({measure.unit for measure, _ in parts}) > 1:
        raise NotAdditive("计量单位不同，不能相加")
    if refused := [measure.name for measure, _ in parts if not measure.additive_across]:
        raise NotAdditive(f"「{'」「'.join(refused)}」未声明可与其他指标相加")
    return total(value for _, value in parts)


def ratio(numerator: Value, denominator: Value) -> Value:
    """Summed part ÷ summed whole; 约 when either is inexact; 不适用 when the whole is not positive.

    As complete as the less complete of the two.
    """
    have = min(numerator.have, denominator.have)
    expected = max(numerator.expected, denominator.expected)
    emptiness = _emptiness_of_quotient(numerator, denominator)
    if emptiness is not Emptiness.PRESENT:
        return empty(emptiness, have=have, expected=expected)
    exact = numerator.is_exact and denominator.is_exact
    quotient = Fraction(_amount(numerator)) / Fraction(_amount(denominator))
    return present(quotient, Precision.EXACT if exact else Precision.ABOUT, have=have, expected=expected)


def mean(whole: Value, count: Value) -> Value:
    """Average per unit; refused (不适用) for approximate operands: 200余万元 has no mean."""
    if whole.is_present and count.is_present and not (whole.is_exact and count.is_exact):
        return NOT_APPLICABLE
    return ratio(whole, count)


def shares(parts: Sequence[Value], *, places: int = 2) -> list[Fraction | None]:
    """Each part's percentage, rounded to `places` so that they sum to exactly 100 (largest remainder).

    An empty part has no share (None). No part has one when the whole is zero, a part is negative, or a
    part is approximate: shares of 概数 would claim an exactness that is not there.
    """
    amounts = [part.amount for part in parts]
    known = [Fraction(amount) for amount in amounts if amount is not None]
    whole = sum(known, Fraction(0))
    if whole <= 0 or min(known) < 0 or not all(part.is_exact for part in parts):
        return [None for _ in parts]
    dealt = iter(_largest_remainder(known, whole, 100 * 10**places))
    return [None if amount is None else Fraction(next(dealt), 10**places) for amount in amounts]


@dataclass(frozen=True)
class Ranked(Generic[Key]):
    """One line of a ranking; `position` is None where there is no number to rank by."""

    key: Key
    value: Value
    position: int | None

    @property
    def is_provisional(self) -> bool:
        """Whether units still missing, or an approximate number, could change the position."""
        return not (self.value.complete and self.value.is_exact)


def rank(rows: Iterable[tuple[Key, Value]], *, descending: bool = True) -> list[Ranked[Key]]:
    """Rows by amount, equal amounts sharing a position (1, 1, 3); empty ones last, in the order given."""
    rows = list(rows)
    known = [row for row in rows if row[1].is_present]
    known.sort(key=lambda row: _amount(row[1]), reverse=descending)
    placed: list[Ranked[Key]] = []
    for index, (key, value) in enumerate(known, start=1):
        tied = placed and placed[-1].value.amount == value.amount
        placed.append(Ranked(key, value, placed[-1].position if tied else index))
    return placed + [Ranked(key, value, None) for key, value in rows if not value.is_present]


def _amount(value: Value) -> int | Fraction:
    if value.amount is None:
        raise ValueError("an empty value has no amount")
    return value.amount


def _emptiness_of_quotient(numerator: Value, denominator: Value) -> Emptiness:
    found = {numerator.emptiness, denominator.emptiness}
    for emptiness in (
        Emptiness.NOT_COMPUTED,
        Emptiness.NOT_APPLICABLE,
        Emptiness.LATE,
        Emptiness.MISSING,
    ):
        if emptiness in found:
            return emptiness
    return Emptiness.PRESENT if _amount(denominator) > 0 else Emptiness.NOT_APPLICABLE


def _largest_remainder(amounts: Sequence[Fraction], whole: Fraction, units: int) -> list[int]:
    """`units` dealt out in proportion; what is left goes to the largest remainders, first come first."""
    exact = [amount * units / whole for amount in amounts]
    dealt = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: dealt[i] - exact[i])
    for index in by_remainder[: units - sum(dealt)]:
        dealt[index] += 1
    return dealt
