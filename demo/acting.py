"""Taking part in the demonstration as somebody of it: the scope of their post, or of a nightly job."""

from governance.offices.models import Post
from governance.regions.models import Region
from governance.tenancy import scope

WHY = "演示数据"


def acting(post: Post):
    """Everything inside happens as this post would do it."""
    place = scope.of_region(post.region, post_id=post.pk, user_id=post.user_id, reason=WHY)
    return scope.enter(place)


def worker(region: Region):
    """A job of the region's city."""
    return scope.enter(scope.for_worker(city_id=region.city_id, reason=WHY))


def holder(region: Region, role: str) -> Post | None:
    """The first post of a role in a region."""
    found = Post._base_manager.filter(region=region, role=role).select_related("region__county", "user")
    return found.order_by("pk").first()
