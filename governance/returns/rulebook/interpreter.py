"""Judges a sheet by rules that are data. `static/returns/rules.js` says the same in the browser. Pure.

Numbers are exact whole numbers. A cell with 余, 近 or 约 can neither satisfy nor break an equality: such a
rule only informs; where it is compared by order, what would block asks for a sentence instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from governance.figures import periods
from governance.figures.values import Kind, Precision, Unit
from governance.returns import amounts
from governance.returns.rulebook.language import IT, Tree
from governance.returns.rulebook.rule import Rule

if TYPE_CHECKING:
    from governance.returns.sheet import Line, Sheet

RECENT, TRAILING = 6, 12  # months
APPROXIMATE = "“{}”涉及概数，不能核对是否相等"
APPROXIMATE_ADVICE = "有了准数后请改填准数"


class Number(NamedTuple):
    """A known number; `is_money` in 分."""

    amount: int
    precision: Precision = Precision.EXACT
    is_money: bool = False

    @property
    def is_exact(self) -> bool:
        return self.precision is Precision.EXACT

    def __str__(self) -> str:
        sign = "−" if self.amount < 0 else ""
        unit = Unit.MONEY if self.is_money else Unit.COUNT
        return sign + amounts.show(abs(self.amount), unit, self.precision)


Known = Number | bool | None


class Verdict(NamedTuple):
    """A rule that does not hold, of one line or of the whole return. `level` may be milder than the rule's."""

    rule: Rule
    level: str
    fact: str
    advice: str
    codes: tuple[str, ...]
    needs_reason: bool


def verdicts(rules: Iterable[Rule], sheet: Sheet) -> Iterator[Verdict]:
    """What the rules have to say, rule by rule, line by line."""
    judge = _Judge(sheet)
    for rule in rules:
        for judge.it in _lines(rule, sheet):
            if verdict := judge.verdict(rule):
                yield verdict


def value_of(sheet: Sheet, operation: str, code: str, *more: int) -> Known:
    """What one operation of the language says of a line of the sheet, such as `last` of M05."""
    return _Judge(sheet).of_line(operation, code, *more)


def lines_of(rule: Rule, sheet: Sheet) -> list[str]:
    """Codes of the lines that the rule looks at one by one; one empty code for once per return."""
    return _lines(rule, sheet)


def _lines(rule: Rule, sheet: Sheet) -> list[str]:
    if not rule.each:
        return [""]
    if isinstance(rule.each, tuple):
        return [code for code in rule.each if sheet.line(code)]
    return [line.code for line in sheet.lines if _belongs[rule.each](line)]


_belongs: dict[str, Callable[[Line], bool]] = {
    "typed": lambda line: line.is_typed,
    "counts": lambda line: line.is_typed and line.unit is not Unit.MONEY,
    "money": lambda line: line.is_typed and line.unit is Unit.MONEY,
    "flows": lambda line: line.is_activity,
    "flow_counts": lambda line: line.is_activity and line.unit is not Unit.MONEY,
    "stocks": lambda line: line.kind is Kind.STOCK,
    "ratios": lambda line: line.kind is Kind.RATIO,
}


