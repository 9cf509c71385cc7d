"""What awaits a post in the monthly return: to file, to sign, to review."""

from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.chasing import queries as chasing
from governance.inbox import registry
from governance.inbox.registry import Group, Item
from governance.returns.models import MonthlyReturn
from governance.returns.queries import LEAD
from governance.returns.states import ReturnState

SHOWN = 8


def to_file(*, post, on: date) -> Group | None:
    """Returns the post's own unit owes: sent back ones at once, the others when the period nears its end."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_FILE):
        return None
    owed = MonthlyReturn.objects.filter(region_id=post.region_id).owed()
    presses = chasing.presses_of_return()
    ripe = Q(period__ends_on__lte=on + LEAD) | Q(state=ReturnState.RETURNED) | Q(presses__gt=0)
    rows = owed.annotate(presses=presses).filter(ripe).select_related("period", "region", "form")
    return _group("待填报月报", rows.order_by("due_on", "pk"), "returns:sheet", due="due_on")


def to_sign(*, post, on: date) -> Group | None:
    """Submitted returns of the post's own unit, except its own submissions."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_SIGN):
        return None
    rows = MonthlyReturn.objects.filter(region_id=post.region_id).awaiting_signature()
    rows = rows.exclude(submitted_by__user_id=post.user_id)
    rows = rows.select_related("period", "region", "form").order_by("due_on", "pk")
    label = "待本局审签月报" if post.region.level == "COUNTY" else "待本所审核月报"
    return _group(label, rows, "returns:review", due="due_on")


def to_review(*, post, on: date) -> Group | None:
    """Signed returns that wait at the county's desk."""
    if post.region.level != "COUNTY" or not checks.has_permission(post, P.MONTHLY_RETURN_REVIEW):
        return None
    rows = MonthlyReturn.objects.filter(county_id=post.region_id).awaiting_review()
    rows = rows.select_related("period", "region", "form").order_by("month", "region__code")
    group = _group("待县局审核月报", rows, "returns:review", due="review_due_on")
    return replace(group, more_url=reverse("review:worklist"))


def register() -> None:
    for name, provider in (("file", to_file), ("sign", to_sign), ("review", to_review)):
        registry.register(f"returns.{name}", provider)


def _group(label: str, rows, url_name: str, *, due: str) -> Group:
    found = list(rows)
    return Group(
        label=label,
        items=[_item(row, url_name, due) for row in found[:SHOWN]],
        count=len(found),
        more_url=reverse("returns:home"),
    )


def _item(row: MonthlyReturn, url_name: str, due: str) -> Item:
    detail = row.status.label + ("（迟报）" if row.is_late else "")
    if presses := getattr(row, "presses", 0):
        detail += f"，已催办{presses}次"
    return Item(
        title=f"{row.region.name} {row}",
        url=reverse(url_name, args=[row.pk]),
        detail=detail,
        due_on=row.due_on if due == "due_on" else row.period.review_due_on,
        is_provisional=row.period.is_provisional,
    )
