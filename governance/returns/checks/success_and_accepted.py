from collections.abc import Iterator

from governance.figures import periods
from governance.returns.sheet import Finding, Sheet, error, warning

ACCEPTED, SUCCESSFUL, OPEN_AT_END = "M02", "M03", "M05"


def success_and_accepted(sheet: Sheet) -> Iterator[Finding]:
    """C02 累计成功 ≤ 累计受理 + 年初未结为须改正；单月成功多于受理（含结转）为须说明（casework 6.3、A15）."""
    carried = sheet.filed(OPEN_AT_END, _last_december(sheet.month))
    accepted, successful = sheet.year_to_date(ACCEPTED), sheet.year_to_date(SUCCESSFUL)
    if carried is None or accepted is None or successful is None:
        yield from _single_month(sheet)
    elif successful > accepted + carried:
        yield error(
            "C02",
            f"今年累计调解成功{successful}件，多于累计受理{accepted}件与年初未结{carried}件之和",
            "请逐月核对",
            SUCCESSFUL,
            ACCEPTED,
        )
    else:
        yield from _single_month(sheet)


def _single_month(sheet: Sheet) -> Iterator[Finding]:
    accepted, successful = sheet.amount(ACCEPTED), sheet.amount(SUCCESSFUL)
    if accepted is not None and successful is not None and successful > accepted:
        yield warning(
            "C02",
            f"调解成功{successful}件多于本月受理{accepted}件",
            "如为上月结转，请写明结转件数",
            SUCCESSFUL,
            ACCEPTED,
        )


def _last_december(month: int) -> int:
    return periods.shift(month // 100 * 100 + 1, -1)
