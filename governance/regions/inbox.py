"""What awaits a post in the regions tree: proposed changes of the last list."""

from datetime import date

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission
from governance.inbox import registry
from governance.inbox.registry import Group, Item
from governance.regions import queries
from governance.regions.models import ChangeStatus


def proposed(*, post, on: date) -> Group | None:
    if not checks.has_permission(post, Permission.REGION_CHANGE):
        return None
    count = queries.changes_by_status(post.region).get(ChangeStatus.PROPOSED, 0)
    url = reverse("regions:changes") + f"?status={ChangeStatus.PROPOSED}"
    items = [Item(f"{count}项区划变更待确认", url, "较新的区划名录与现行区划不同")] if count else []
    return Group("区划变更", items, count, url)


def register() -> None:
    registry.register("regions.proposed", proposed)
