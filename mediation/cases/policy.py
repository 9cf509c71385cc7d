"""Who sees which cases and at which masking level, who may take which step, and which cases await whom."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from governance.access import checks, grants
from governance.access.permissions import Permission as P
from governance.access.roles import ROLES, role_of
from governance.deadlines import overlooked
from governance.inbox import registry as inbox
from governance.inbox.registry import Group, Item
from governance.notices import deadlines as notices
from governance.offices.models import Post
from governance.privacy.masks import Level
from governance.workflow import actions as workflow
from governance.workflow.transitions import Transition
from mediation.cases import deadlines
from mediation.cases.lines import place_name
from mediation.cases.models import Case
from mediation.cases.states import CASE_WORKFLOW, CaseState
from mediation.organisations import policy as bodies
from mediation.organisations.models import MediationCommittee

COUNTY_LEVELS = frozenset({"COUNTY", "CITY"})


def visible_cases(post):
    """Cases of the open scope that this post may open: all, or only those assigned or shared to it."""
    cases = Case.objects.all()
    if not role_of(post.role).sees_own_cases_only:
        return cases
    shared = [int(pk) for pk in grants.shared_ids(Case, user_id=post.user_id)]
    return cases.handled_by_post(post.pk) | cases.filter(pk__in=shared)


def why_not_handle(case: Case, post) -> str:
    """Why this post may not act on this case, or an empty text. Sharing gives reading alone."""
    if not checks.covers(post.region, case.region):
        return "本案不在您的管辖范围内。"
    if role_of(post.role).sees_own_cases_only and not is_handled_by(case, post):
        return "本案不是您承办的案件。"
    return ""


def is_handled_by(case: Case, post) -> bool:
    return case.mediators.filter(withdrawn_on__isnull=True, mediator__post_id=post.pk).exists()


def why_not_number(committee, post) -> str:
    """Accepting takes a number of the committee: for posts at or above the committee's place."""
    if checks.covers(post.region, committee.region):
        return ""
    return f"本案由{committee.name}受理，请由该调委会所在地的工作人员办理。"


def why_not_reopen(post) -> str:
    """Reopening needs the bureau (产品默认：县级司法行政机关同意)."""
    return "" if post.region.level in COUNTY_LEVELS else "重新调解须由县（区）司法局同意后办理。"


def may_take(transition: Transition, post) -> bool:
    """Whether the role may take this step at all; whether on this case is `why_not_handle`."""
    return transition.permission is not None and checks.has_permission(post, P(transition.permission.value))


def available(case: Case, post) -> list[Transition]:
    """Exactly the buttons of the case page."""
    if why_not_handle(case, post):
        return []
    found = workflow.available(case, workflow=CASE_WORKFLOW, post=post)
    hidden = set()
    if why_not_number(case.committee, post):
        hidden |= {"accept"}
    if why_not_reopen(post):
        hidden |= {"reopen"}
    hidden |= {name for name, wanted in _ONLY_WHEN.items() if not wanted(case)}
    return [transition for transition in found if transition.name not in hidden]


# 有这种情形才出现的按钮
_ONLY_WHEN = {
    "return_result": lambda case: case.awaits_return,
    "record_court_document": lambda case: case.ends_in_court_document and not case.court_document_no,
    "decide_recusal": lambda case: case.recusals.filter(decision="PENDING").exists(),
}


def mask_level(post, case: Case) -> Level:
    """What this post sees of personal values without asking: names inside the county, 某 above it."""
    level = role_of(post.role).personal_data
    if level == "none":
        return Level.RESTRICTED
    if level == "public" or post.region.level == "CITY":
        return Level.RESTRICTED if case.is_protected else Level.PUBLIC
    return Level.STAFF


def may_reveal(case: Case, post) -> bool:
    """Plain personal values: only who handles cases of this place, after naming a purpose."""
    return (
        checks.has_permission(post, P.PERSONAL_DATA_REVEAL)
        and role_of(post.role).personal_data == "full"
        and not why_not_handle(case, post)
    )


def may_attach(case: Case, post) -> bool:
    """Scans are added by whoever registers or handles the case."""
    may = checks.has_permission(post, P.MEDIATION_CASE_HANDLE)
    return may and not why_not_handle(case, post)


def may_share(case: Case, post) -> bool:
    return checks.has_permission(post, P.MEDIATION_CASE_SHARE) and not why_not_handle(case, post)


def committees_for(post, *, on: date):
    """Committees in which this post may register a case: of its place, above it, and of the county."""
    committees = MediationCommittee.objects.active(on=on).select_related("region")
    return bodies.visible(committees, post).order_by("region__code", "name")


