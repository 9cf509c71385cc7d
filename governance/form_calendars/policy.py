"""Who sets a bureau's calendar: (allowed, reason in Chinese)."""

from governance.access import checks
from governance.access.permissions import Permission as P


def can_set(*, post) -> tuple[bool, str]:
    """The county bureau's statistician or administrator, for their own bureau."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_SCHEDULE):
        return False, "只有县（区）局的统计审核或系统管理员能设定报表日程。"
    if post.region.level != "COUNTY":
        return False, "报表日程由各县（区）局自己设定。"
    return True, ""
