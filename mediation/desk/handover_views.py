"""The page on which many cases are handed over: choose, see what would happen, do it, read the result."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mediation.cases import policy, queries
from mediation.cases.forms import FilterForm
from mediation.cases.lines import line
from mediation.desk import handover as handing
from mediation.desk import pages
from mediation.desk.forms import HandoverForm

CRUMBS = [*pages.CRUMBS, {"label": "批量移交", "url": ""}]


@require_http_methods(["GET", "POST"])
def handover(request):
    """GET: everything the conditions find. POST: the stage that the pressed button names."""
    cases, total = _chosen(request)
    stage = request.POST.get("stage", "choose")
    form = HandoverForm(request.POST if stage in ("preview", "apply") else None, cases=cases)
    context = {"form": form, "total": total, "cap": handing.CAP, "crumbs": CRUMBS, "stage": "choose"}
    if form.is_bound and form.is_valid():
        return _preview_or_apply(request, cases, form, stage, context)
    today = timezone.localdate()
    level_of = _level_of(request)
    lines = [line(case, level=level_of(case), today=today) for case in cases]
    return render(request, "desk/handover.html", context | {"lines": lines})


def _preview_or_apply(request, cases, form, stage, context):
    to, on = form.cleaned_data["to"], form.cleaned_data["on"]
    verdicts = handing.preview(
        cases, to=to, on=on, by=request.post, level_of=_level_of(request), today=timezone.localdate()
    )
    context |= {"verdicts": verdicts, "to": to, "able": sum(one.can for one in verdicts), "stage": "preview"}
    if stage == "preview":
        return render(request, "desk/handover.html", context)
    outcomes = handing.hand_over(
        verdicts,
        seen=set(request.POST.getlist("seen")),
        to=to,
        on=on,
        reason=form.cleaned_data["reason"],
        by=request.post,
        at=timezone.now(),
    )
    done = sum(one.is_done for one in outcomes)
    context |= {"outcomes": outcomes, "done": done, "stage": "done", "list_url": reverse("cases:list")}
    return render(request, "desk/handover.html", context)


def _chosen(request) -> tuple[list, int]:
    """The cases at hand: those ticked, or all that the conditions in the address find."""
    visible = policy.visible_cases(request.post)
    if request.method == "POST":
        ids = [int(text) for text in request.POST.getlist("case") if text.isdecimal() and len(text) < 16]
        cases = handing.choose(visible, ids=ids)
        return cases, len(cases)
    conditions = FilterForm(request.GET).conditions()
    return handing.found(queries.filtered(visible, conditions, today=timezone.localdate()))


def _level_of(request):
    return lambda case: policy.mask_level(request.post, case)
