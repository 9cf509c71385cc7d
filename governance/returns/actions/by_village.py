"""Filling in a township's return village by village."""

from datetime import datetime

from django.db import transaction

from governance.returns import prefill
from governance.returns.actions.cells import Desk, is_blank
from governance.returns.actions.filling import KEPT, begun
from governance.returns.models import MonthlyReturn, Origin


@transaction.atomic
def prefill_villages(*, monthly_return: MonthlyReturn, by, at: datetime) -> int:
    """各村按登记数带入: what the records say of each village, where nobody has typed; returns how many cells
    changed. A village without a record of something had none of it: 0."""
    desk = Desk.of(begun(monthly_return, by=by, at=at), by=by, at=at)
    codes = [line.code for line in desk.lines.values() if line.by_village]
    observed = prefill.observed_by_region(region=desk.row.region, month=desk.row.month, codes=codes)
    changed = sum(
        _prefill(desk, village_id, code, amounts.get(village_id, 0))
        for code, amounts in observed.items()
        for village_id in sorted(desk.village_ids)
    )
    desk.sum_up(observed)
    return changed


def _prefill(desk: Desk, village_id: int, code: str, amount: int) -> bool:
    value = desk.of_villages.get((village_id, code)) or desk.blank(code, region_id=village_id)
    if value.amount == amount or (value.origin in KEPT and value.revision and not is_blank(value)):
        return False
    desk.put_into(value, amount, Origin.PREFILLED, observed=amount)
    return True