@dataclass
class _Judge:
    """Looks at one sheet, rule by rule, at one line (`it`) at a time."""

    sheet: Sheet
    it: str = ""
    saw_approximate: bool = False
    read: dict[tuple, Known] = field(default_factory=dict)  # what was read of the sheet already

    def verdict(self, rule: Rule) -> Verdict | None:
        if rule.when is not None and self.value(rule.when) is not True:
            return None
        self.saw_approximate = False
        holds = self.value(rule.expect)
        codes = tuple(self.code(code) for code in rule.codes)
        if holds is not None and self.saw_approximate and rule.is_equality:
            return Verdict(
                rule, "INFO", APPROXIMATE.format(rule.name), APPROXIMATE_ADVICE, codes, needs_reason=False
            )
        if holds is not False:
            return None
        level, needs_reason = rule.level, rule.needs_reason
        if self.saw_approximate and level == "ERROR":
            level, needs_reason = "WARNING", True
        return Verdict(rule, level, self.words(rule.fact), self.words(rule.advice), codes, needs_reason)

    def code(self, written: str) -> str:
        return self.it if written == IT else written

    # --- trees ---

    def value(self, tree: Tree) -> Known:
        if isinstance(tree, int):
            return Number(tree)
        operation, *operands = tree
        if operation in _OF_LINE:
            return self.of_line(operation, self.code(operands[0]), *operands[1:])
        if operation in ("and", "or"):
            return self.joined(operands, decided_by=operation == "or")
        return _OF_VALUES[operation](self, *(self.value(operand) for operand in operands))

    def of_line(self, *key: Any) -> Known:
        if key not in self.read:
            operation, *rest = key
            self.read[key] = _OF_LINE[operation](self, *rest)
        return self.read[key]

    def joined(self, operands: list[Tree], *, decided_by: bool) -> bool | None:
        """`and` is decided by the first that does not hold, `or` by the first that does."""
        answer: bool | None = not decided_by
        for operand in operands:
            found = self.value(operand)
            if found is decided_by:
                return decided_by
            if found is None:
                answer = None
        return answer

    def number(self, code: str, amount: int | None, precision: Precision = Precision.EXACT) -> Number | None:
        if amount is None:
            return None
        line = self.sheet.line(code)
        return Number(amount, precision, line is not None and line.unit is Unit.MONEY)

    def total(self, code: str, found: Iterable[int | None]) -> Number | None:
        """The sum of what is known; unknown when nothing is."""
        known = [amount for amount in found if amount is not None]
        return self.number(code, sum(known)) if known else None

    def compare(self, operation: str, left: Known, right: Known) -> bool | None:
        if not isinstance(left, Number) or not isinstance(right, Number):
            return None
        self.saw_approximate |= not (left.is_exact and right.is_exact)
        return _COMPARE[operation](left.amount, right.amount)

    # --- words ---

    def words(self, parts: list[Any]) -> str:
        return "".join(part if isinstance(part, str) else self.place(*part) for part in parts)

    def place(self, kind: str, operand: Any, *rest: Any) -> str:
        if kind == "name":
            return self.sheet.name(self.code(operand))
        if kind == "problem":
            return self.sheet.cell(self.code(operand)).problem
        if kind == "list":
            return _listed(self, self.code(operand))
        found = self.value(operand)
        if not isinstance(found, Number):
            return "—"
        if kind == "word":
            return rest[0] if found.amount > 0 else rest[1]
        if kind == "percent":
            whole = self.value(rest[0])
            return amounts.show_percent(found.amount, whole.amount) if isinstance(whole, Number) else "—"
        return ("+" if kind == "signed" and found.amount > 0 else "") + str(found)


def _cell(judge: _Judge, code: str) -> Number | None:
    cell = judge.sheet.cell(code)
    return judge.number(code, cell.amount, cell.precision)


def _back(judge: _Judge, code: str, months: int) -> Number | None:
    return judge.number(code, _months_ago(judge.sheet, code, months))


def _months_ago(sheet: Sheet, code: str, months: int) -> int | None:
    return sheet.filed(code, _month_before(sheet.month, months))


@cache
def _month_before(month: int, months: int) -> int:
    return periods.shift(month, -months)


def _december(judge: _Judge, code: str) -> Number | None:
    return _back(judge, code, judge.sheet.month % 100)


def _ytd(judge: _Judge, code: str) -> Number | None:
    before, now = _ytd_last(judge, code), _cell(judge, code)
    return None if before is None or now is None else _added(judge, before, now)


def _ytd_last(judge: _Judge, code: str) -> Number | None:
    """Zero in January; unknown when one of the months was not filed."""
    found = [_months_ago(judge.sheet, code, months) for months in range(1, judge.sheet.month % 100)]
    if any(amount is None for amount in found):
        return None
    return judge.number(code, sum(amount for amount in found if amount is not None))


def _trailing(judge: _Judge, code: str) -> Number | None:
    now = _cell(judge, code)
    if now is None:
        return None
    before = [_months_ago(judge.sheet, code, months) for months in range(1, TRAILING + 1)]
    total = now.amount + sum(amount for amount in before if amount is not None)
    return Number(total, now.precision, now.is_money)


def _recent(judge: _Judge, code: str) -> list[int]:
    found = [_months_ago(judge.sheet, code, months) for months in range(1, RECENT + 1)]
    return [amount for amount in found if amount is not None]


def _parts(judge: _Judge, code: str) -> list[Number | None]:
    lines = (line for line in judge.sheet.lines if line.code.startswith(f"{code}.") and line.is_typed)
    return [_cell(judge, line.code) for line in lines]


