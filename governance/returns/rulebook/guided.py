"""A check put together from choices instead of written: one line, a comparison, the other side. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.figures.values import Unit
from governance.returns import amounts


class Reading(StrEnum):
    """Which of a line's numbers is compared."""

    MONTH = "MONTH"
    YEAR = "YEAR"

    @property
    def label(self) -> str:
        return {"MONTH": "本月数", "YEAR": "本年累计"}[self.value]


class Comparison(StrEnum):
    """How the two have to stand to each other."""

    AT_MOST = "AT_MOST"
    AT_LEAST = "AT_LEAST"
    EQUAL = "EQUAL"

    @property
    def label(self) -> str:
        return {"AT_MOST": "不大于", "AT_LEAST": "不小于", "EQUAL": "等于"}[self.value]


class Other(StrEnum):
    """What the number is compared with."""

    INDICATOR = "INDICATOR"
    NUMBER = "NUMBER"
    LAST = "LAST"
    YEAR_BEFORE = "YEAR_BEFORE"
    MEAN = "MEAN"
    OBSERVED = "OBSERVED"

    @property
    def label(self) -> str:
        return {
            "INDICATOR": "另一项指标",
            "NUMBER": "一个数",
            "LAST": "本项上月数",
            "YEAR_BEFORE": "本项上年同月数",
            "MEAN": "本项近六个月平均",
            "OBSERVED": "本项登记数",
        }[self.value]


_SIGNS = {Comparison.AT_MOST: "<=", Comparison.AT_LEAST: ">=", Comparison.EQUAL: "=="}


@dataclass(frozen=True)
class Guided:
    """`tolerance_percent` of the other side and `tolerance` (in the line's own unit) are let through.

    `number` and `tolerance` are stored amounts: 分 for money.
    """

    code: str
    name: str
    level: str
    comparison: Comparison
    other: Other
    reading: Reading = Reading.MONTH
    other_code: str = ""
    number: int = 0
    tolerance_percent: int = 0
    tolerance: int = 0
    advice: str = ""
    is_money: bool = False

    def spelled(self) -> dict[str, Any]:
        """The rule as a pack would spell it."""
        table = {
            "name": self.name,
            "level": self.level,
            "expect": self._expect(),
            "codes": [self.code, *([self.other_code] if self.other is Other.INDICATOR else [])],
            "fact": self._fact(),
            "advice": self.advice or "请核对，属实请说明",
            "source": "本局规定",
            "words": self.words,
        }
        if self.other is Other.MEAN:
            table["when"] = f"recent_count({self.code}) > 0"
        return table

    @property
    def words(self) -> str:
        """The choices in a sentence, for the one who made them."""
        other = self.other.label if self.other not in (Other.INDICATOR, Other.NUMBER) else self._other_words()
        allowed = [f"{self.tolerance_percent}%"] if self.tolerance_percent else []
        allowed += [self._shown(self.tolerance)] if self.tolerance else []
        tail = f"，允许相差{'加'.join(allowed)}" if allowed else ""
        return f"{self.code}的{self.reading.label}应{self.comparison.label}{other}{tail}"

    def _other_words(self) -> str:
        if self.other is Other.NUMBER:
            return self._shown(self.number)
        return f"{self.other_code}的{self.reading.label}"

    def _shown(self, amount: int) -> str:
        return f"{amounts.show(amount, Unit.MONEY)}元" if self.is_money else str(amount)

    def _read(self, code: str) -> str:
        return f"ytd({code})" if self.reading is Reading.YEAR else code

    def _other_side(self) -> str:
        return {
            Other.INDICATOR: self._read(self.other_code),
            Other.NUMBER: str(self.number),
            Other.LAST: f"last({self.code})",
            Other.YEAR_BEFORE: f"back({self.code}, 12)",
            Other.MEAN: f"recent_sum({self.code})",
            Other.OBSERVED: f"observed({self.code})",
        }[self.other]

    def _expect(self) -> str:
        """Multiplied out, so that neither a mean nor a percentage is ever divided or rounded."""
        if not (self.tolerance or self.tolerance_percent) and self.other is not Other.MEAN:
            return f"{self._read(self.code)} {_SIGNS[self.comparison]} {self._other_side()}"
        months = f" * recent_count({self.code})" if self.other is Other.MEAN else ""
        left = f"{self._read(self.code)} * 100{months}"
        most = f"{self._other_side()} * {100 + self.tolerance_percent} + {self.tolerance * 100}{months}"
        least = f"{self._other_side()} * {100 - self.tolerance_percent} - {self.tolerance * 100}{months}"
        if self.comparison is Comparison.AT_MOST:
            return f"{left} <= {most}"
        if self.comparison is Comparison.AT_LEAST:
            return f"{left} >= {least}"
        return f"{least} <= {left} <= {most}"

    def _fact(self) -> str:
        subject = f"“{{name:{self.code}}}”{self._reading_words()}{{{self._read(self.code)}}}"
        allowed = f"（允许相差{self.tolerance_percent}%）" if self.tolerance_percent else ""
        return f"{subject}，应{self.comparison.label}{self._other_fact()}{allowed}"

    def _reading_words(self) -> str:
        return "累计" if self.reading is Reading.YEAR else ""

    def _other_fact(self) -> str:
        if self.other is Other.MEAN:
            return "近六个月平均"
        if self.other is Other.INDICATOR:
            read = self._read(self.other_code)
            return f"“{{name:{self.other_code}}}”{self._reading_words()}{{{read}}}"
        if self.other is Other.NUMBER:
            return f"{{{self.number} + 0 * {self.code}}}"  # so that money is shown in 元
        words = {Other.LAST: "上月数", Other.YEAR_BEFORE: "上年同月数", Other.OBSERVED: "登记数"}
        return f"{words[self.other]}{{{self._other_side()}}}"
