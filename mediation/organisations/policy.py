"""Who sees which bodies: those of the own place and below, and those above it; never a sibling's."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.inbox import registry as inbox
from governance.inbox.registry import Group, Item
from governance.tenancy.models import OwnedQuerySet
from mediation.organisations import rules
from mediation.organisations.models import MediationCommittee


def visible(rows: OwnedQuerySet, post) -> OwnedQuerySet:
    """Rows of the post's own place, below it, or above it up to the county."""
    place = post.region
    if place.level == "VILLAGE":
        return rows.filter(Q(village=place) | Q(village=None, township=place.township_id) | Q(township=None))
    if place.level == "TOWNSHIP":
        return rows.filter(Q(township=place) | Q(township=None))
    return rows


def why_not_seal(committee: MediationCommittee, *, on: date) -> str:
    """Why an agreement cannot bear this committee's seal on that day, or an empty text."""
    return rules.why_no_seal(
        has_seal=committee.has_seal, seal_from=committee.seal_from, seal_to=committee.seal_to, on=on
    )


# --- 待办 -------------------------------------------------------------------------------------------

SHOWN = 8


def terms_ending(*, post, on: date) -> Group | None:
    """Committees whose term is over or ends within ninety days, for those who keep them."""
    if not checks.has_permission(post, P.MEDIATION_BODY_MANAGE):
        return None
    last = on + timedelta(days=rules.TERM_WARNING_DAYS)
    found = MediationCommittee.objects.active(on=on).filter(term_to__lte=last)
    found = visible(found, post).filter(_kept_by(post)).select_related("region").order_by("term_to", "pk")
    rows = list(found[: SHOWN + 1])
    count = len(rows) if len(rows) <= SHOWN else found.order_by().count()
    items = [
        Item(
            title=f"{row.name}　换届",
            url=reverse("committees:detail", args=[row.pk]),
            detail="委员每届任期三年（人民调解法第九条）",
            due_on=row.term_to,
        )
        for row in rows[:SHOWN]
    ]
    return Group("调委会任期将满或已满", items, count, f"{reverse('committees:list')}?ending=on")


def _kept_by(post) -> Q:
    """The office keeps the bodies of its township; the county bureau those of the county itself."""
    return Q(township=None) if post.region.level == "COUNTY" else Q(township=post.region.township_id)


def register_inbox() -> None:
    inbox.register("mediation.terms_ending", terms_ending)
    inbox.register_subject("mediation.fengqiaounit", label="枫桥式创建", url_name="committees:fengqiao_unit")
