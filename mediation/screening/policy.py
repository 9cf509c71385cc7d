"""Who sees which findings, at which masking level, and which await whom."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.access.roles import role_of
from governance.deadlines.models import Deadline
from governance.inbox import registry as inbox
from governance.inbox.registry import Group, Item
from governance.privacy.masks import Level
from mediation.screening.codes import DISPOSAL
from mediation.screening.models import EscalationAlert, ScreeningFinding

SHOWN = 8
AHEAD = timedelta(days=3)


def visible_findings(post):
    """Of the open scope; a mediator sees those recorded from the own post."""
    found = ScreeningFinding.objects.all()
    return found.filter(by=post) if role_of(post.role).sees_own_cases_only else found


def visible_alerts(post):
    found = EscalationAlert.objects.all()
    if role_of(post.role).sees_own_cases_only:
        mine = Q(raised_by=post) | Q(case__mediators__mediator__post_id=post.pk)
        found = found.filter(pk__in=found.filter(mine).values("pk"))
    return found


def mask_level(post) -> Level:
    """Names inside the county, 某 above it and for readers without business."""
    level = role_of(post.role).personal_data
    if level == "none":
        return Level.RESTRICTED
    return Level.PUBLIC if level == "public" or post.region.level == "CITY" else Level.STAFF


def records(post, region=None) -> bool:
    return checks.has_permission(post, P.MEDIATION_SCREENING_RECORD, region)


def default_due(rows) -> dict[int, date]:
    """Finding → last day of its colour's clock; one query for a list."""
    ids = [str(row.pk) for row in rows]
    running = Deadline.objects.of_type(ScreeningFinding).running().filter(subject_id__in=ids, kind=DISPOSAL)
    return {int(pk): due_on for pk, due_on in running.values_list("subject_id", "due_on")}


# --- 待办 -------------------------------------------------------------------------------------------


def unreported(*, post, on: date) -> Group | None:
    """Alerts not yet reported: within the hour (人民调解法第二十五条)."""
    if not records(post):
        return None
    found = visible_alerts(post).filter(state="RAISED").select_related("region").order_by("raised_at", "pk")
    items = [
        Item(
            title=f"{alert}　{alert.region.short_name}",
            url=reverse("screening:alert", args=[alert.pk]),
            detail="须在一小时内报告公安机关或有关部门",
            due_on=alert.raised_at.date(),
        )
        for alert in found[:SHOWN]
    ]
    return Group(
        "民转刑预警待报告", items, found.order_by().count(), f"{reverse('screening:alerts')}?state=RAISED"
    )


def to_settle(*, post, on: date) -> Group | None:
    """Findings that wait for their disposal."""
    if not records(post):
        return None
    found = visible_findings(post).filter(state="OPEN").select_related("region")
    rows = list(found.order_by("found_on", "pk")[:SHOWN])
    due = default_due(rows)
    items = [_item(row, due.get(row.pk), row.get_risk_display()) for row in rows]
    return Group("排查发现待处置", items, found.count(), f"{reverse('screening:findings')}?state=OPEN")


def looks_due(*, post, on: date) -> Group | None:
    """Monitored findings to be looked at again within three days."""
    if not records(post):
        return None
    found = visible_findings(post).filter(state="MONITORING", next_look_on__lte=on + AHEAD)
    found = found.select_related("region").order_by("next_look_on", "pk")
    items = [_item(row, row.next_look_on, "复看") for row in found[:SHOWN]]
    return Group(
        "继续关注的纠纷待复看", items, found.order_by().count(), f"{reverse('screening:findings')}?due=on"
    )


def _item(row: ScreeningFinding, due_on: date | None, word: str) -> Item:
    return Item(
        title=f"{row.get_dispute_type_display()}　{row.region.short_name}",
        url=reverse("screening:finding", args=[row.pk]),
        detail=f"{word}　{row.found_on}发现",
        due_on=due_on,
    )


def register_inbox() -> None:
    inbox.register("screening.unreported", unreported)
    inbox.register("screening.to_settle", to_settle)
    inbox.register("screening.looks_due", looks_due)
    inbox.register_subject("mediation.screeningfinding", label="排查发现", url_name="screening:finding")
    inbox.register_subject("mediation.escalationalert", label="民转刑预警", url_name="screening:alert")
