"""Who administers which offices and posts: nobody more than their own scope."""

from governance.access import checks
from governance.access.permissions import Permission
from governance.offices.rules import BELOW_OWN_LEVEL, AppointmentRefused


def administers(by, region) -> bool:
    """A county administrator its whole county; a city administrator the city's own units, not its counties'."""
    return checks.has_permission(by, Permission.POST_APPOINT, region) and region.level in BELOW_OWN_LEVEL.get(
        by.region.level, ()
    )


def refuse_outsider(by, *regions) -> None:
    if not checks.has_permission(by, Permission.POST_APPOINT):
        raise AppointmentRefused("您的岗位没有任命的权限。")
    for region in regions:
        if not administers(by, region):
            raise AppointmentRefused(f"“{region.name}”不在您的管理范围内。")


def refuse_self(by, post) -> None:
    if post.user_id == by.user_id:
        raise AppointmentRefused("不能变更本人的岗位和密码，请由其他管理员办理。")


def refuse_shared_account(by, places: set) -> None:
    """A log-in that also serves another bureau is not this administrator's to re-key."""
    if any(place != (by.region.city_id, by.region.county_id) for place in places):
        raise AppointmentRefused("该用户在其他单位另有岗位，请由上级管理员重置密码。")
