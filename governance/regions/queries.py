"""Reads of the regions tree."""

from dataclasses import dataclass, field

from governance.regions.models import Region


@dataclass
class Node:
    """One line of the tree at the left of every page."""

    id: int
    name: str
    level_label: str
    url: str
    active: bool = False
    open: bool = False
    has_children: bool = False
    children: list["Node"] = field(default_factory=list)


def tree_for(post, *, open_region_id: int | None) -> list[Node]:
    """The post's region with the path to the open one unfolded; two queries."""
    root = post.region
    opened = Region.objects.filter(pk=open_region_id).first() if open_region_id else None
    path = {root.pk}
    if opened is not None:
        path |= {opened.city_id, opened.county_id, opened.township_id, opened.village_id} - {None}
    children = Region.objects.filter(parent_id__in=path, is_active=True).order_by("code")
    by_parent: dict[int, list[Region]] = {}
    for region in children:
        by_parent.setdefault(region.parent_id, []).append(region)
    return [_node(root, by_parent, path, open_region_id or root.pk)]


def _node(region: Region, by_parent: dict, path: set, active_id: int) -> Node:
    is_open = region.pk in path
    return Node(
        id=region.pk,
        name=region.name,
        level_label=region.get_level_display(),
        url=f"/dashboards/{region.pk}/",
        active=region.pk == active_id,
        open=is_open,
        has_children=region.level != "VILLAGE",
        children=[_node(child, by_parent, path, active_id) for child in by_parent.get(region.pk, [])]
        if is_open
        else [],
    )
