from collections.abc import Iterator

from governance.returns.sheet import Finding, Level, Line, Sheet

ADVICE = "请说明原因，或先补登记"
SHARE, COUNT = 20, 3  # more than one in 20 (5 %), or more than 3


def differs_from_records(sheet: Sheet) -> Iterator[Finding]:
    """C51 填报数与登记数不一致须写明原因；相差超过5%或3的，送审时向审核人标出（casework 6.3）."""
    for line in sheet.typed_lines():
        difference = sheet.cell(line.code).difference
        if difference:
            level = Level.WARNING if _is_large(sheet, line, difference) else Level.INFO
            yield Finding(
                "C51", level, _fact(sheet, line, difference), ADVICE, (line.code,), needs_reason=True
            )


def _is_large(sheet: Sheet, line: Line, difference: int) -> bool:
    observed = sheet.cell(line.code).observed or 0
    unit = 100 if line.unit == "MONEY" else 1
    return abs(difference) > COUNT * unit or abs(difference) * SHARE > observed


def _fact(sheet: Sheet, line: Line, difference: int) -> str:
    cell = sheet.cell(line.code)
    more = "多" if difference > 0 else "少"
    return (
        f"“{line.name}”填报{line.show(cell.amount, cell.precision)}，登记{line.show(cell.observed)}，"
        f"{more}{line.show(abs(difference))}"
    )
