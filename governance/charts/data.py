"""What a chart is given and what it gives back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.utils.safestring import SafeString

from governance.figures.values import (
    FEN_PER_10K_YUAN,
    TILE_SIGNS,
    Emptiness,
    Precision,
    Style,
    Unit,
    Value,
    completeness_text,
    display,
    round_half_up,
)

Number = int | Fraction | Decimal
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Point:
    """One value to draw: its place on the axis, the number, or why there is none.

    `group` is a second line of the axis (the year above its months); `text` replaces the drawn digits;
    `note` says what is incomplete (已报10/11) and marks the point.

    Raises:
        ValueError: a number without PRESENT, or PRESENT without a number.
    """

    label: str
    value: Number | None
    state: Emptiness = Emptiness.PRESENT
    precision: Precision = Precision.EXACT
    group: str = ""
    text: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.state is Emptiness.PRESENT):
            raise ValueError("a point has a number exactly when it is PRESENT")

    @classmethod
    def of(cls, label: str, value: Value, unit: Unit, *, group: str = "") -> "Point":
        """A figure as a point, in the unit people read: money in 万元, ratios in per cent."""
        text = display(value, unit, style=Style.TILE).removesuffix(unit.label) if value.is_present else ""
        amount = None if value.amount is None else _readable(value.amount, unit)
        note = completeness_text(value)
        return cls(label, amount, value.emptiness, value.precision, group, text, note)

    @property
    def name(self) -> str:
        return f"{self.group}{self.label}"

    @property
    def is_present(self) -> bool:
        return self.state is Emptiness.PRESENT


def _readable(amount: int | Fraction, unit: Unit) -> int | Fraction:
    if unit is Unit.MONEY:
        return Fraction(amount, FEN_PER_10K_YUAN)
    return amount * 100 if unit is Unit.PERCENT else amount


@dataclass(frozen=True)
class Series:
    """A named row of points."""

    name: str
    points: Sequence[Point] = field(default_factory=tuple)

    @property
    def numbers(self) -> list[Fraction]:
        return [Fraction(point.value) for point in self.points if point.value is not None]


@dataclass(frozen=True)
class Chart:
    """A drawing, its title, and the same content as a table for those who cannot or need not see it."""

    title: str
    svg: SafeString
    table: SafeString


def plain(number: Number, *, in_wan: bool = False) -> str:
    """Digits without separators, at most two decimals; in 万 only where the caller says so."""
    exact = Fraction(number)
    if in_wan and exact:
        return _trimmed(exact / TEN_THOUSAND) + "万"
    return _trimmed(exact)


def _trimmed(exact: Fraction) -> str:
    if exact.denominator == 1:
        return str(exact.numerator)
    return round_half_up(exact, 2).rstrip("0").rstrip(".")


def point_text(point: Point, *, unit: str = "", in_wan: bool = False) -> str:
    """What stands beside a point: ≥4030人次, 46件＊ (not all have reported), or why there is no number."""
    if point.value is None:
        return point.state.label
    digits = point.text or TILE_SIGNS.get(point.precision, "") + plain(point.value, in_wan=in_wan)
    return f"{digits}{unit}＊" if point.note else f"{digits}{unit}"


def cell_text(point: Point, *, unit: str = "", in_wan: bool = False) -> str:
    """What stands in the table: the same, with the note spelled out."""
    text = point_text(point, unit=unit, in_wan=in_wan).removesuffix("＊")
    return f"{text}（{point.note}）" if point.note else text
