"""Pages of the county about its bodies: the list told to the court, and the 枫桥式 creation list."""

import io
from dataclasses import asdict

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.spreadsheets import writing
from governance.workflow import actions as workflow
from governance.workflow.actions import TransitionRefused
from mediation.organisations import actions, policy, queries, states, workbook
from mediation.organisations.forms import CourtListForm, UnitFilterForm, UnitForm, UnitStepForm
from mediation.organisations.models import CourtNotice, FengqiaoUnit


@require_http_methods(["GET", "POST"])
def court_list(request):
    """The list as it stands today, the sending recorded, and what was sent before."""
    today = timezone.localdate()
    initial = {"court": f"{request.post.region.name}人民法院", "sent_on": today}
    form = CourtListForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            notice = actions.send_court_list(by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记告知{notice.court}，名单已留存。")
            return redirect("committees:court_notice", notice_id=notice.pk)
    context = {
        "form": form,
        "lines": queries.court_lines(on=today),
        "notices": list(CourtNotice.objects.order_by("-sent_on", "-pk")[:20]),
        "as_of": today,
        "may_send": request.post.region.level == "COUNTY",
    }
    return render(request, "committees/court_list.html", context)


@require_GET
def court_notice(request, notice_id):
    """A list as it was sent."""
    notice = get_object_or_404(CourtNotice, pk=notice_id)
    crumbs = [
        {"label": "告知法院名单", "url": reverse("committees:court_list")},
        {"label": str(notice), "url": ""},
    ]
    context = {"notice": notice, "lines": notice.lines, "crumbs": crumbs}
    return render(request, "committees/court_notice.html", context)


@require_GET
def court_list_export(request):
    lines = [asdict(line) for line in queries.court_lines(on=timezone.localdate())]
    return _workbook(request, lines, f"人民调解员名单{timezone.localdate():%Y%m%d}.xlsx")


@require_GET
def court_notice_export(request, notice_id):
    notice = get_object_or_404(CourtNotice, pk=notice_id)
    return _workbook(request, notice.lines, f"人民调解员名单{notice.as_of:%Y%m%d}.xlsx")


def _workbook(request, lines: list[dict], filename: str):
    target, now = io.BytesIO(), timezone.localtime()
    mark = f"{request.post.office_name} {request.post.person_name} {now:%Y-%m-%d %H:%M} 导出"
    total = writing.write_workbook(target, workbook.COURT_LIST, lines, watermark=mark)
    audit.record(EventKind.EXPORTED, by=request.post, at=now, summary=f"导出人民调解员名单{total}人")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=filename)


@require_GET
def fengqiao(request):
    form = UnitFilterForm(request.GET)
    form.full_clean()
    found = queries.units(
        policy.visible(FengqiaoUnit.objects.all(), request.post),
        year=form.cleaned_data.get("year"),
        state=form.cleaned_data.get("state", ""),
    )
    rows = list(found[:200])
    for row in rows:
        row.tone = states.TONES[row.state]
    context = {
        "units": rows,
        "filter_form": form,
        "can_manage": checks.has_permission(request.post, P.MEDIATION_BODY_MANAGE),
    }
    return render(request, "committees/fengqiao.html", context)


@require_http_methods(["GET", "POST"])
def propose(request):
    today = timezone.localdate()
    form = UnitForm(request.POST or None, post=request.post, initial={"year": today.year})
    if form.is_bound and form.is_valid():
        try:
            unit = actions.propose_unit(by=request.post, at=timezone.now(), on=today, **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已申报，创建条件已按记录生成。")
            return redirect("committees:fengqiao_unit", unit_id=unit.pk)
    crumbs = [{"label": "“枫桥式”创建", "url": reverse("committees:fengqiao")}, {"label": "申报", "url": ""}]
    return render(request, "committees/propose.html", {"form": form, "crumbs": crumbs})


@require_GET
def fengqiao_unit(request, unit_id):
    unit = _unit(request, unit_id)
    steps = workflow.available(unit, workflow=states.FENGQIAO_WORKFLOW, post=request.post)
    context = {
        "unit": unit,
        "tone": states.TONES[unit.state],
        "steps": steps if request.post.region.level == "COUNTY" else [],
        "timeline": queries.unit_timeline(unit),
        "crumbs": _unit_crumbs(unit),
    }
    return render(request, "committees/fengqiao_unit.html", context)


@require_http_methods(["GET", "POST"])
def fengqiao_step(request, unit_id, name):
    unit = _unit(request, unit_id)
    known = {step.name: step for step in states.FENGQIAO_WORKFLOW.transitions if step.sources}
    if name not in known:
        raise Http404
    form = UnitStepForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            actions.take_unit_step(
                unit=unit, name=name, by=request.post, at=timezone.now(), **form.cleaned_data
            )
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{known[name].label}”已登记。")
            return redirect("committees:fengqiao_unit", unit_id=unit.pk)
    context = {"form": form, "unit": unit, "label": known[name].label, "crumbs": _unit_crumbs(unit)}
    return render(request, "committees/fengqiao_step.html", context)


def _unit(request, unit_id) -> FengqiaoUnit:
    own = policy.visible(FengqiaoUnit.objects.select_related("committee", "region"), request.post)
    return get_object_or_404(own, pk=unit_id)


def _unit_crumbs(unit) -> list[dict]:
    return [
        {"label": "“枫桥式”创建", "url": reverse("committees:fengqiao")},
        {"label": unit.unit_name, "url": ""},
    ]
