"""Who reports a county's month upward and who judges it: (allowed, reason in Chinese)."""

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.returns.models import MonthlyReturn
from governance.returns.policy import ALLOWED, Answer
from governance.returns.states import ReturnState
from governance.rollups import queries
from governance.rollups.models import RollUp
from governance.rollups.states import RollUpState


def can_report(county, own: MonthlyReturn | None, *, post) -> Answer:
    """By the head of the bureau, once the bureau's own items are signed."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_SIGN) or post.region_id != county.pk:
        return False, "由县局负责人上报。"
    if own is None:
        return ALLOWED
    is_late = own.period.closed_at is not None
    if own.state != ReturnState.APPROVED and not (is_late and own.is_counted):
        return False, f"县局填报项“{own.status.label}”，审签后才能上报。"
    if own.submitted_by is not None and own.submitted_by.user_id == post.user_id:
        return False, "县局填报项由您填报，须由另一位负责人上报。"
    return ALLOWED


def can_review(rollup: RollUp, *, post) -> Answer:
    """By the city of the county."""
    if rollup.state == RollUpState.SENT_BACK:
        return False, "已退回县局，等待重新上报。"
    if not checks.has_permission(post, P.MONTHLY_RETURN_REVIEW) or post.region_id != rollup.city_id:
        return False, "只有市局业务科能审核县局上报的汇总。"
    if rollup.reported_by.user_id == post.user_id:
        return False, "上报人不能审核自己上报的汇总。"
    return ALLOWED


def can_send_back(rollup: RollUp, *, post) -> Answer:
    allowed, reason = can_review(rollup, post=post)
    if not allowed:
        return allowed, reason
    closed_at = queries.closed_at(rollup.region, rollup.form, rollup.month)
    if closed_at is not None:
        is_late = rollup.reported_at > closed_at and rollup.state == RollUpState.REPORTED
        return ALLOWED if is_late else (False, "市局已锁定本月，只能通过更正修改。")
    own = rollup.monthly_return
    if own is not None and own.state != ReturnState.REPORTED:
        return False, f"县局本月“{own.status.label}”，只能通过更正修改。"
    return ALLOWED
