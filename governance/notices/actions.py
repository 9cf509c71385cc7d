"""Tells posts something, and notes that they have read it. Open to every capability: `notify`."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from governance.access import checks
from governance.notices import delivery
from governance.notices.models import Notice, NoticeKind
from governance.regions.models import Region


def notify(
    *,
    to: Iterable,
    key: str,
    title: str,
    at: datetime,
    text: str = "",
    url: str = "",
    kind: NoticeKind = NoticeKind.GENERAL,
    by=None,
) -> int:
    """Tell each post of `to` once; a second call with the same `key` tells nobody again.

    Runs in the scope of the teller (`by`, a post, or a worker without one); the posts lie at, below or
    above the teller's region. Returns how many posts learnt something new. `url` is a path of the portal.
    """
    posts = {post.pk: post for post in to}
    known = set(Notice.objects.filter(key=key, to_id__in=posts).values_list("to_id", flat=True))
    rows = [
        Notice(
            region_id=_place(post.region, by).pk,
            to_id=post.pk,
            kind=kind,
            key=key,
            title=title[:120],
            text=text[:500],
            url=url,
            at=at,
            by_name=f"{by.office_name} {by.person_name}"[:120] if by else "",
        )
        for post in posts.values()
        if post.pk not in known
    ]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    told = [posts[row.to_id] for row in rows]
    transaction.on_commit(lambda: delivery.deliver(posts=told, title=title))
    return len(rows)


def mark_read(*, by, at: datetime, notice: Notice | None = None) -> int:
    """Note that the post has read one notice, or all of its own; returns how many were unread."""
    rows = Notice.objects.told_to(by).unread()
    return (rows if notice is None else rows.filter(pk=notice.pk)).update(read_at=at)


def _place(region: Region, by) -> Region:
    """The lower of the reader's region and the teller's."""
    if by is not None and checks.covers(region, by.region):
        return by.region
    return region
