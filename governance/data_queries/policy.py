"""Who may ask, answer and judge: (allowed, reason in Chinese)."""

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.data_queries.models import DataQuery
from governance.data_queries.states import PENDING, QueryState
from governance.returns import policy as returns
from governance.returns.models import MonthlyReturn
from governance.returns.policy import ALLOWED, Answer
from governance.returns.states import FILED


def can_ask(monthly_return: MonthlyReturn, *, post) -> Answer:
    """By the reviewer one level up, about what was submitted; also after the lock."""
    if monthly_return.state not in FILED:
        return False, f"当前状态为“{monthly_return.status.label}”，报送以后才能质疑。"
    if not returns.may_question(monthly_return, post=post):
        return False, "只有上一级审核岗位能提出质疑。"
    return ALLOWED


def can_answer(query: DataQuery, *, post) -> Answer:
    if query.state != QueryState.OPEN:
        return False, f"质疑{query.status.label}，不能再答复。"
    if not checks.has_permission(post, P.MONTHLY_RETURN_FILE) or post.region_id != query.region_id:
        return False, "只有填报单位能答复。"
    return ALLOWED


def can_judge(query: DataQuery, *, post) -> Answer:
    if query.state not in PENDING:
        return False, f"质疑{query.status.label}，已经裁定。"
    if not returns.may_question(query.monthly_return, post=post):
        return False, "只有上一级审核岗位能裁定。"
    if query.answered_by is not None and query.answered_by.user_id == post.user_id:
        return False, "答复人不能裁定自己的答复。"
    return ALLOWED
