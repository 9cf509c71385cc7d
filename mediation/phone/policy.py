"""Whose work is done on the phone: the buttons on top of 待办, who may accept, who may act."""

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.access.roles import role_of
from governance.inbox import registry as inbox
from governance.inbox.registry import Shortcut
from mediation.cases import policy


def shortcuts(*, post) -> list[Shortcut]:
    """A mediator registers and goes on with the own cases; desks have their menus."""
    may = checks.has_permission(post, P.MEDIATION_CASE_REGISTER)
    if not may or not role_of(post.role).sees_own_cases_only:
        return []
    found = [Shortcut("快速登记", reverse("phone:quick"), is_main=True)]
    found.append(Shortcut("我的案件", reverse("phone:mine")))
    if checks.has_permission(post, P.MEDIATION_SCREENING_RECORD):
        found.append(Shortcut("登记排查发现", reverse("screening:quick")))
    return found


def why_not_accept(committee, by) -> str:
    """Why this post cannot accept for that committee, or an empty text; then it registers only."""
    if not checks.has_permission(by, P.MEDIATION_CASE_ACCEPT):
        return "您的岗位只能登记，由司法所或调委会受理。请选“还没谈成”先登记。"
    reason = policy.why_not_number(committee, by)
    return f"{reason}您可以选“还没谈成”先登记。" if reason else ""


def may_act(case, post) -> bool:
    """Whether this post may take steps in this case at all."""
    return checks.has_permission(post, P.MEDIATION_CASE_HANDLE) and not policy.why_not_handle(case, post)


def register_shortcuts() -> None:
    inbox.register_shortcuts("mediation.phone", shortcuts)
