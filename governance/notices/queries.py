"""Reads of notices, and whom to tell: the posts of a place that may do something."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from governance.access import checks
from governance.access.permissions import Permission
from governance.notices.models import Notice
from governance.offices.models import Post

PAGE = 30
MOST_COUNTED = 99


def unread_count(post) -> int:
    """How many notices the post has not read; counting ends beyond 99.

    Asked on every page, so by hand: to compose the question took three times as long as to answer it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [post.pk, MOST_COUNTED + 1])
        return cursor.fetchone()[0]


_UNREAD = """select count(*) from (
    select from governance_notice where to_id = %s and read_at is null limit %s) unread"""


def count_label(count: int) -> str:
    """What the badge shows: nothing, the number, or 99+."""
    if not count:
        return ""
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def of_post(post, *, before: int | None = None) -> tuple[list[Notice], int | None]:
    """A page of notices, the latest first, and where the next page starts (None: there is none)."""
    rows = Notice.objects.told_to(post).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def holders(*, region_ids: Iterable[int], permission: Permission, on: date) -> list[Post]:
    """The posts in office at these regions themselves that may do this, as far as the scope reads them."""
    roles = checks.roles_with(permission)
    return in_roles(region_ids=region_ids, roles=roles, on=on)


def in_roles(*, region_ids: Iterable[int], roles: Iterable[str], on: date) -> list[Post]:
    posts = Post.objects.active(on=on).filter(region_id__in=set(region_ids), role__in=list(roles))
    return list(posts.select_related("region").order_by("region_id", "pk"))
