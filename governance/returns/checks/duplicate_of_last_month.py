from collections.abc import Iterator

from governance.figures import periods
from governance.returns.sheet import Finding, Sheet, warning

FEWEST = 5  # below this many lines equality says nothing
PERCENT = 80


def duplicate_of_last_month(sheet: Sheet) -> Iterator[Finding]:
    """C53 八成以上的发生数与上月完全相同（均为零的不计）须说明（casework 6.3、governance 6.3 duplicate）.

    C52 (累计不得下降) holds by construction: months are filed, cumulative figures are added up.
    """
    before = sheet.history.get(periods.shift(sheet.month, -1), {})
    pairs = [(sheet.amount(line.code), before.get(line.code)) for line in sheet.lines if line.is_activity]
    told = [(now, then) for now, then in pairs if now is not None and then is not None and (now or then)]
    same = sum(now == then for now, then in told)
    if len(told) >= FEWEST and same * 100 >= PERCENT * len(told):
        yield warning(
            "C53",
            f"{len(told)}项发生数中有{same}项与上月完全相同",
            "请核对是否误用上月报表，属实请写整表说明",
        )
