"""What awaits a post in the corrections: to approve and to unlock."""

from datetime import date

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.corrections import queries
from governance.inbox import registry
from governance.inbox.registry import Group, Item

SHOWN = 8


def to_handle(*, post, on: date) -> Group | None:
    """Requests that this post may approve or unlock."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_LOCK):
        return None
    found = queries.waiting_for(post)
    items = [
        Item(
            title=f"{row.region.name} {row}",
            url=reverse("corrections:detail", args=[row.pk]),
            detail=f"{row.status.label}：{row.reason}",
        )
        for row in found[:SHOWN]
    ]
    return Group("待办更正", items, len(found), reverse("corrections:list")) if items else None


def register() -> None:
    registry.register("corrections.handle", to_handle)
    registry.register_subject("governance.correction", label="更正", url_name="corrections:detail")
