"""What mediation tells the regions tree: cases in hand in the regions that a change touches."""

from governance.regions import registry
from governance.regions.registry import Affected
from mediation.cases.models import Case


def register_all() -> None:
    registry.register_affected("mediation.cases", _in_hand)


def _in_hand(region_ids: list[int]) -> Affected:
    count = Case.objects.filter(region__in=region_ids).in_hand().count()
    return Affected("在办调解案件", count, "案号不变，继续由原承办人办理")
