"""The tree, the search, the page of a region; changing the tree is in `change_views`."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from governance.access import checks
from governance.regions import policy, queries
from governance.regions.models import ChangeKind, Region


def own_region(request, region_id: int) -> Region:
    """A region of the acting post's own part of the tree; anything else does not exist for it."""
    region = get_object_or_404(Region.objects.select_related("parent"), pk=region_id)
    if not checks.covers(request.post.region, region):
        raise Http404
    return region


@require_safe
def tree(request, region_id):
    """One branch, fetched when it is unfolded."""
    region = own_region(request, region_id)
    nodes = queries.children_for(request.post, region, inside=_inside(request))
    return render(request, "components/region_nodes.html", {"nodes": nodes})


@require_safe
def search(request):
    """Hits below the search field, or a page of them without scripts."""
    query = request.GET.get("q", "").strip()[:40]
    results = queries.search(request.post, query, inside=_inside(request))
    context = {"query": query, "results": results}
    template = "components/region_search_results.html" if request.htmx else "regions/search.html"
    return render(request, template, context)


@require_safe
def detail(request, region_id):
    """名称、代码、隶属的各个版本，历次变更，下级单位."""
    region = own_region(request, region_id)
    page = queries.region_page(region, today=timezone.localdate())
    context = {"page": page, "region": region, "buttons": _buttons(request.post, region)}
    return render(request, "regions/detail.html", context)


def _inside(request) -> str:
    """ "regions" when the page that asks for a fragment is one on regions."""
    asking = request.htmx.current_url_abs_path or ""
    return "regions" if asking.startswith(reverse("regions:changes").removesuffix("changes/")) else ""


def _buttons(post, region: Region) -> list[dict]:
    """The kinds of change that the post may record for the region."""
    if not region.is_active:
        return []
    kinds = []
    if policy.can_change(post, region):
        kinds = [kind for kind in ChangeKind if kind != ChangeKind.ESTABLISH]
        kinds = [kind for kind in kinds if kind != ChangeKind.CONVERT or region.level == "VILLAGE"]
    if policy.can_establish_under(post, region):
        kinds.append(ChangeKind.ESTABLISH)
    return [
        {"label": kind.label, "url": reverse("regions:change", args=[region.pk, kind.lower()])}
        for kind in kinds
    ]
