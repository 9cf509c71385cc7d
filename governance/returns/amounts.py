"""What a person types into a cell, and how a stored amount is shown there. Pure.

Money is typed in 元 and stored in 分; everything else is a whole number. Blank is not zero.
`static/returns/rules.js` reads what is typed in the same way.
"""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from governance.figures.values import Precision, Unit, round_half_up

LARGEST = 10**15  # well inside bigint and what a browser holds exactly, beyond anything a county counts
NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
SPACE = "\\s\\x1c-\\x1f\\x85\\ufeff"  # what Python or browsers take for a space
NOISE = re.compile(f"[{SPACE},，]")
EDGES = re.compile(f"^[{SPACE}]+|[{SPACE}]+$")
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


@lru_cache(maxsize=4096)
def parse(text: str, unit: Unit, *, allows_precision: bool) -> Typed:
    """Understand `text`: full-width digits, thousands separators, 万, and 余/近/约 where they are allowed."""
    plain = NOISE.sub("", unicodedata.normalize("NFKC", text))
    if not plain:
        return Typed()
    plain, precision = _precision(plain)
    if precision is not Precision.EXACT and not allows_precision:
        return Typed(problem="须填确数，不能带“余、近、约”")
    plain, places = _places(plain, unit)
    if plain.startswith("-"):
        return Typed(problem="不能为负数")
    found = NUMBER.fullmatch(plain)
    if found is None:
        return Typed(problem=f"填的“{EDGES.sub('', text)}”不是数字")
    return _typed(found[1], (found[2] or "").rstrip("0"), places, unit, precision)


def _precision(text: str) -> tuple[str, Precision]:
    for prefix, precision in PREFIXES.items():
        if text.startswith(prefix):
            return text.removeprefix(prefix), precision
    without = re.sub("[余多]", "", text, count=1)
    return (without, Precision.AT_LEAST) if without != text else (text, Precision.EXACT)


def _places(text: str, unit: Unit) -> tuple[str, int]:
    """The digits, and by how many places the point moves to the right: 万 four, 元 to 分 two."""
    places = 2 if unit is Unit.MONEY else 0
    if unit is Unit.MONEY:
        text = text.removesuffix("元")
    return (text.removesuffix("万"), places + 4) if text.endswith("万") else (text, places)


def _typed(whole: str, rest: str, places: int, unit: Unit, precision: Precision) -> Typed:
    if len(rest) > places:
        return Typed(problem="最多保留两位小数（到分）" if unit is Unit.MONEY else "须为整数")
    digits = (whole + rest.ljust(places, "0")).lstrip("0") or "0"
    is_too_large = len(digits) > len(str(LARGEST)) or int(digits) > LARGEST
    return Typed(problem="数字过大") if is_too_large else Typed(int(digits), precision)


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


@lru_cache(maxsize=4096)
def show_percent(part: int, whole: int) -> str:
    """A rate with two decimals, half-up; — when there is nothing to divide by."""
    return f"{round_half_up(Fraction(part * 100, whole), 2)}%" if whole else "—"


def _money(fen: int) -> str:
    yuan, rest = divmod(fen, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)
