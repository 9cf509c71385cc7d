"""Who may lock which month: (allowed, reason in Chinese)."""

from datetime import date

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.figures import periods
from governance.locks.models import PeriodLock
from governance.locks.states import LockState
from governance.returns.policy import ALLOWED, Answer


def can_propose(region, *, post) -> Answer:
    """By the bureau whose month it is."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_LOCK) or post.region_id != region.pk:
        return False, "只有本局负责锁定的岗位能提请锁定。"
    return ALLOWED


def has_ended(month: int, *, on: date) -> Answer:
    if on <= periods.month(month).ends_on:
        return False, "统计月份尚未结束，不能锁定。"
    return ALLOWED


def can_confirm(lock: PeriodLock, *, post) -> Answer:
    """By a second person of the same bureau, whichever post they act from."""
    if lock.state != LockState.PROPOSED:
        return False, f"锁定{lock.status.label}。"
    allowed, reason = can_propose(lock.region, post=post)
    if not allowed:
        return allowed, reason
    if lock.proposed_by.user_id == post.user_id:
        return False, "提请人不能自己确认，请由另一人确认。"
    return ALLOWED


def can_withdraw(lock: PeriodLock, *, post) -> Answer:
    if lock.state != LockState.PROPOSED:
        return False, f"锁定{lock.status.label}，不能撤回。"
    return can_propose(lock.region, post=post)
