"""Reads of posts and offices."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.db.models import Count, Q

from governance.offices import accounts, policy
from governance.offices.models import Office, Post, PostStatus
from governance.regions.models import Region
from governance.regions.queries import full_name
from governance.tenancy import by_hand, scope

PAGE = 50


def active_posts(*, user_id: int, on: date) -> list[Post]:
    """The posts a person may act from on that day, with their regions and map. Runs before a scope exists: log-in
    needs it. By hand, as every request asks; `PostQuerySet.active` says the same.
    """
    with scope.as_user(user_id):
        found = by_hand.rows(_active_posts(), [user_id, on, on], Post, Region)
    for post, region, map_changed_at in found:
        post.region, post.map_changed_at = region, map_changed_at
    return [post for post, *_ in found]


@cache
def _active_posts() -> str:
    return f"""select {by_hand.columns(Post, "p")}, {by_hand.columns(Region, "r")}, m.changed_at
        from governance_post p join governance_region r on r.id = p.region_id
            left join governance_citymap m on m.city_id = r.city_id
        where p.user_id = %s and p.status = '{PostStatus.ACTIVE}' and p.valid_from <= %s
            and (p.valid_to is null or p.valid_to > %s)
        order by p.id"""


# --- offices -----------------------------------------------------------------------------------------


def offices(*, post, kind: str = "", text: str = ""):
    """Offices of the scope with the number of people in office, by region."""
    rows = Office.objects.filter(**_own(post)).select_related("region", "region__parent")
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(region__name__contains=text))
    in_office = Count("posts", filter=Q(posts__status=PostStatus.ACTIVE))
    return rows.annotate(in_office=in_office).order_by("-is_active", "region__code", "name")


def _own(post) -> dict:
    """The own part only: a township also reads its bureau's offices, but does not list them as its own."""
    return {f"{post.region.level.lower()}_id": post.region_id}


# --- people ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonLine:
    """One post as the list shows it."""

    post: Post
    username: str
    place: str
    is_administered: bool


@dataclass(frozen=True)
class People:
    lines: list[PersonLine]
    count: int
    page: int
    pages: int


def people(
    *, post, text: str = "", role: str = "", status: str = "", office_id: int | None = None, page: int = 1
):
    """Posts of the scope, whoever holds them; the log-in names are fetched in one look.

    Not searched by person: the conditions stand in the address, and an address carries no names.
    """
    rows = Post.objects.select_related("region", "region__parent").order_by("region__code", "role", "pk")
    rows = rows.filter(status=status) if status else rows.exclude(status=PostStatus.ENDED)
    if role:
        rows = rows.filter(role=role)
    if office_id:
        rows = rows.filter(office_id=office_id)
    if text:
        rows = rows.filter(Q(office_name__contains=text) | Q(region__name__contains=text))
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    page = min(max(1, page), pages)
    return People(_lines(rows[(page - 1) * PAGE : page * PAGE], post), count, page, pages)


def _lines(rows, by) -> list[PersonLine]:
    rows = list(rows)
    names = accounts.usernames({row.user_id for row in rows})
    return [
        PersonLine(row, names.get(row.user_id, ""), full_name(row.region), policy.administers(by, row.region))
        for row in rows
    ]


@dataclass(frozen=True)
class PostStep:
    """One line of a post's history, as the database recorded it."""

    at: datetime
    title: str
    by: str
    reason: str
    detail: str


@dataclass(frozen=True)
class PostPage:
    post: Post
    username: str
    others: list[Post]
    history: list[PostStep]


def post_page(row: Post) -> PostPage:
    """A post, the person's other posts in the scope, and every change of it."""
    others = (
        Post.objects.filter(user_id=row.user_id).exclude(pk=row.pk).select_related("region", "region__parent")
    )
    return PostPage(
        post=row,
        username=accounts.usernames([row.user_id]).get(row.user_id, ""),
        others=list(others.order_by("-valid_from")),
        history=_history(row),
    )


def _history(row: Post) -> list[PostStep]:
    events = list(row.events.order_by("pgh_id"))
    actors = {(event.pgh_context or {}).get("post") for event in events}
    names = dict(Post.objects.filter(pk__in=actors - {None, 0}).values_list("pk", "person_name"))
    steps = []
    before = None
    for event in events:
        context = event.pgh_context or {}
        title, detail = _what_changed(before, event)
        steps.append(
            PostStep(
                event.pgh_created_at, title, names.get(context.get("post"), "系统"), _reason(context), detail
            )
        )
        before = event
    return steps[::-1]


def _what_changed(before, event) -> tuple[str, str]:
    if before is None:
        return "任命", f"{event.office_name} {event.get_role_display()}，{event.valid_from}起"
    if before.status != event.status:
        detail = f"{event.valid_to}止" if event.valid_to else ""
        return {"SUSPENDED": "停用", "ACTIVE": "恢复", "ENDED": "离任"}[event.status], detail
    if before.valid_to != event.valid_to:
        return "确定离任日期", f"{event.valid_to}止"
    if before.office_name != event.office_name:
        return "单位更名", f"{before.office_name} → {event.office_name}"
    return "所属区域调整", ""


def _reason(context: dict) -> str:
    return context.get("reason") or ""
