"""What awaits a post in the bureau's own forms: to publish, and to put right what was sent back."""

from datetime import date

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.form_drafts import policy
from governance.form_drafts.models import FormDraft
from governance.inbox import registry
from governance.inbox.registry import Group, Item

SHOWN = 8


def to_publish(*, post, on: date) -> Group | None:
    """Forms of the post's bureau that somebody else has offered."""
    if post.region.level not in policy.BUREAUX or not checks.has_permission(
        post, P.MONTHLY_RETURN_FORM_PUBLISH
    ):
        return None
    rows = FormDraft.objects.unpublished().filter(region_id=post.region_id, offered_at__isnull=False)
    rows = rows.exclude(offered_by__user_id=post.user_id).order_by("offered_at", "pk")
    return _group("待发布表式", rows, lambda row: f"{row.offered_by_name}送审，自{row.since}起使用")


def to_put_right(*, post, on: date) -> Group | None:
    """Forms that the head has sent back with a note."""
    if not policy.can_draft(post=post)[0]:
        return None
    rows = FormDraft.objects.unpublished().filter(region_id=post.region_id, offered_at__isnull=True)
    rows = rows.exclude(returned_note="").order_by("written_at", "pk")
    return _group("退回修改的表式", rows, lambda row: f"退回意见：{row.returned_note}")


def register() -> None:
    registry.register("form_drafts.publish", to_publish)
    registry.register("form_drafts.put_right", to_put_right)


def _group(label: str, rows, detail) -> Group | None:
    found = list(rows)
    if not found:
        return None
    items = [
        Item(title=str(row), url=reverse("form_drafts:edit", args=[row.pk]), detail=detail(row))
        for row in found[:SHOWN]
    ]
    return Group(label=label, items=items, count=len(found), more_url=reverse("form_drafts:list"))
