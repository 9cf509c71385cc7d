"""Dashboards of four levels, the page behind each number, and the rows behind it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from governance.access import checks
from governance.access.permissions import Permission
from governance.dashboards import queries
from governance.figures import indicators
from governance.figures import queries as figures
from governance.figures.periods import shift
from governance.pieces import kept
from governance.regions import queries as regions
from governance.regions.models import Region
from governance.returns import reconciliation

ROWS_SHOWN = 200
DIFFERENCES_SHOWN = 100


@require_GET
def home(request):
    return redirect("dashboards:region", region_id=request.post.region_id)


@require_GET
def region(request, region_id):
    place, chosen = _place(request, region_id), _choice(request)
    ranked = queries.ranked_code(request.GET.get("rank", ""))
    state, pending = queries.state(place, chosen=chosen)
    context = {
        "content": _content(request, place, chosen, ranked, state),
        "pending": pending,
        **_frame(request, place, chosen),
    }
    return render(request, "dashboards/region.html", context)


def _content(request, place: Region, chosen: queries.Choice, ranked: str, state: tuple):
    """The tiles, charts and tables: the same for every reader, so they are made once per state of the figures."""
    today = timezone.localdate()
    depends = (place.pk, chosen, ranked, today, request.post.map_changed_at, state)

    def make() -> str:
        page = queries.dashboard(place, chosen=chosen, ranked=ranked, today=today)
        return render_to_string("dashboards/_content.html", {"page": page, "place": place, "choice": chosen})

    return kept.piece("dashboard", depends, make)


@require_GET
def progress(request, region_id):
    """How many months are still being computed; the page polls it and reloads when none is left."""
    place = _place(request, region_id)
    pending = figures.pending_months(city_id=place.city_id)
    response = render(request, "dashboards/_progress.html", {"pending": pending, "region": place})
    if not pending:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def figure(request, region_id, code):
    place, chosen = _place(request, region_id), _choice(request)
    _indicator(code)
    page = queries.figure_page(place, code, chosen=chosen, today=timezone.localdate())
    context = {"page": page, "differences": _differences(request, place, code, chosen)}
    return render(request, "dashboards/figure.html", {**context, **_frame(request, place, chosen)})


def _differences(
    request, place: Region, code: str, chosen: queries.Choice
) -> list[reconciliation.Difference]:
    """Which units filed otherwise than the records say, and why: for those who may read returns."""
    if place.level == "VILLAGE" or not checks.has_permission(request.post, Permission.MONTHLY_RETURN_READ):
        return []
    months = list(chosen.period.months)
    return reconciliation.differences(region=place, months=months, code=code)[:DIFFERENCES_SHOWN]


@require_GET
def rows(request, region_id, code):
    place, chosen, indicator = _place(request, region_id), _choice(request), _indicator(code)
    found = figures.rows_behind(code=code, region=place, period=chosen.period)
    if found is None:
        raise Http404
    context = {
        "indicator": indicator,
        "rows": found[:ROWS_SHOWN],
        "count": found.count(),
        "shown": ROWS_SHOWN,
        "place": place,
        "can_edit": False,
        **_frame(request, place, chosen),
    }
    return render(request, "dashboards/rows.html", context)


def _place(request, region_id: int) -> Region:
    """A region inside the post's own; everything else does not exist."""
    if region_id == request.post.region_id:
        return request.post.region
    place = get_object_or_404(Region.objects.select_related("parent"), pk=region_id)
    if not checks.covers(request.post.region, place):
        raise Http404
    return place


def _indicator(code: str):
    indicator = indicators.find(code)
    if indicator is None:
        raise Http404
    return indicator


def _choice(request) -> queries.Choice:
    return queries.choice(
        month=request.GET.get("m", ""), span=request.GET.get("span", "month"), today=timezone.localdate()
    )


def _frame(request, place: Region, chosen: queries.Choice) -> dict:
    """What every page of the dashboards shows around its content."""
    return {
        "place": place,
        "choice": chosen,
        "crumbs": _crumbs(request, place, chosen),
        "toolbar": _toolbar(chosen),
        "may_see_rows": checks.has_permission(request.post, Permission.FIGURE_ROWS_READ),
    }


def _crumbs(request, place: Region, chosen: queries.Choice):
    """The path from the reader's own region down to this one."""

    def make() -> str:
        path = [one for one in regions.path_of(place) if checks.covers(request.post.region, one)]
        return render_to_string("dashboards/_crumbs.html", {"crumbs": path, "choice": chosen})

    return kept.piece("crumbs", (place.pk, request.post.region_id, chosen, request.post.map_changed_at), make)


def _toolbar(chosen: queries.Choice):
    """The choice of month: some seventy months to choose from."""
    today = timezone.localdate()

    def make() -> str:
        context = {
            "choice": chosen,
            "previous_month": shift(chosen.month, -1),
            "next_month": shift(chosen.month, 1),
            "months": queries.months_to_choose(chosen, today=today),
        }
        return render_to_string("dashboards/_toolbar.html", context)

    return kept.piece("months", (chosen, today), make)
