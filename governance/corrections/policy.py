"""Who may ask for, approve and unlock a correction: (allowed, reason in Chinese). Three different people."""

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.corrections.models import Correction
from governance.corrections.states import PENDING, CorrectionState
from governance.offices.models import Post
from governance.returns.models import MonthlyReturn
from governance.returns.policy import ALLOWED, Answer, is_county_return
from governance.returns.states import ReturnState


def can_request(monthly_return: MonthlyReturn, *, post) -> Answer:
    """更正: the filing unit's own numbers, once they are locked."""
    if not _files(monthly_return, post):
        return False, "只有填报单位能申请更正。"
    if monthly_return.state != ReturnState.LOCKED:
        return False, "本表尚未锁定：请审核人退回后直接修改。"
    return ALLOWED


def can_request_late(monthly_return: MonthlyReturn, *, post) -> Answer:
    """补报: a return that was missing when its month was locked."""
    if not _files(monthly_return, post):
        return False, "只有填报单位能申请补报。"
    if not monthly_return.is_shut_out:
        return False, "本表可以直接填报，无需申请补报。"
    return ALLOWED


def may_ask(monthly_return: MonthlyReturn, *, post) -> bool:
    """Whether the page of a return offers to ask for a correction or a late filing."""
    asking = can_request_late if monthly_return.is_shut_out else can_request
    return asking(monthly_return, post=post)[0]


def can_withdraw(correction: Correction, *, post) -> Answer:
    if correction.state != CorrectionState.REQUESTED:
        return False, f"申请{correction.status.label}，不能撤回。"
    if not _is_person(post, correction.requested_by_id):
        return False, "只有申请人本人能撤回。"
    return ALLOWED


def can_approve(correction: Correction, *, post) -> Answer:
    """The reviewing bureau; nobody approves what they asked for."""
    if correction.state != CorrectionState.REQUESTED:
        return False, f"申请{correction.status.label}，不在审核环节。"
    if not checks.has_permission(post, P.MONTHLY_RETURN_CORRECT) or not _reviews(correction, post):
        return False, "只有县局统计审核岗位能同意更正；县局自己的报表由市局业务科同意。"
    if _is_person(post, correction.requested_by_id):
        return False, "申请人不能同意自己的申请。"
    return ALLOWED


def can_unlock(correction: Correction, *, post) -> Answer:
    """A second person of the county bureau: neither who asked nor who approved."""
    if correction.state != CorrectionState.APPROVED:
        return False, f"申请{correction.status.label}，不在解锁环节。"
    at_home = post.region_id == correction.county_id
    if not checks.has_permission(post, P.MONTHLY_RETURN_LOCK) or not at_home:
        return False, "只有本县局负责锁定的岗位能解锁。"
    if _is_person(post, correction.requested_by_id, correction.approved_by_id):
        return False, "申请人和同意人不能解锁，请由另一人解锁。"
    return ALLOWED


def can_refuse(correction: Correction, *, post) -> Answer:
    """By whoever could approve or unlock it."""
    if correction.state not in PENDING:
        return False, f"申请{correction.status.label}，已经办结。"
    approving, unlocking = can_approve(correction, post=post), can_unlock(correction, post=post)
    return approving if correction.state == CorrectionState.REQUESTED else unlocking


def _is_person(post, *post_ids: int) -> bool:
    """Whether one of these posts is held by the same person. A county does not see the posts of its city."""
    return Post.objects.filter(pk__in=post_ids, user_id=post.user_id).exists()


def _files(monthly_return: MonthlyReturn, post) -> bool:
    return checks.has_permission(post, P.MONTHLY_RETURN_FILE) and post.region_id == monthly_return.region_id


def _reviews(correction: Correction, post) -> bool:
    """The county for its townships; for the county's own return also the city."""
    row = correction.monthly_return
    if is_county_return(row):
        return post.region_id in (row.county_id, row.city_id)
    return post.region_id == row.county_id