def candidates(case: Case, *, by) -> list[Post]:
    """Posts of the scope whose lists are narrowed to own cases, so that sharing means something."""
    narrowed = [code for code, role in ROLES.items() if role.sees_own_cases_only]
    posts = Post.objects.active(on=timezone.localdate()).filter(role__in=narrowed)
    shared = set(grants.users_of(case))
    return [post for post in posts.order_by("office_name", "person_name")[:200] if post.user_id not in shared]


def readers(case: Case, *, by) -> list[Post]:
    """Posts of the people with whom the case is shared."""
    posts = Post.objects.active(on=timezone.localdate()).filter(user_id__in=grants.users_of(case))
    return list(posts.order_by("person_name"))


# --- 待办 -------------------------------------------------------------------------------------------

SHOWN = 8


def to_accept(*, post, on: date) -> Group | None:
    """Registered cases that wait for a decision on acceptance."""
    if not checks.has_permission(post, P.MEDIATION_CASE_ACCEPT):
        return None
    cases = visible_cases(post).filter(state=CaseState.REGISTERED)
    return _group("待受理调解案件", cases.order_by("registered_on", "pk"), {"state": "REGISTERED"}, due=False)


def due_soon(*, post, on: date) -> Group | None:
    """Cases in hand whose mediation limit is past or ends within a week."""
    if not checks.has_permission(post, P.MEDIATION_CASE_HANDLE):
        return None
    cases = visible_cases(post).in_hand().filter(due_on__lte=on + timedelta(days=7))
    cases = cases.exclude(state=CaseState.SUSPENDED).order_by("due_on", "pk")
    return _group("调解期限将到或已过", cases, {"outcome": "PENDING", "sort": "due"})


def to_sign(*, post, on: date) -> Group | None:
    """Agreements without all signatures and the seal: they have no effect yet."""
    if not checks.has_permission(post, P.MEDIATION_CASE_HANDLE):
        return None
    cases = visible_cases(post).filter(state=CaseState.AGREED).order_by("agreed_on", "pk")
    return _group("协议待签名盖章", cases, {"state": "AGREED"}, due=False)


def to_return(*, post, on: date) -> Group | None:
    """Referred cases whose sender waits for the result: a week before the day, or as soon as they end."""
    if not checks.has_permission(post, P.MEDIATION_CASE_HANDLE):
        return None
    waiting = deadlines.awaiting_return(visible_cases(post), on=on + timedelta(days=7)).order_by("day", "pk")
    found = list(waiting.select_related("region", "committee")[: SHOWN + 1])
    items = [
        Item(
            title=f"{case}　{case.referring_body}",
            url=reverse("cases:detail", args=[case.pk]),
            detail="已办结，请反馈结果" if case.concluded_on else "尚在办理，请掌握反馈期限",
            due_on=case.day,
        )
        for case in found[:SHOWN]
    ]
    count = len(found) if len(found) <= SHOWN else waiting.order_by().count()
    return Group(
        "移送案件待反馈", items=items, count=count, more_url=reverse("desk:worklist", args=["returns"])
    )


def _group(label: str, cases, query: dict, *, due: bool = True) -> Group:
    found = list(cases.select_related("region", "committee")[: SHOWN + 1])
    count = len(found) if len(found) <= SHOWN else cases.order_by().count()
    items = [
        Item(
            title=f"{case}　{case.get_dispute_type_display()}",
            url=reverse("cases:detail", args=[case.pk]),
            detail=f"{place_name(case.region)}　{case.committee.name}",
            due_on=case.due_on if due else None,
        )
        for case in found[:SHOWN]
    ]
    return Group(label, items=items, count=count, more_url=f"{reverse('cases:list')}?{urlencode(query)}")


def concerned(*, subject: Case, on: date) -> list[Post]:
    """Who is told of a case's deadlines: its mediators, and those who handle cases in its township."""
    led = subject.mediators.filter(withdrawn_on__isnull=True).values("mediator__post_id")
    posts = Post.objects.active(on=on).select_related("region")
    place = subject.region.township_id or subject.region_id
    handling = [
        code for code in checks.roles_with(P.MEDIATION_CASE_HANDLE) if not ROLES[code].sees_own_cases_only
    ]
    return list(posts.filter(Q(pk__in=led) | Q(region_id=place, role__in=handling)))


def register_inbox() -> None:
    inbox.register("mediation.to_accept", to_accept)
    inbox.register("mediation.due_soon", due_soon)
    inbox.register("mediation.to_sign", to_sign)
    notices.register_audience("mediation.case", concerned)
    overlooked.register("mediation.returns", deadlines.start_overlooked_returns)
    inbox.register("mediation.to_return", to_return)
    inbox.register_subject("mediation.case", label="调解案件", url_name="cases:detail")
