"""Who may press whom: (allowed, reason in Chinese)."""

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.regions.models import Region


def can_chase(unit: Region, *, post) -> tuple[bool, str]:
    """A bureau presses the units right below it: the county its townships, the city its counties."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_CHASE, unit) or unit.parent_id != post.region_id:
        return False, "只能催办本局直接下辖的单位。"
    return True, ""
