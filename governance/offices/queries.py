"""Reads of posts and offices."""

from datetime import date

from governance.offices.models import Post
from governance.tenancy import scope


def active_posts(*, user_id: int, on: date) -> list[Post]:
    """The posts a person may act from on that day. Runs before a scope exists: log-in needs it."""
    with scope.as_user(user_id):
        posts = Post.objects.filter(user_id=user_id).active(on=on).select_related("region", "region__parent")
        return list(posts.order_by("pk"))
