"""催办: one unit, or every unit that owes the period's return."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.access import checks
from governance.chasing import actions
from governance.regions.models import Region
from governance.returns.models import ReturnPeriod
from governance.workflow.actions import TransitionRefused


@require_POST
def unit(request, period_id, region_id):
    """Press one unit of the post's own bureau."""
    period = _period(request, period_id)
    place = Region.objects.filter(pk=region_id, parent_id=request.post.region_id).first()
    if place is None:
        raise Http404
    try:
        row = actions.chase(period=period, unit=place, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        told = f"，已告知{row.told_names}" if row.told else "；该单位还没有填报岗位，无人收到"
        messages.success(request, f"已催办{place.name}{told}。")
    return redirect(_back(period))


@require_POST
def everyone(request, period_id):
    """Press every township of the bureau that owes the period's return."""
    period = _period(request, period_id)
    units = Region.objects.children_of(period.region).order_by("code")
    done = actions.chase_all(period=period, units=units, by=request.post, at=timezone.now())
    messages.success(request, str(done))
    return redirect(_back(period))


@require_POST
def counties(request, month, code):
    """Press every county of the city whose bureau owes its own return of the month."""
    periods = ReturnPeriod.objects.filter(city_id=request.post.region_id, month=month, form__code=code)
    periods = list(periods.select_related("form", "region"))
    if request.post.region.level != "CITY" or not periods:
        raise Http404
    done = actions.chase_counties(periods=periods, by=request.post, at=timezone.now())
    messages.success(request, str(done))
    return redirect(_back(periods[0]))


def _period(request, period_id: int) -> ReturnPeriod:
    period = ReturnPeriod.objects.filter(pk=period_id).select_related("form", "region").first()
    if period is None or not checks.covers(request.post.region, period.region):
        raise Http404
    return period


def _back(period: ReturnPeriod) -> str:
    return f"{reverse('returns:progress_of', args=[period.month])}?form={period.form.code}"
