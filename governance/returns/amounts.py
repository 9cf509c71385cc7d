"""What a person types into a cell, and how a stored amount is shown there. Pure.

Money is typed in 元 and stored in 分; everything else is a whole number. Blank is not zero.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from governance.figures.values import Precision, Unit, round_half_up

LARGEST = 10**15  # well inside bigint, beyond anything a county counts
NUMBER = re.compile(r"(\d+)(?:\.(\d+))?")
NOISE = re.compile(r"[\s,，]")
TEN_THOUSAND = Decimal(10_000)
PREFIXES = {
    "不少于": Precision.AT_LEAST,
    "将近": Precision.AT_MOST,
    "大约": Precision.ABOUT,
    "近": Precision.AT_MOST,
    "约": Precision.ABOUT,
}


@dataclass(frozen=True)
class Typed:
    """What was understood: an amount with its precision, a blank, or a problem in words."""

    amount: int | None = None
    precision: Precision = Precision.EXACT
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        return self.amount is None and not self.problem


def parse(text: str, unit: Unit, *, allows_precision: bool) -> Typed:
    """Understand `text`: full-width digits, thousands separators, 万, and 余/近/约 where they are allowed."""
    plain = NOISE.sub("", unicodedata.normalize("NFKC", text))
    if not plain:
        return Typed()
    plain, precision = _precision(plain)
    if precision is not Precision.EXACT and not allows_precision:
        return Typed(problem="须填确数，不能带“余、近、约”")
    plain, factor = _factor(plain, unit)
    if plain.startswith("-"):
        return Typed(problem="不能为负数")
    found = NUMBER.fullmatch(plain)
    if found is None:
        return Typed(problem=f"填的“{text.strip()}”不是数字")
    return _typed(Decimal(plain) * factor, unit, precision)


def _precision(text: str) -> tuple[str, Precision]:
    for prefix, precision in PREFIXES.items():
        if text.startswith(prefix):
            return text.removeprefix(prefix), precision
    without = re.sub("[余多]", "", text, count=1)
    return (without, Precision.AT_LEAST) if without != text else (text, Precision.EXACT)


def _factor(text: str, unit: Unit) -> tuple[str, Decimal]:
    if unit is Unit.MONEY:
        text = text.removesuffix("元")
    if text.endswith("万"):
        return text.removesuffix("万"), TEN_THOUSAND
    return text, Decimal(1)


def _typed(number: Decimal, unit: Unit, precision: Precision) -> Typed:
    if unit is Unit.MONEY:
        number *= 100
        if number != number.to_integral_value():
            return Typed(problem="最多保留两位小数（到分）")
    elif number != number.to_integral_value():
        return Typed(problem="须为整数")
    if number > LARGEST:
        return Typed(problem="数字过大")
    return Typed(int(number), precision)


def show(amount: int | None, unit: Unit, precision: Precision = Precision.EXACT) -> str:
    """The amount as it stands in a cell: plain digits that `parse` understands again."""
    if amount is None:
        return ""
    digits = _money(amount) if unit is Unit.MONEY else str(amount)
    if precision is Precision.AT_LEAST:
        return f"{digits}余"
    return f"{'' if precision is Precision.EXACT else precision.label}{digits}"


def unit_label(unit: Unit) -> str:
    """The unit as the form prints it; money is filed in 元."""
    return "元" if unit is Unit.MONEY else unit.label


def show_percent(part: int, whole: int) -> str:
    """A rate with two decimals, half-up; — when there is nothing to divide by."""
    return f"{round_half_up(Fraction(part * 100, whole), 2)}%" if whole else "—"


def _money(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)
