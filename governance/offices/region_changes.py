"""What the offices tell the regions tree: posts and offices that a change touches, and what becomes of them."""

from governance.offices import actions
from governance.offices.models import Office, Post, PostStatus
from governance.regions import registry
from governance.regions.registry import Affected
from governance.tenancy import scope


def register_all() -> None:
    registry.register_affected("posts", _posts)
    registry.register_affected("offices", _offices)
    registry.register_listener("posts", _end_posts)


def _posts(region_ids: list[int]) -> Affected:
    count = Post.objects.filter(region__in=region_ids).exclude(status=PostStatus.ENDED).count()
    return Affected("岗位", count, "区域撤销或并入他处的，其岗位同日离任，须另行任命")


def _offices(region_ids: list[int]) -> Affected:
    return Affected("单位", Office.objects.filter(region__in=region_ids, is_active=True).count())


def _end_posts(*, change, ended: list, successor, by, at) -> None:
    """A city bureau that changes a county's units may not write its posts; the change itself may."""
    if ended:
        with scope.enter(scope.for_worker(city_id=change.city_id, reason=f"区划变更{change.pk}")):
            actions.end_posts_of_ended_regions(change=change, ended=ended, successor=successor, by=by, at=at)
