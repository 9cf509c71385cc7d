"""Who may change which part of the tree."""

from governance.access import checks
from governance.access.permissions import Permission
from governance.regions.models import Region
from governance.regions.rules import ChangeRefused


def refuse_outsider(by, *regions: Region) -> None:
    """Every region must lie below the acting post's own: a county bureau changes its own townships and
    villages; what crosses counties is for the city bureau."""
    if not checks.has_permission(by, Permission.REGION_CHANGE):
        raise ChangeRefused("您的岗位没有变更区划的权限。")
    for region in regions:
        if not checks.covers(by.region, region):
            raise ChangeRefused(f"“{region.name}”不在本单位辖区内；跨县（市、区）的变更由市局办理。")


def refuse_own(by, *regions: Region) -> None:
    """The bureau's own county or city is changed by the level above."""
    if any(region.pk == by.region_id or region.level in {"PROVINCE", "CITY"} for region in regions):
        raise ChangeRefused("本级区域的变更由上级办理。")


def can_change(post, region: Region) -> bool:
    """Whether the page of a region shows the change buttons."""
    return (
        checks.has_permission(post, Permission.REGION_CHANGE, region)
        and region.pk != post.region_id
        and region.level in {"COUNTY", "TOWNSHIP", "VILLAGE"}
    )


def can_establish_under(post, region: Region) -> bool:
    return checks.has_permission(post, Permission.REGION_CHANGE, region) and region.level in {
        "COUNTY",
        "TOWNSHIP",
    }