def _sum_of_parts(judge: _Judge, code: str) -> Number | None:
    total: Number | None = None
    for part in _parts(judge, code):
        if part is None:
            return None
        total = part if total is None else _added(judge, total, part)
    return total


def _children(judge: _Judge, code: str) -> Number | None:
    return judge.total(code, (found.get(code) for found in judge.sheet.children.values()))


def _listed(judge: _Judge, code: str) -> str:
    given = ((name, found.get(code)) for name, found in judge.sheet.children.items())
    return "、".join(f"{name}{judge.number(code, amount)}" for name, amount in given if amount is not None)


def _compared(sheet: Sheet) -> list[tuple[int, int]]:
    """(this month, last month) of every count of the month that both have, unless both are nothing."""
    pairs = [
        (sheet.amount(line.code), _months_ago(sheet, line.code, 1))
        for line in sheet.lines
        if line.is_activity
    ]
    return [(now, then) for now, then in pairs if now is not None and then is not None and (now or then)]


def _added(_judge: _Judge, left: Known, right: Known, sign: int = 1) -> Number | None:
    if not isinstance(left, Number) or not isinstance(right, Number):
        return None
    precision = left.precision.combine(right.precision if sign > 0 else _mirrored(right.precision))
    return Number(left.amount + sign * right.amount, precision, left.is_money or right.is_money)


def _mirrored(precision: Precision) -> Precision:
    """Taking away 200余 leaves at most so much."""
    return {Precision.AT_LEAST: Precision.AT_MOST, Precision.AT_MOST: Precision.AT_LEAST}.get(
        precision, precision
    )


def _multiplied(_judge: _Judge, left: Known, right: Known) -> Number | None:
    if not isinstance(left, Number) or not isinstance(right, Number):
        return None
    precision = left.precision.combine(right.precision)
    return Number(left.amount * right.amount, precision, left.is_money or right.is_money)


def _absolute(_judge: _Judge, operand: Known) -> Number | None:
    if not isinstance(operand, Number):
        return None
    precision = operand.precision if operand.amount >= 0 else _mirrored(operand.precision)
    return Number(abs(operand.amount), precision, operand.is_money)


def _comparison(operation: str):
    return lambda judge, left, right: judge.compare(operation, left, right)


_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": lambda left, right: left == right,
    "!=": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
_OF_LINE: dict[str, Callable[..., Known]] = {
    "cell": _cell,
    "last": lambda judge, code: _back(judge, code, 1),
    "back": _back,
    "december": _december,
    "ytd": _ytd,
    "ytd_last": _ytd_last,
    "trailing": _trailing,
    "recent_sum": lambda judge, code: judge.total(code, _recent(judge, code)),
    "recent_count": lambda judge, code: Number(len(_recent(judge, code))),
    "observed": lambda judge, code: judge.number(code, judge.sheet.cell(code).observed),
    "villages": lambda judge, code: judge.number(code, judge.sheet.cell(code).villages_total),
    "parts": _sum_of_parts,
    "parts_filled": lambda judge, code: Number(sum(part is not None for part in _parts(judge, code))),
    "parts_all": lambda judge, code: Number(len(_parts(judge, code))),
    "children": _children,
    "scale": lambda judge, code: Number(100 if (judge.number(code, 0) or Number(0)).is_money else 1),
    "blank": lambda judge, code: judge.sheet.cell(code).is_blank,
    "wrong": lambda judge, code: bool(judge.sheet.cell(code).problem),
    "required": lambda judge, code: (line := judge.sheet.line(code)) is not None and line.is_required,
    "numerator": lambda judge, code: _cell(judge, _ratio_part(judge, code, "numerator")),
    "denominator": lambda judge, code: _cell(judge, _ratio_part(judge, code, "denominator")),
}
_OF_VALUES: dict[str, Callable[..., Known]] = {
    "+": _added,
    "-": lambda judge, left, right: _added(judge, left, right, -1),
    "*": _multiplied,
    "abs": _absolute,
    "not": lambda _judge, operand: None if operand is None else not operand,
    "sure": lambda _judge, operand: operand is True,
    "known": lambda _judge, operand: operand is not None,
    "told_count": lambda judge: Number(len(_compared(judge.sheet))),
    "same_count": lambda judge: Number(sum(now == then for now, then in _compared(judge.sheet))),
    **{operation: _comparison(operation) for operation in _COMPARE},
}


def _ratio_part(judge: _Judge, code: str, which: str) -> str:
    line = judge.sheet.line(code)
    return getattr(line, which) if line else ""
