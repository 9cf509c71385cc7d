"""What the monthly returns tell the regions tree: returns still owed by the regions that a change touches."""

from governance.regions import registry
from governance.regions.registry import Affected
from governance.returns.models import MonthlyReturn


def register_all() -> None:
    registry.register_affected("returns", _owed)


def _owed(region_ids: list[int]) -> Affected:
    count = MonthlyReturn.objects.filter(region__in=region_ids).owed().count()
    return Affected("未报月报", count, "生效日前的月份仍由原单位填报")
