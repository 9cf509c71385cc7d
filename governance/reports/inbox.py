"""What awaits a post in the reports: to issue, and to repair."""

from datetime import date

from django.urls import reverse

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.inbox import registry
from governance.inbox.registry import Group, Item
from governance.reports import queries

SHOWN = 8


def to_issue(*, post, on: date) -> Group | None:
    """Finished reports of the bureau, except those this person prepared."""
    if not checks.has_permission(post, P.REPORT_ISSUE):
        return None
    return _group("待签发报告", queries.awaiting_issue(post=post))


def to_repair(*, post, on: date) -> Group | None:
    """Reports whose rendering failed for a reason that a person can remove."""
    if not checks.has_permission(post, P.REPORT_PREPARE):
        return None
    return _group("生成失败的报告", queries.failed_of(post=post))


def register() -> None:
    registry.register("reports.issue", to_issue)
    registry.register("reports.repair", to_repair)
    registry.register_subject("governance.report", label="报告", url_name="reports:detail")


def _group(label: str, rows) -> Group:
    found = list(rows.order_by("-last", "-pk")[: SHOWN + 1])
    items = [
        Item(
            title=row.title,
            url=reverse("reports:detail", args=[row.pk]),
            detail=f"{row.prepared_by_name}编制",
        )
        for row in found[:SHOWN]
    ]
    return Group(label=label, items=items, count=len(found), more_url=reverse("reports:list"))
