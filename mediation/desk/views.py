"""Pages of the lists of work: the list, and a step taken from one of its rows."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.workflow.actions import AlreadyDone, TransitionRefused
from mediation.cases import policy, queries
from mediation.cases.step_forms import COURT_STEPS, STEPS, form_of
from mediation.desk import pages, worklists
from mediation.desk.forms import WorkFilterForm


@require_GET
def worklist(request, key=worklists.DEFAULT.key):
    """One list of work with the counts of all, under the given conditions."""
    chosen, form = _list(key), WorkFilterForm(request.GET)
    cases, today = _cases(request, form.conditions()), timezone.localdate()
    page = worklists.page(
        chosen,
        cases,
        post=request.post,
        level_of=lambda case: policy.mask_level(request.post, case),
        today=today,
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
    )
    counts = worklists.counts(cases, today=today)
    context = {"page": page, "form": form, **pages.work_frame(request, chosen, form, page, counts)}
    return render(request, "desk/worklist.html", context)


@require_http_methods(["GET", "POST"])
def row_step(request, key, case_id, name):
    """A step of one row: its form inside the list, or as a page of its own without scripts."""
    chosen = _list(key)
    action = next((one for one in chosen.actions if one.name == name), None)
    if action is None:
        raise Http404
    related = ("committee__region", "region", "confirmation")
    case = get_object_or_404(policy.visible_cases(request.post).select_related(*related), pk=case_id)
    if not action.fits(case, request.post):
        if request.method == "GET" and not request.htmx:
            messages.warning(request, f"当前状态为“{case.get_state_display()}”，不能“{action.label}”。")
            return redirect(_back(request, chosen))
        raise PermissionDenied
    step = (COURT_STEPS if action.is_court else STEPS)[name]
    form = form_of(step, request.POST if request.method == "POST" else None, case=case)
    form.auto_id = f"id_{case.pk}_%s"
    if form.is_bound and form.is_valid() and (done := _run(request, case, action, step, form)):
        return _answer(request, chosen, case, action, done)
    template = "desk/_row_form.html" if request.htmx else "desk/step.html"
    context = {"case": case, "form": form, "step": step, "action": action, "list": chosen}
    return render(request, template, context | pages.step_frame(request, chosen, case, action))


def _run(request, case, action, step, form) -> str:
    """What happened in one sentence; empty when refused, and the form says why."""
    try:
        step.run(case=case, by=request.post, at=timezone.now(), form=form)
    except AlreadyDone as done:
        return str(done)
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return ""
    return f"{case}：“{action.label}”已完成。"


def _answer(request, chosen, case, action, done: str):
    """Inside the list: the row as it is now, and the counts. Otherwise back to the list."""
    if not request.htmx:
        messages.success(request, done)
        return redirect(_back(request, chosen))
    today = timezone.localdate()
    form = WorkFilterForm(request.GET)
    cases = _cases(request, form.conditions())
    line = worklists.row(
        chosen,
        cases,
        case.pk,
        post=request.post,
        level_of=lambda row: policy.mask_level(request.post, row),
        today=today,
    )
    counts = worklists.counts(cases, today=today)
    context = {
        "case": case,
        "list": chosen,
        "work": line,
        "done": done,
        "query": request.GET.urlencode(),
        "may_hand_over": pages.may_hand_over(request.post),
        "tabs": pages.tabs(chosen, counts, form),
    }
    answer = render(request, "desk/_row_done.html", context)
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#row-{case.pk}", "outerHTML"
    return answer


def _list(key: str) -> worklists.Worklist:
    if key not in worklists.WORKLISTS:
        raise Http404
    return worklists.WORKLISTS[key]


def _cases(request, conditions: dict):
    cases = policy.visible_cases(request.post)
    return queries.filtered(cases, conditions, today=timezone.localdate())


def _back(request, chosen) -> str:
    kept = {name: value for name, value in request.GET.items() if value}
    address = reverse("desk:worklist", args=[chosen.key])
    return f"{address}?{urlencode(kept)}" if kept else address
