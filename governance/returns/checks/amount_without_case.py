from collections.abc import Iterator

from governance.returns.sheet import Finding, Sheet, error, warning

MONEY, SUCCESSFUL = "M06", "M03"
AVERAGE_FEN = 50_000_000  # 50 万元 on average


def amount_without_case(sheet: Sheet) -> Iterator[Finding]:
    """C07 有协议金额必有成功案件；件均超过50万元须说明（casework 6.3）."""
    money, successful = sheet.amount(MONEY), sheet.amount(SUCCESSFUL)
    if not money or successful is None:
        return
    if successful == 0:
        text = f"调解成功为0，“{sheet.name(MONEY)}”应为0"
        yield error("C07", text, "请核对是否填错栏或填错月份", MONEY, SUCCESSFUL)
    elif money > successful * AVERAGE_FEN:
        text = f"“{sheet.name(MONEY)}”件均超过50万元"
        yield warning("C07", text, "请核对单位是否为元，属实请说明", MONEY, SUCCESSFUL)
