"""Who may do what with a return beyond what roles and states say: (allowed, reason in Chinese)."""

from datetime import date

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.returns.models import FilingLevel, MonthlyReturn
from governance.returns.states import EDITABLE, ReturnState

ALLOWED = (True, "")
Answer = tuple[bool, str]


def can_fill(monthly_return: MonthlyReturn, *, post) -> Answer:
    """Values are the filing unit's own: nobody above it writes them (统计法：不得自行修改统计资料)."""
    if not _is_of(post, monthly_return, P.MONTHLY_RETURN_FILE):
        return False, "只有填报单位能填写本表。"
    if monthly_return.state not in EDITABLE | {ReturnState.NOT_STARTED}:
        return False, f"当前状态为“{monthly_return.status.label}”，不能修改。"
    return _is_open(monthly_return)


def _is_open(monthly_return: MonthlyReturn) -> Answer:
    """A return that was missing when its month was locked moves on only once it is admitted; so does every
    one that is not locked when the city locks the month."""
    if monthly_return.is_shut_out:
        return False, "本月锁定时本表缺报，须先申请补报，经县局同意后办理。"
    if monthly_return.is_closed:
        return False, "市局已锁定本月：县局先锁定本月，再按更正或补报办理。"
    return ALLOWED


def can_submit(monthly_return: MonthlyReturn, *, post, on: date) -> Answer:
    allowed, reason = can_fill(monthly_return, post=post)
    if not allowed:
        return allowed, reason
    ends_on = monthly_return.period.ends_on
    if on < ends_on:
        return False, f"统计期到{ends_on.month}月{ends_on.day}日结束，届时方可提交。"
    return ALLOWED


def can_withdraw(monthly_return: MonthlyReturn, *, post) -> Answer:
    """撤回: by whoever submitted it, as long as the reviewer has not opened it."""
    if monthly_return.state != ReturnState.SUBMITTED:
        return False, f"当前状态为“{monthly_return.status.label}”，不能撤回。"
    if post.pk != monthly_return.submitted_by_id:
        return False, "只有报送人本人能撤回。"
    if monthly_return.opened_by_reviewer_at is not None:
        return False, "审核人已经打开本表，不能撤回；请联系审核人退回。"
    return (False, "市局已锁定本月，不能撤回。") if monthly_return.is_closed else ALLOWED


def can_sign(monthly_return: MonthlyReturn, *, post) -> Answer:
    """Signing is for the head of the filing unit itself."""
    if monthly_return.state != ReturnState.SUBMITTED:
        return False, f"当前状态为“{monthly_return.status.label}”，不在本所审核环节。"
    if not _is_of(post, monthly_return, P.MONTHLY_RETURN_SIGN):
        return False, "只有填报单位的负责人能审核本表。"
    if not (is_open := _is_open(monthly_return))[0]:
        return is_open
    return _not_own(monthly_return, post)


def can_approve(monthly_return: MonthlyReturn, *, post) -> Answer:
    if monthly_return.state != ReturnState.TOWNSHIP_APPROVED:
        return False, f"当前状态为“{monthly_return.status.label}”，不在县局审核环节。"
    if not (is_open := _is_open(monthly_return))[0]:
        return is_open
    return _may_review(monthly_return, post)


def can_send_back(monthly_return: MonthlyReturn, *, post) -> Answer:
    """By the head before signing; by the next level up before or after approving, until the month is locked."""
    if monthly_return.state == ReturnState.SUBMITTED:
        return can_sign(monthly_return, post=post)
    if monthly_return.is_closed:
        return _is_open(monthly_return)
    if is_county_return(monthly_return):
        return _can_send_back_county(monthly_return, post)
    if monthly_return.state not in (ReturnState.TOWNSHIP_APPROVED, ReturnState.APPROVED):
        return False, f"当前状态为“{monthly_return.status.label}”，不能退回。"
    return _may_review(monthly_return, post)


def _can_send_back_county(monthly_return: MonthlyReturn, post) -> Answer:
    """The county's own: taken back by its head until it is reported, sent back by the city after."""
    if monthly_return.state == ReturnState.REPORTED:
        return can_review_county(monthly_return, post=post)
    if monthly_return.state != ReturnState.APPROVED:
        return False, f"当前状态为“{monthly_return.status.label}”，不能退回。"
    if not _is_of(post, monthly_return, P.MONTHLY_RETURN_SIGN):
        return False, "只有本局负责人能撤销审签。"
    return _not_own(monthly_return, post)


def can_review_county(monthly_return: MonthlyReturn, *, post) -> Answer:
    """市局审核: what a county has reported."""
    if not is_county_return(monthly_return) or monthly_return.state != ReturnState.REPORTED:
        return False, f"当前状态为“{monthly_return.status.label}”，不在市局审核环节。"
    if not checks.has_permission(post, P.MONTHLY_RETURN_REVIEW) or post.region_id != monthly_return.city_id:
        return False, "只有市局业务科能审核县局上报的报表。"
    return _not_own(monthly_return, post)


def may_question(monthly_return: MonthlyReturn, *, post) -> bool:
    """Whether the post reviews this unit's returns: the county its townships', the city its counties'."""
    above = monthly_return.city_id if is_county_return(monthly_return) else monthly_return.county_id
    return checks.has_permission(post, P.MONTHLY_RETURN_REVIEW) and post.region_id == above


def _may_review(monthly_return: MonthlyReturn, post) -> Answer:
    if is_county_return(monthly_return) or not may_question(monthly_return, post=post):
        return False, "只有本县统计审核岗位能审核本表。"
    return _not_own(monthly_return, post)


def _not_own(monthly_return: MonthlyReturn, post) -> Answer:
    """Nobody reviews their own return, from whichever of their posts."""
    submitter = monthly_return.submitted_by
    if submitter is not None and submitter.user_id == post.user_id:
        return False, "报送人不能审核自己报送的报表。"
    return ALLOWED


def _is_of(post, monthly_return: MonthlyReturn, permission: P) -> bool:
    return checks.has_permission(post, permission) and post.region_id == monthly_return.region_id


def is_county_return(monthly_return: MonthlyReturn) -> bool:
    return monthly_return.level == FilingLevel.COUNTY
