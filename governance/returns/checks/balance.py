from collections.abc import Iterator

from governance.figures.values import Precision
from governance.returns.sheet import Finding, Sheet, error

ACCEPTED, SUCCESSFUL, OPEN_AT_END = "M02", "M03", "M05"


def balance(sheet: Sheet) -> Iterator[Finding]:
    """C01 上期未结 + 受理 = 成功 + 不成功 + 终止 + 期末未结（casework 6.3）.

    The form has no line for failed and terminated cases, so they are what is left; less than nothing
    cannot be left.
    """
    carried = sheet.last_month(OPEN_AT_END)
    accepted, successful = sheet.amount(ACCEPTED), sheet.amount(SUCCESSFUL)
    still_open = sheet.amount(OPEN_AT_END)
    if carried is None or accepted is None or successful is None or still_open is None:
        return
    if sheet.cell(ACCEPTED).precision is not Precision.EXACT:
        return
    excess = successful + still_open - carried - accepted
    if excess > 0:
        yield error(
            "C01",
            f"调解台账不平：上月未结{carried}＋受理{accepted}＝{carried + accepted}件，"
            f"而成功{successful}＋期末未结{still_open}＝{successful + still_open}件，多出{excess}件",
            "请核对这三项",
            OPEN_AT_END,
            SUCCESSFUL,
            ACCEPTED,
        )
