"""Who tries out, switches on and ends a bureau's own checks: (allowed, reason in Chinese)."""

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.returns.models import BureauRule

ALLOWED = (True, "")


def can_write(*, post) -> tuple[bool, str]:
    """The statistician of a county or city bureau drafts and tries out, for their own bureau."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_RULE) or post.region.level not in ("COUNTY", "CITY"):
        return False, "只有县（区）局、市局的统计岗位能拟定核对规则。"
    return ALLOWED


def can_switch_on(rule: BureauRule, *, post) -> tuple[bool, str]:
    allowed, reason = _own(rule, post=post)
    if not allowed:
        return allowed, reason
    if post.region.level != "COUNTY":
        return False, "核对规则由各县（区）局自己启用；市局可以回看后建议各局采用。"
    if not rule.is_draft:
        return False, f"本规则已自{rule.since}起启用。"
    return ALLOWED


def can_end(rule: BureauRule, *, post) -> tuple[bool, str]:
    allowed, reason = _own(rule, post=post)
    if not allowed:
        return allowed, reason
    if rule.is_draft:
        return False, "尚未启用，无需停用。"
    if rule.until_month is not None:
        return False, f"本规则已定于{rule.until}起停用。"
    return ALLOWED


def _own(rule: BureauRule, *, post) -> tuple[bool, str]:
    allowed, reason = can_write(post=post)
    if allowed and rule.region_id != post.region_id:
        return False, "只能处理本局的核对规则。"
    return allowed, reason
