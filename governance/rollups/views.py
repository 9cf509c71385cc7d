"""Pages of roll-ups: a county's sums and its report upward; a city's sums and its review of the counties."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.access import checks
from governance.regions.models import Region
from governance.returns.models import ReturnForm
from governance.rollups import actions, policy, queries
from governance.rollups.models import RollUp
from governance.workflow.pages import attempt


@require_GET
def home(request):
    """The latest month that is over."""
    months = queries.months_of(_bureau(request), on=timezone.localdate())
    if not months:
        return render(request, "rollups/page.html", {"page": None, "crumbs": _crumbs()})
    month, form = months[0]
    return redirect("rollups:page", form.pk, month)


@require_GET
def page(request, form_id, month):
    place = _asked(request)
    form, months = _form_of(place, form_id, month)
    make = queries.city_page if place.level == "CITY" else queries.county_page
    context = {
        "page": make(place, form, month),
        "months": [(key, one, one.title_of(key)) for key, one in months],
        "suffix": f"?county={place.pk}" if place.pk != request.post.region_id else "",
        "crumbs": _crumbs(),
    }
    return render(request, "rollups/page.html", {**context, **_buttons(context["page"], request.post)})


@require_POST
def report(request, form_id, month):
    county = _bureau(request)
    form, _months = _form_of(county, form_id, month)
    attempt(
        request, actions.report_upward, county=county, form=form, month=month,
        reason=request.POST.get("reason", ""), done="已上报市局。",
    )  # fmt: skip
    return redirect("rollups:page", form_id, month)


@require_POST
def accept(request, pk):
    return _step(request, pk, actions.accept_rollup, "已接收。")


@require_POST
def send_back(request, pk):
    reason = request.POST.get("reason", "")
    return _step(request, pk, actions.send_back_rollup, "已退回县局。", reason=reason)


@require_POST
def note_changes(request, pk):
    return _step(request, pk, actions.note_changes, "已知悉。")


def _form_of(place: Region, form_id: int, month: int) -> tuple[ReturnForm, list]:
    """The form, and every month and form of the place; 404 for a month that it never opened."""
    months = queries.months_of(place, on=timezone.localdate())
    form = ReturnForm.objects.filter(pk=form_id).first()
    if form is None or (month, form) not in months:
        raise Http404
    return form, months


def _buttons(found: queries.Page, post) -> dict:
    if found.region.level == "CITY":
        return {}
    rollup = found.rollup
    is_standing = rollup is not None and rollup.state != "SENT_BACK"
    return {
        "is_standing": is_standing,
        "can_report": (False, "") if is_standing else policy.can_report(found.region, found.own, post=post),
        "can_review": policy.can_review(rollup, post=post) if rollup else (False, ""),
        "can_send_back": policy.can_send_back(rollup, post=post) if rollup else (False, ""),
        "send_back_url": reverse("rollups:send_back", args=[rollup.pk]) if rollup else "",
    }


def _step(request, pk, action, done: str, **arguments):
    found = RollUp.objects.select_related("monthly_return", "region", "reported_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    attempt(request, action, rollup=found, done=done, **arguments)
    suffix = f"?county={found.region_id}" if found.region_id != request.post.region_id else ""
    return redirect(reverse("rollups:page", args=[found.form_id, found.month]) + suffix)


def _bureau(request) -> Region:
    if request.post.region.level not in ("COUNTY", "CITY"):
        raise Http404
    return request.post.region


def _asked(request) -> Region:
    """The bureau itself, or a county below it."""
    own, asked = _bureau(request), request.GET.get("county", "")
    if not asked.isdigit():
        return own
    found = Region.objects.filter(pk=int(asked), level="COUNTY").first()
    if found is None or not checks.covers(own, found):
        raise Http404
    return found


def _crumbs() -> list[dict]:
    return [{"label": "月报", "url": reverse("returns:home")}, {"label": "汇总上报", "url": ""}]
