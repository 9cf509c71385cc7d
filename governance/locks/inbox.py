"""What awaits a post in the locks: proposals to confirm, and months past their lock day."""

from datetime import date

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.inbox import registry
from governance.inbox.registry import Group, Item
from governance.locks.models import PeriodLock
from governance.returns.models import ReturnPeriod


def to_confirm(*, post, on: date) -> Group | None:
    """Proposals of somebody else in the same bureau."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_LOCK):
        return None
    rows = PeriodLock.objects.proposed().filter(region_id=post.region_id)
    rows = rows.exclude(proposed_by__user_id=post.user_id).select_related("form").order_by("month")
    items = [
        Item(title=str(row), url=reverse("locks:list"), detail=f"{row.proposed_by_name}提请" + _gaps(row))
        for row in rows
    ]
    return _group("待确认锁定", items)


def to_propose(*, post, on: date) -> Group | None:
    """The county's months whose lock day has come and that nobody has proposed yet."""
    if post.region.level != "COUNTY" or not checks.has_permission(post, P.MONTHLY_RETURN_LOCK):
        return None
    due = ReturnPeriod.objects.filter(region_id=post.region_id, lock_on__lte=on, locked_at__isnull=True)
    proposed = PeriodLock.objects.live().filter(region_id=post.region_id).values_list("form_id", "month")
    known = set(proposed)
    items = [
        Item(
            title=row.form.title_of(row.month),
            url=reverse("locks:list"),
            detail="到锁定日，尚未提请",
            due_on=row.lock_on,
            is_provisional=row.is_provisional,
        )
        for row in due.select_related("form").order_by("-month", "form_id")
        if (row.form_id, row.month) not in known
    ]
    return _group("待提请锁定", items)


def register() -> None:
    registry.register("locks.confirm", to_confirm)
    registry.register("locks.propose", to_propose)


def _gaps(row: PeriodLock) -> str:
    return f"，缺{row.gap_names}" if row.gaps else ""


def _group(label: str, items: list[Item]) -> Group | None:
    if not items:
        return None
    return Group(label=label, items=items[:8], count=len(items), more_url=reverse("locks:list"))
