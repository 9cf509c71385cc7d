"""What every page knows: who acts from which post, the menu, the region tree."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from governance.access.roles import role_of
from governance.project import menu


def portal(request) -> dict:
    post = getattr(request, "post", None)
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "portal": {
            "post": _post(post),
            "posts_count": len(getattr(request, "posts", [])),
            "menu": SimpleLazyObject(lambda: menu.for_post(post, active=view_name) if post else []),
            "region_tree": SimpleLazyObject(lambda: _tree(request, post)),
            "search_url": reverse("regions:search"),
            "now": timezone.localtime(),
            "todo_count": None,
        }
    }


def _post(post) -> dict | None:
    if post is None:
        return None
    return {
        "person_name": post.person_name,
        "role_label": role_of(post.role).code.label,
        "office_name": post.office_name,
        "region_name": post.region.name,
        "region_id": post.region_id,
    }


def _tree(request, post) -> list:
    """The tree unfolded to the region that the page shows: its own `region_id`, or that of its address."""
    from governance.regions import queries

    if post is None:
        return []
    match = request.resolver_match
    region_id = getattr(request, "region_id", None) or (match.kwargs.get("region_id") if match else None)
    return queries.tree_for(post, open_region_id=region_id, inside=match.app_name if match else "")
