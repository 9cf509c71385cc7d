"""Reads of data queries: those of one return, and the worklists of both sides."""

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.data_queries.models import DataQuery
from governance.data_queries.states import PENDING
from governance.returns.models import FilingLevel, FormItem

MANY = 200


def fetch(pk: int) -> DataQuery:
    """Raises DoesNotExist outside the scope."""
    return _with_rows(DataQuery.objects).get(pk=pk)


def of_return(monthly_return) -> list[DataQuery]:
    """The queries of one return, open ones first, each with its item's `name`."""
    rows = _with_rows(DataQuery.objects).filter(monthly_return=monthly_return).order_by("-asked_at")
    return sorted(named(rows), key=lambda query: query.state not in PENDING)


def listed(post) -> list[DataQuery]:
    """Everything in the post's region: what waits for it first."""
    rows = _with_rows(DataQuery.objects).filter(**{f"{post.region.level.lower()}_id": post.region_id})
    found = named(rows.order_by("-asked_at")[:MANY])
    waiting = {query.pk for query in found if is_waiting_for(query, post)}
    return sorted(found, key=lambda query: (query.pk not in waiting, query.state not in PENDING))


def is_waiting_for(query: DataQuery, post) -> bool:
    from governance.data_queries import policy

    if query.state == "OPEN":
        return policy.can_answer(query, post=post)[0]
    return query.state == "ANSWERED" and policy.can_judge(query, post=post)[0]


def to_answer(post):
    """What the post's own unit has to answer."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_FILE):
        return DataQuery.objects.none()
    return _with_rows(DataQuery.objects.to_answer()).filter(region_id=post.region_id).order_by("asked_at")


def to_correct(post):
    """What was judged wrong and is locked already: a correction has to be asked for."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_FILE):
        return DataQuery.objects.none()
    rows = _with_rows(DataQuery.objects.to_correct()).filter(
        region_id=post.region_id, monthly_return__state="LOCKED"
    )
    return rows.order_by("asked_at")


def to_judge(post):
    """Answers that wait for this reviewer."""
    if not checks.has_permission(post, P.MONTHLY_RETURN_REVIEW):
        return DataQuery.objects.none()
    level = FilingLevel.COUNTY if post.region.level == "CITY" else FilingLevel.TOWNSHIP
    rows = _with_rows(DataQuery.objects.to_judge()).filter(monthly_return__level=level)
    return rows.filter(**{f"{post.region.level.lower()}_id": post.region_id}).order_by("answered_at")


def named(rows) -> list[DataQuery]:
    """Each query with `name`, its item as the form calls it. One query more."""
    found = list(rows)
    items = FormItem.objects.filter(form_id__in={query.monthly_return.form_id for query in found})
    names = {(form_id, code): name for form_id, code, name in items.values_list("form_id", "code", "name")}
    for query in found:
        query.name = names.get((query.monthly_return.form_id, query.code), query.code)
    return found


def _with_rows(rows):
    """Without the posts of the reviewers: a township does not see those of its county."""
    return rows.select_related("monthly_return__form", "region").prefetch_related("answered_by")
