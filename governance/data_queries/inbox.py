"""What awaits a post in the data queries: to answer, to judge, to have corrected."""

from datetime import date

from django.urls import reverse

from governance.data_queries import queries
from governance.inbox import registry
from governance.inbox.registry import Group, Item

SHOWN = 8


def to_answer(*, post, on: date) -> Group | None:
    """Questions about the post's own returns."""
    return _group("待答复数据质疑", queries.to_answer(post), "returns:sheet")


def to_judge(*, post, on: date) -> Group | None:
    """Answers that wait for this reviewer."""
    return _group("待裁定数据质疑", queries.to_judge(post), "returns:review")


def to_correct(*, post, on: date) -> Group | None:
    """Locked numbers that were judged wrong."""
    return _group("须申请更正", queries.to_correct(post), "corrections:request")


def register() -> None:
    for name, provider in (("answer", to_answer), ("judge", to_judge), ("correct", to_correct)):
        registry.register(f"data_queries.{name}", provider)


def _group(label: str, rows, url_name: str) -> Group | None:
    found = queries.named(rows)
    if not found:
        return None
    items = [
        Item(
            title=f"{row.region.name} {row.monthly_return} {row.name}",
            url=reverse(url_name, args=[row.monthly_return_id])
            + ("" if "request" in url_name else "#queries"),
            detail=row.verdict or row.answer or row.question,
        )
        for row in found[:SHOWN]
    ]
    return Group(label=label, items=items, count=len(found), more_url=reverse("data_queries:list"))
