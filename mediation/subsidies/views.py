"""Pages of subsidies: files that may be applied for, applications, their checking and review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from mediation.cases import policy as cases
from mediation.subsidies import actions, policy, queries, states
from mediation.subsidies.forms import ReasonForm
from mediation.subsidies.states import SUBSIDY_WORKFLOW

MANY = {
    "SUBMITTED": ("office_check", "subsidies:check_many"),
    "OFFICE_CHECKED": ("approve", "subsidies:approve_many"),
}
STEPS = ("office_check", "approve", "reject", "refuse")


@require_GET
def subsidy_list(request):
    state = request.GET.get("state", "")
    state = state if state in dict(states.subsidy_choices()) else ""
    first = _number(request.GET.get("from", ""))
    found = queries.subsidies(policy.visible(request.post), state=state)
    rows = list(found[first : first + queries.PAGE_SIZE + 1])
    context = {
        "rows": rows[: queries.PAGE_SIZE],
        "next": first + queries.PAGE_SIZE if len(rows) > queries.PAGE_SIZE else None,
        "previous": max(0, first - queries.PAGE_SIZE) if first else None,
        "state": state,
        "many": _many(request.post, state),
        "tabs": [
            {"label": label, "url": f"?state={code}" if code else "?", "active": code == state, "count": None}
            for code, label in [("", "全部"), *states.subsidy_choices()]
        ],
    }
    return render(request, "subsidies/list.html", context)


@require_GET
def waiting(request):
    """Closed files for which nobody has applied, each with what it would get or why not."""
    lines = queries.waiting_lines(cases.visible_cases(request.post))
    return render(request, "subsidies/waiting.html", {"lines": lines})


@require_POST
def apply(request, case_id):
    case = get_object_or_404(cases.visible_cases(request.post), pk=case_id)
    try:
        subsidy = actions.apply_for(case=case, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("cases:detail", case_id=case.pk)
    messages.success(request, "已提交申请，待司法所核对。")
    return redirect("subsidies:detail", subsidy_id=subsidy.pk)


@require_GET
def detail(request, subsidy_id):
    row = _subsidy(request, subsidy_id)
    steps = workflow.available(row, workflow=SUBSIDY_WORKFLOW, post=request.post)
    context = {
        "subsidy": row,
        "shares": list(row.shares.select_related("mediator").order_by("pk")),
        "steps": [step for step in steps if step.name in STEPS],
        "crumbs": _crumbs(str(row)),
    }
    return render(request, "subsidies/detail.html", context)


@require_http_methods(["GET", "POST"])
def step(request, subsidy_id, name):
    row = _subsidy(request, subsidy_id)
    if name not in STEPS:
        raise Http404
    chosen = SUBSIDY_WORKFLOW.get(name)
    if not checks.has_permission(request.post, P(chosen.permission.value)):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    form.fields["reason"].required = chosen.reason_required
    if form.is_bound and form.is_valid():
        try:
            actions.take_step(subsidy=row, name=name, by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{chosen.label}”已登记。")
            return redirect("subsidies:detail", subsidy_id=row.pk)
    url = reverse("subsidies:detail", args=[row.pk])
    context = {"form": form, "title": chosen.label, "cancel": url, "crumbs": _crumbs(chosen.label)}
    return render(request, "subsidies/form.html", context)


@require_POST
def check_many(request):
    return _take_many(request, "office_check")


@require_POST
def approve_many(request):
    return _take_many(request, "approve")


def _take_many(request, name: str):
    """核对、审核 of the ticked ones; what cannot be done is told and the rest goes on."""
    ids = [int(pk) for pk in request.POST.getlist("subsidy") if pk.isdecimal() and len(pk) < 19]
    done = 0
    for row in policy.visible(request.post).filter(pk__in=ids).order_by("pk"):
        try:
            actions.take_step(subsidy=row, name=name, by=request.post, at=timezone.now())
            done += 1
        except TransitionRefused as refusal:
            messages.warning(request, f"{row}：{refusal}")
    messages.success(request, f"“{SUBSIDY_WORKFLOW.get(name).label}”{done}件。")
    return redirect("subsidies:list")


def _many(post, state: str) -> dict | None:
    """The bulk button of a tab, for whoever may press it."""
    name, url = MANY.get(state, ("", ""))
    if not name:
        return None
    chosen = SUBSIDY_WORKFLOW.get(name)
    may = checks.has_permission(post, P(chosen.permission.value))
    return {"url": reverse(url), "label": chosen.label} if may else None


def _subsidy(request, subsidy_id):
    own = policy.visible(request.post).select_related("case", "region", "table", "batch", "applied_by")
    return get_object_or_404(own, pk=subsidy_id)


def _crumbs(last: str) -> list[dict]:
    return [{"label": "以案定补", "url": reverse("subsidies:list")}, {"label": last, "url": ""}]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0
