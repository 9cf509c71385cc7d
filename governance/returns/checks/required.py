from collections.abc import Iterator

from governance.returns.sheet import Finding, Sheet, error


def required(sheet: Sheet) -> Iterator[Finding]:
    """R02 必填项不得空白；没有发生须填 0（governance 6.2：空白为未报，零为本月无）."""
    for line in sheet.typed_lines():
        cell = sheet.cell(line.code)
        if line.is_required and cell.amount is None and not cell.problem:
            advice = "本月没有请填 0" if line.is_activity else "请填月末数，没有请填 0"
            yield error("R02", f"“{line.name}”未填", advice, line.code)
