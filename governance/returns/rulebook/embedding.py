"""What the browser needs in order to judge a sheet while it is being typed. Pure."""

from collections.abc import Iterable
from typing import Any

from governance.figures import periods
from governance.figures.values import Kind, Unit
from governance.returns.rulebook.rule import Rule
from governance.returns.sheet import Line, Sheet

MONTHS_BACK = 13


def context(rules: Iterable[Rule], sheet: Sheet) -> dict[str, Any]:
    """Plain JSON: the rules, the lines, and what stands beside the cells; `history` by months back."""
    return {
        "month": sheet.month,
        "note": sheet.note,
        "rules": [rule.as_data() for rule in rules],
        "lines": [_line(line) for line in sheet.lines],
        "history": _history(sheet),
        "observed": {code: cell.observed for code, cell in sheet.cells.items() if cell.observed is not None},
        "villages": {code: cell.villages.total for code, cell in sheet.cells.items() if cell.villages},
        "children": [[name, given] for name, given in sheet.children.items()],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "name": line.name,
        "money": line.unit is Unit.MONEY,
        "typed": line.is_typed,
        "activity": line.is_activity,
        "stock": line.kind is Kind.STOCK,
        "required": line.is_required,
        "approximate": line.allows_precision,
        "numerator": line.numerator,
        "denominator": line.denominator,
    }


def _history(sheet: Sheet) -> dict[str, dict[str, int]]:
    codes = {line.code for line in sheet.lines}
    found = {}
    for back in range(1, MONTHS_BACK + 1):
        filed = sheet.history.get(periods.shift(sheet.month, -back), {})
        if kept := {code: amount for code, amount in filed.items() if code in codes}:
            found[str(back)] = kept
    return found
