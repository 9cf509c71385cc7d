"""Pages of screening: findings and their disposal, rounds, the quick entry, the figures of a span."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from mediation.screening import actions, forms, policy, queries
from mediation.screening.models import ScreeningRound
from mediation.screening.states import FINDING_WORKFLOW
from mediation.screening.steps import FINDING_STEPS


@require_GET
def findings(request):
    form, today = forms.FilterForm(request.GET), timezone.localdate()
    form.full_clean()
    found = queries.findings(
        policy.visible_findings(request.post), filters=form.cleaned_data, on=today + policy.AHEAD
    )
    first = _number(request.GET.get("from", ""))
    rows = list(found[first : first + queries.PAGE_SIZE + 1])
    context = {
        "findings": rows[: queries.PAGE_SIZE],
        "due": policy.default_due(rows),
        "next": first + queries.PAGE_SIZE if len(rows) > queries.PAGE_SIZE else None,
        "previous": max(0, first - queries.PAGE_SIZE) if first else None,
        "query": _query(request),
        "filter_form": form,
        "can_record": policy.records(request.post),
    }
    return render(request, "screening/findings.html", context)


@require_http_methods(["GET", "POST"])
def quick(request):
    """登记排查发现. On a telephone too: one column, big targets, what was typed stays."""
    initial = {"found_at": timezone.localtime(), "round": request.GET.get("round")}
    if request.post.region.level == "VILLAGE":
        initial["place"] = request.post.region_id
    form = forms.FindingForm(request.POST or None, post=request.post, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = actions.record_finding(new=form.new_finding(), by=request.post, at=timezone.now())
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已登记。请选择怎样处置。")
            return redirect("screening:finding", finding_id=made.pk)
    context = {
        "form": form,
        "what": [form[name] for name in ("place", "dispute_type", "brief", "person_count")],
        "ticks": [form[name] for name in forms.TICKS],
        "people": [form[name] for name in ("name_1", "number_1", "name_2", "number_2")],
        "when": [form["found_at"], form["round"]],
        "crumbs": _crumbs("登记排查发现"),
    }
    return render(request, "screening/quick.html", context)


@require_GET
def rounds(request):
    first = _number(request.GET.get("from", ""))
    rows = list(queries.rounds(ScreeningRound.objects.all())[first : first + queries.PAGE_SIZE + 1])
    context = {
        "rounds": rows[: queries.PAGE_SIZE],
        "next": first + queries.PAGE_SIZE if len(rows) > queries.PAGE_SIZE else None,
        "previous": max(0, first - queries.PAGE_SIZE) if first else None,
        "query": "",
        "can_record": policy.records(request.post),
    }
    return render(request, "screening/rounds.html", context)


@require_http_methods(["GET", "POST"])
def record_round(request):
    today = timezone.localdate()
    initial = {"region": request.post.region_id, "from_on": today, "to_on": today}
    form = forms.RoundForm(request.POST or None, post=request.post, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.record_round(by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "这次排查已登记。")
            return redirect("screening:rounds")
    crumbs = [{"label": "排查", "url": reverse("screening:rounds")}, {"label": "登记排查", "url": ""}]
    context = {"form": form, "title": "登记排查", "crumbs": crumbs, "cancel": reverse("screening:rounds")}
    return render(request, "screening/form.html", context)


@require_GET
def figures(request):
    today = timezone.localdate()
    form = forms.SpanForm(request.GET or {"first": date(today.year, 1, 1), "last": today})
    span = form.cleaned_data if form.is_valid() else {"first": date(today.year, 1, 1), "last": today}
    context = {"filter_form": form, "figures": queries.figures(first=span["first"], last=span["last"])}
    return render(request, "screening/figures.html", {**context, **span})


@require_GET
def finding(request, finding_id):
    row = _finding(request, finding_id)
    records = policy.records(request.post, row.region)
    steps = workflow.available(row, workflow=FINDING_WORKFLOW, post=request.post) if records else []
    may_register = checks.has_permission(request.post, P.MEDIATION_CASE_REGISTER)
    alerts, now = list(row.alerts.order_by("-raised_at")), timezone.now()
    context = {
        "finding": row,
        "names": queries.names_of(row, policy.mask_level(request.post)),
        "page": queries.page_of(row, queries.signals_of_finding(row), at=now, also=alerts),
        "alerts": alerts,
        "looks": list(row.looks.select_related("by").order_by("-looked_on", "-pk")),
        "steps": [step for step in steps if step.name in FINDING_STEPS],
        "committee": queries.committee_for(row, on=timezone.localdate()),
        "may_mediate": may_register and any(step.name == "mediate" for step in steps),
        "may_raise": records,
        "crumbs": _crumbs(str(row)),
    }
    return render(request, "screening/finding.html", context)


@require_http_methods(["GET", "POST"])
def mediate(request, finding_id):
    """One press from the finding's page; the page itself only when a committee must be chosen."""
    row, today = _finding(request, finding_id), timezone.localdate()
    choices = forms.committees_of(row, on=today)
    form = forms.MediateForm(request.POST or None, committees=choices)
    if form.is_bound and form.is_valid():
        try:
            case = actions.mediate(finding=row, by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = (
                "已转为调解案件并登记。"
                if case.registration_no
                else "已转为调解案件草稿，请补齐当事人后登记。"
            )
            messages.success(request, said)
            return redirect("cases:detail", case_id=case.pk)
    return _form(request, form, title="转为调解案件", row=row)


@require_http_methods(["GET", "POST"])
def step(request, finding_id, name):
    row, chosen = _finding(request, finding_id), FINDING_STEPS.get(name)
    if chosen is None:
        raise Http404
    if not policy.records(request.post, row.region):
        raise PermissionDenied
    form = chosen.form(request.POST or None, initial=chosen.initial())
    label = "发出预警" if name == "raise" else FINDING_WORKFLOW.get(name).label
    if form.is_bound and form.is_valid():
        try:
            chosen.run(finding=row, by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{label}”已登记。")
            return redirect("screening:finding", finding_id=row.pk)
    return _form(request, form, title=label, row=row)


def _form(request, form, *, title: str, row):
    url = reverse("screening:finding", args=[row.pk])
    crumbs = [*_crumbs(str(row), url), {"label": title, "url": ""}]
    context = {"form": form, "title": title, "about": row, "crumbs": crumbs, "cancel": url}
    return render(request, "screening/form.html", context)


def _finding(request, finding_id):
    own = policy.visible_findings(request.post).select_related("region__parent", "case", "round", "by")
    return get_object_or_404(own, pk=finding_id)


def _crumbs(last: str, url: str = "") -> list[dict]:
    return [{"label": "排查发现", "url": reverse("screening:findings")}, {"label": last, "url": url}]


def _query(request) -> str:
    kept = request.GET.copy()
    kept.pop("from", None)
    return kept.urlencode()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0
