"""Who sees which subsidies, and which await whom."""

from datetime import date

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.access.roles import role_of
from governance.inbox import registry as inbox
from governance.inbox.registry import Group, Item
from mediation.subsidies.models import CaseSubsidy, SubsidyBatch

SHOWN = 8


def visible(post):
    """Of the open scope; a mediator sees those of the own cases."""
    found = CaseSubsidy.objects.all()
    if role_of(post.role).sees_own_cases_only:
        found = found.filter(pk__in=found.filter(case__mediators__mediator__post_id=post.pk).values("pk"))
    return found


def to_check(*, post, on: date) -> Group | None:
    return _group(post, P.MEDIATION_SUBSIDY_CHECK, "SUBMITTED", "以案定补待核对")


def to_review(*, post, on: date) -> Group | None:
    return _group(post, P.MEDIATION_SUBSIDY_REVIEW, "OFFICE_CHECKED", "以案定补待审核")


def to_pay(*, post, on: date) -> Group | None:
    """Posted batches that are not paid yet."""
    if not checks.has_permission(post, P.MEDIATION_SUBSIDY_PAY):
        return None
    found = SubsidyBatch.objects.filter(posted_on__isnull=False, paid_on=None).order_by("month")
    items = [
        Item(title=str(batch), url=reverse("subsidies:batch", args=[batch.pk]), detail="已公示，待发放")
        for batch in found[:SHOWN]
    ]
    return Group("以案定补待发放", items, found.count(), reverse("subsidies:batches"))


def _group(post, permission: P, state: str, label: str) -> Group | None:
    if not checks.has_permission(post, permission):
        return None
    found = visible(post).filter(state=state).select_related("case", "region").order_by("applied_on", "pk")
    url = f"{reverse('subsidies:list')}?state={state}"
    items = [
        Item(title=str(row.case), url=url, detail=f"{row.applied_on}申请，{row.region.short_name}")
        for row in found[:SHOWN]
    ]
    return Group(label, items, found.order_by().count(), url)


def register_inbox() -> None:
    inbox.register("subsidies.to_check", to_check)
    inbox.register("subsidies.to_review", to_review)
    inbox.register("subsidies.to_pay", to_pay)
    inbox.register_subject("mediation.casesubsidy", label="以案定补", url_name="subsidies:detail")
