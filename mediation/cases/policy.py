"""Who sees which cases and at which masking level, who may take which step, and which cases await whom."""

from datetime import date

from governance.access import checks, grants
from governance.access.permissions import Permission as P
from governance.access.roles import role_of
from governance.privacy.masks import Level
from governance.workflow import actions as workflow
from governance.workflow.transitions import Transition
from mediation.cases.models import Case
from mediation.cases.states import CASE_WORKFLOW
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
    return [transition for transition in found if transition.name not in hidden]


def mask_level(post, case: Case) -> Level:
    """What this post sees of personal values without asking: names inside the county, 某 above it (§7.5)."""
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


def may_share(case: Case, post) -> bool:
    return checks.has_permission(post, P.MEDIATION_CASE_SHARE) and not why_not_handle(case, post)


def committees_for(post, *, on: date):
    """Committees in which this post may register a case: of its place, above it, and of the county."""
    return MediationCommittee.objects.active(on=on).select_related("region").order_by("region__code", "name")
