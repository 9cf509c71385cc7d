"""The value of one figure: amount, precision, kind of emptiness, completeness, and how people read it.

Pure and exact: whole numbers in the smallest unit (件, 人, 分 for money) or exact fractions for
ratios; rounding happens here, at display, and nowhere else (half-up, 四舍五入).
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

FEN_PER_10K_YUAN = 1_000_000


class Kind(StrEnum):
    """How a figure behaves: counted in a span, standing at its end, derived, or money."""

    FLOW = "FLOW"
    STOCK = "STOCK"
    RATIO = "RATIO"
    AMOUNT = "AMOUNT"

    @property
    def label(self) -> str:
        return {"FLOW": "期间数", "STOCK": "期末数", "RATIO": "比率", "AMOUNT": "金额"}[self.value]


class Unit(StrEnum):
    """Units of measure; MONEY is stored in fen and read in 万元, PERCENT is stored as a fraction of one."""

    CASE = "CASE"
    PERSON = "PERSON"
    PERSON_TIME = "PERSON_TIME"
    HOUSEHOLD = "HOUSEHOLD"
    SESSION = "SESSION"
    COUNT = "COUNT"
    OCCURRENCE = "OCCURRENCE"
    SITE = "SITE"
    ITEM = "ITEM"
    ORGANISATION = "ORGANISATION"
    FILE = "FILE"
    DAY = "DAY"
    MONEY = "MONEY"
    PERCENT = "PERCENT"

    @property
    def label(self) -> str:
        return UNIT_LABELS[self]


UNIT_LABELS = {
    Unit.CASE: "件",
    Unit.PERSON: "人",
    Unit.PERSON_TIME: "人次",
    Unit.HOUSEHOLD: "户",
    Unit.SESSION: "场次",
    Unit.COUNT: "个",
    Unit.OCCURRENCE: "次",
    Unit.SITE: "处",
    Unit.ITEM: "项",
    Unit.ORGANISATION: "家",
    Unit.FILE: "卷",
    Unit.DAY: "天",
    Unit.MONEY: "万元",
    Unit.PERCENT: "%",
}


class Precision(StrEnum):
    """How exactly an amount is known: 确数, 余/多, 近, 约."""

    EXACT = "EXACT"
    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    ABOUT = "ABOUT"

    @property
    def label(self) -> str:
        return {"EXACT": "确数", "AT_LEAST": "余", "AT_MOST": "近", "ABOUT": "约"}[self.value]

    def combine(self, other: "Precision") -> "Precision":
        """Precision of a sum: exact gives way, and bounds in opposite directions leave only 约."""
        if self is other or other is Precision.EXACT:
            return self
        return other if self is Precision.EXACT else Precision.ABOUT


class Emptiness(StrEnum):
    """Why there is, or is not, a number. Zero is a PRESENT amount of 0."""

    PRESENT = "PRESENT"
    MISSING = "MISSING"
    LATE = "LATE"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_COMPUTED = "NOT_COMPUTED"

    @property
    def label(self) -> str:
        return EMPTINESS_LABELS[self]

    def combine(self, other: "Emptiness") -> "Emptiness":
        """Emptiness of a sum: what counts more weighs more; anything not yet computed holds up the sum."""
        return max(self, other, key=EMPTINESS_WEIGHTS.index)


EMPTINESS_LABELS = {
    Emptiness.PRESENT: "有数",
    Emptiness.MISSING: "缺报",
    Emptiness.LATE: "逾期未报",
    Emptiness.NOT_APPLICABLE: "不适用",
    Emptiness.NOT_COMPUTED: "尚未计算",
}
# A sum with one value present is a value, incomplete; but a sum over an uncomputed part would print
# as "10 of 11 reported" although the eleventh did report, so NOT_COMPUTED outweighs everything.
EMPTINESS_WEIGHTS = (
    Emptiness.NOT_APPLICABLE,
    Emptiness.MISSING,
    Emptiness.LATE,
    Emptiness.PRESENT,
    Emptiness.NOT_COMPUTED,
)
ZERO_WORD = "零"


@dataclass(frozen=True)
class Value:
    """One figure. `have` of `expected` lowest filing units (over months: unit-months) gave a value.

    Raises:
        ValueError: an amount without PRESENT, PRESENT without an amount, or more given than expected.
        TypeError: an amount that is neither a whole number nor an exact fraction.
    """

    amount: int | Fraction | None
    precision: Precision = Precision.EXACT
    emptiness: Emptiness = Emptiness.PRESENT
    have: int = 1
    expected: int = 1

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int | Fraction | None):
            raise TypeError(f"amount must be int, Fraction or None, not {type(self.amount).__name__}")
        if (self.amount is None) == self.is_present:
            raise ValueError("a value is present exactly when it has an amount")
        if not 0 <= self.have <= self.expected:
            raise ValueError("have must lie between 0 and expected")
        if self.is_present and self.have == 0:
            raise ValueError("a present value was given by at least one unit")

    @property
    def is_present(self) -> bool:
        return self.emptiness is Emptiness.PRESENT

    @property
    def is_exact(self) -> bool:
        return self.precision is Precision.EXACT

    @property
    def complete(self) -> bool:
        """Whether every expected unit gave a value; trivially so when none was expected."""
        return self.have == self.expected

    @property
    def emptiness_word(self) -> str:
        """零, 缺报, 逾期未报, 不适用, 尚未计算, or nothing when there is a number to show."""
        if self.is_present:
            return ZERO_WORD if self.amount == 0 else ""
        return self.emptiness.label


def present(
    amount: int | Fraction, precision: Precision = Precision.EXACT, *, have: int = 1, expected: int = 1
) -> Value:
    """A value that is there, zero included."""
    return Value(amount, precision, Emptiness.PRESENT, have, expected)


def empty(emptiness: Emptiness, *, have: int = 0, expected: int | None = None) -> Value:
    """A value that is not there; one that does not apply is not expected of anyone either."""
    if expected is None:
        expected = 0 if emptiness is Emptiness.NOT_APPLICABLE else 1
    return Value(None, Precision.EXACT, emptiness, have, expected)


MISSING = empty(Emptiness.MISSING)
LATE = empty(Emptiness.LATE)
NOT_APPLICABLE = empty(Emptiness.NOT_APPLICABLE)
NOT_COMPUTED = empty(Emptiness.NOT_COMPUTED)


class Style(StrEnum):
    """Where a value is read: running text, a table cell (unit in the head), a tile on a dashboard."""

    TEXT = "TEXT"
    TABLE = "TABLE"
    TILE = "TILE"


TILE_SIGNS = {Precision.AT_LEAST: "≥", Precision.AT_MOST: "≤", Precision.ABOUT: "约"}
TEXT_SIGNS = {Precision.AT_MOST: "近", Precision.ABOUT: "约"}


def round_half_up(number: int | Fraction, places: int) -> str:
    """四舍五入 to `places` decimals, exactly, away from zero at the half; plain digits, no separators."""
    scaled = abs(Fraction(number)) * 10**places
    units = int(scaled + Fraction(1, 2))
    whole, rest = divmod(units, 10**places)
    digits = f"{whole}.{rest:0{places}d}" if places else str(whole)
    return f"-{digits}" if number < 0 and units else digits


def number_text(
    value: Value, unit: Unit, *, style: Style = Style.TEXT, percent_places: int | None = None
) -> str:
    """The digits alone. Approximate numbers lose trailing zeros: 200余万元, not 200.00余万元."""
    if value.amount is None:
        return ""
    if unit is Unit.PERCENT:
        places = percent_places if percent_places is not None else (1 if style is Style.TEXT else 2)
        return round_half_up(value.amount * 100, places)
    if unit is Unit.MONEY:
        return _trimmed(round_half_up(Fraction(value.amount, FEN_PER_10K_YUAN), 2), value)
    if isinstance(value.amount, Fraction) and value.amount.denominator != 1:
        return round_half_up(value.amount, 1 if style is Style.TEXT else 2)
    return str(int(value.amount))


def display(value: Value, unit: Unit, *, style: Style = Style.TEXT, percent_places: int | None = None) -> str:
    """A value as people read it: 4030余人次, 200余万元, ≥200万元 (tile), 98.44%, or why there is none."""
    if not value.is_present:
        return value.emptiness.label
    digits = number_text(value, unit, style=style, percent_places=percent_places)
    with_unit = style is not Style.TABLE or unit is Unit.PERCENT
    label = unit.label if with_unit else ""
    if style is Style.TILE:
        return f"{TILE_SIGNS.get(value.precision, '')}{digits}{label}"
    more = "余" if value.precision is Precision.AT_LEAST else ""
    return f"{TEXT_SIGNS.get(value.precision, '')}{digits}{more}{label}"


def completeness_text(value: Value) -> str:
    """「已报10/11」 when some expected unit gave nothing, otherwise empty."""
    return "" if value.complete else f"已报{value.have}/{value.expected}"


def _trimmed(digits: str, value: Value) -> str:
    return digits if value.is_exact else digits.rstrip("0").rstrip(".")
