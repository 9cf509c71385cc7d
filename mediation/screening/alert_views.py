"""Pages of early warning: the log of alerts, one alert, its steps, raising one from a case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from mediation.cases import policy as cases
from mediation.screening import actions, forms, policy, queries, states
from mediation.screening.steps import ALERT_STEPS


@require_GET
def alerts(request):
    """预警台账: nothing is ever missing from it."""
    state = request.GET.get("state", "")
    state = state if state in dict(states.alert_choices()) else ""
    context = {
        "alerts": list(queries.alerts(policy.visible_alerts(request.post), state=state)[:200]),
        "tabs": [
            {"label": label, "url": f"?state={code}" if code else "?", "active": code == state, "count": None}
            for code, label in [("", "全部"), *states.alert_choices()]
        ],
    }
    return render(request, "screening/alerts.html", context)


@require_GET
def alert(request, alert_id):
    row = _alert(request, alert_id)
    records = policy.records(request.post, row.region)
    steps = workflow.available(row, workflow=states.ALERT_WORKFLOW, post=request.post) if records else []
    context = {
        "alert": row,
        "page": queries.page_of(row, [], at=timezone.now()),
        "steps": [step for step in steps if step.name in ALERT_STEPS],
        "crumbs": _crumbs(str(row)),
    }
    return render(request, "screening/alert.html", context)


@require_http_methods(["GET", "POST"])
def alert_step(request, alert_id, name):
    row, chosen = _alert(request, alert_id), ALERT_STEPS.get(name)
    if chosen is None:
        raise Http404
    if not policy.records(request.post, row.region):
        raise PermissionDenied
    form = chosen.form(request.POST or None, initial=chosen.initial())
    label = states.ALERT_WORKFLOW.get(name).label
    if form.is_bound and form.is_valid():
        try:
            chosen.run(alert=row, by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{label}”已登记。")
            return redirect("screening:alert", alert_id=row.pk)
    url = reverse("screening:alert", args=[row.pk])
    context = {"form": form, "title": label, "cancel": url, "crumbs": _crumbs(str(row), url)}
    return render(request, "screening/form.html", context)


@require_http_methods(["GET", "POST"])
def raise_for_case(request, case_id):
    case = get_object_or_404(cases.visible_cases(request.post).select_related("region"), pk=case_id)
    form = forms.RaiseForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.raise_alert(case=case, by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已发出预警，请在一小时内报告并登记。")
            return redirect("screening:alert", alert_id=made.pk)
    url = reverse("cases:detail", args=[case.pk])
    crumbs = [{"label": str(case), "url": url}, {"label": "发出预警", "url": ""}]
    context = {"form": form, "title": "发出预警", "cancel": url, "crumbs": crumbs, "about": case}
    return render(request, "screening/form.html", context)


def _alert(request, alert_id):
    own = policy.visible_alerts(request.post)
    return get_object_or_404(own.select_related("region", "finding", "case", "raised_by"), pk=alert_id)


def _crumbs(last: str, url: str = "") -> list[dict]:
    return [{"label": "民转刑预警", "url": reverse("screening:alerts")}, {"label": last, "url": url}]
