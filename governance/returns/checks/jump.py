from collections.abc import Iterator

from governance.figures.values import Unit
from governance.returns.sheet import Finding, Line, Sheet, warning

LEAST = 5
LEAST_FEN = 1_000_000  # 1 万元: a change of a few 元 is no jump
MONTHS = 6


def jump(sheet: Sheet) -> Iterator[Finding]:
    """J01 与上月相比变化超过50%且超过5，与近六个月均值相比也如此的，须说明（governance 6.3 jump）."""
    for line in sheet.typed_lines():
        amount, before = sheet.amount(line.code), sheet.last_month(line.code)
        if amount is None or before is None:
            continue
        recent = sheet.recent(line.code, MONTHS)
        if _jumps(amount, before, 1, line) and _jumps(amount, sum(recent), len(recent), line):
            yield warning("J01", _fact(line, amount, before), "请核对，属实请写一句原因", line.code)


def _jumps(amount: int, total: int, count: int, line: Line) -> bool:
    """Against the mean `total`/`count`, without dividing."""
    change = abs(amount * count - total)
    least = LEAST_FEN if line.unit is Unit.MONEY else LEAST
    return change * 2 > total and change > least * count


def _fact(line: Line, amount: int, before: int) -> str:
    word = "增加" if amount > before else "减少"
    return f"“{line.name}”由上月{line.show(before)}变为{line.show(amount)}，{word}较多"
