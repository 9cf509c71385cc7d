"""What every page knows: who acts from which post, the menu, the region tree."""

from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from governance.access.roles import role_of
from governance.pieces import kept
from governance.project import menu


def portal(request) -> dict:
    post = getattr(request, "post", None)
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "portal": {
            "post": _post(post),
            "posts_count": len(getattr(request, "posts", [])),
            "menu": SimpleLazyObject(lambda: _menu(post, view_name)),
            "region_tree": SimpleLazyObject(lambda: _tree(request, post)),
            "search_url": reverse("regions:search"),
            "made_at": _moment(timezone.localtime()),
            "todo_count": None,
            "unread": SimpleLazyObject(lambda: _unread(post)),
        }
    }


def _moment(now: datetime) -> str:
    """2026年6月30日 09:05"""
    return f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"


def _post(post) -> dict | None:
    if post is None:
        return None
    return {
        "pk": post.pk,
        "person_name": post.person_name,
        "role_label": role_of(post.role).code.label,
        "office_name": post.office_name,
        "region_name": post.region.name,
        "region_id": post.region_id,
    }


def _unread(post) -> str:
    """The number on the bell: one small query per page."""
    from governance.notices import queries

    return queries.count_label(queries.unread_count(post)) if post else ""


def _menu(post, view_name: str):
    """The main menu: the same for everybody who holds the role at this level."""
    if post is None:
        return ""

    def make() -> str:
        groups = menu.for_post(post, active=view_name)
        return render_to_string("components/menu_groups.html", {"groups": groups})

    return kept.piece("menu", (post.role, post.region.level, menu.active_entry(view_name)), make)


def _tree(request, post):
    """The tree unfolded to the region that the page shows: its own `region_id`, or that of its address."""
    if post is None:
        return ""
    match = request.resolver_match
    region_id = getattr(request, "region_id", None) or (match.kwargs.get("region_id") if match else None)
    inside = match.app_name if match else ""

    def make() -> str:
        from governance.regions import queries

        nodes = queries.tree_for(post, open_region_id=region_id, inside=inside)
        return render_to_string("components/region_nodes.html", {"nodes": nodes})

    depends = (post.region_id, post.role, region_id, inside, post.map_changed_at)
    return kept.piece("tree", depends, make)
