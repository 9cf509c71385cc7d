"""Reads what a unit wants changed, and whether the sheet would still hold. Writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from governance.figures.values import Precision
from governance.returns import amounts, checks, sheets
from governance.returns.models import MonthlyReturn
from governance.returns.sheet import Level, Line, Sheet
from governance.workflow.actions import TransitionRefused


@dataclass(frozen=True)
class Wanted:
    """One cell: what stands there and what is to stand there."""

    line: Line
    old_amount: int | None
    old_precision: Precision
    new_amount: int
    new_precision: Precision

    @property
    def text(self) -> str:
        old = self.line.show(self.old_amount, self.old_precision) or "空白"
        return f"{self.line.name}由{old}更正为{self.line.show(self.new_amount, self.new_precision)}"


class ChangeRefused(TransitionRefused):
    """The wanted numbers cannot be taken; `problems` say why, each in a sentence."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("；".join(problem.rstrip("。") for problem in problems) + "。")


def read(monthly_return: MonthlyReturn, typed: Mapping[str, str]) -> list[Wanted]:
    """The cells in which something else is wanted. Raises ChangeRefused."""
    sheet = sheets.build(monthly_return)
    lines = {line.code: line for line in sheet.typed_lines()}
    wanted, problems = [], []
    for code, text in typed.items():
        if not text.strip():
            continue
        understood = _understood(lines, code, text)
        if isinstance(understood, str):
            problems.append(understood)
        elif change := _change(sheet, lines[code], understood):
            wanted.append(change)
    problems = problems or _problems(sheet, wanted)
    if problems:
        raise ChangeRefused(problems)
    return wanted


def _understood(lines: Mapping[str, Line], code: str, text: str):
    if code not in lines:
        return "本表没有这一项，请刷新页面。"
    line = lines[code]
    found = amounts.parse(text, line.unit, allows_precision=line.allows_precision)
    return f"{code} {line.name}：{found.problem}" if found.problem else found


def _change(sheet: Sheet, line: Line, found) -> Wanted | None:
    cell = sheet.cell(line.code)
    if (cell.amount, cell.precision) == (found.amount, found.precision):
        return None
    return Wanted(line, cell.amount, cell.precision, found.amount, found.precision)


def _problems(sheet: Sheet, wanted: list[Wanted]) -> list[str]:
    """Nothing to change, or errors that the new numbers would bring into the sheet."""
    if not wanted:
        return ["请至少更正一项，更正数须与原数不同。"]
    cells = dict(sheet.cells)
    for one in wanted:
        cells[one.line.code] = replace(
            sheet.cell(one.line.code), amount=one.new_amount, precision=one.new_precision
        )
    before = _errors(sheet)
    return [text for key, text in _errors(replace(sheet, cells=cells)).items() if key not in before]


def _errors(sheet: Sheet) -> dict[tuple, str]:
    found = [finding for finding in checks.run(sheet) if finding.level is Level.ERROR]
    return {(finding.check, finding.codes): finding.message for finding in found}
