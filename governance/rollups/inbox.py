"""What awaits the city in the roll-ups: reported ones, and reported ones that changed since."""

from datetime import date

from django.db.models import Q
from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.inbox import registry
from governance.inbox.registry import Group, Item
from governance.rollups.models import RollUp
from governance.rollups.states import RollUpState

SHOWN = 8


def to_review(*, post, on: date) -> Group | None:
    """What counties have reported and the city has not judged, or not taken note of."""
    if post.region.level != "CITY" or not checks.has_permission(post, P.MONTHLY_RETURN_REVIEW):
        return None
    waiting = Q(state=RollUpState.REPORTED) | Q(changed_at__isnull=False)
    rows = RollUp.objects.standing().filter(waiting, city_id=post.region_id)
    found = list(rows.select_related("region", "form").order_by("month", "region__code"))
    items = [
        Item(title=f"{row.region.name} {row}", url=_url(row), detail=_detail(row)) for row in found[:SHOWN]
    ]
    return Group("待市局审核汇总", items, len(found), reverse("rollups:home")) if items else None


def register() -> None:
    registry.register("rollups.review", to_review)


def _url(row: RollUp) -> str:
    return reverse("rollups:page", args=[row.form_id, row.month]) + f"?county={row.region_id}"


def _detail(row: RollUp) -> str:
    return "上报后有变动" if row.changed_at else f"{row.reported_by_name}上报"
