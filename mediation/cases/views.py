"""Pages of cases: list, registration, case page, steps, personal data, sharing, export."""

import tempfile

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.access.roles import role_of
from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.privacy import actions as privacy
from governance.spreadsheets import writing
from governance.workflow.actions import AlreadyDone, TransitionRefused
from mediation.cases import actions, detail, late, pages, panels, policy, queries, search, workbook
from mediation.cases.forms import CaseForm, FilterForm, PartyFormSet, filter_form
from mediation.cases.models import Case
from mediation.cases.states import CASE_WORKFLOW, CONFIRMATION_WORKFLOW
from mediation.cases.step_forms import COURT_STEPS, STEPS, form_of


@require_GET
def case_list(request):
    form, today = filter_form(request.GET), timezone.localdate()
    filters = form.conditions()
    wanted = None if role_of(request.post.role).sees_own_cases_only else search.wanted(filters)
    cases = policy.visible_cases(request.post)
    page = queries.list_page(
        cases if wanted else queries.filtered(cases, filters, today=today),
        wanted=wanted,
        level_of=lambda case: policy.mask_level(request.post, case),
        today=today,
        sort=queries.SORTS.get(filters.get("sort", ""), queries.DEFAULT_SORT),
        older=request.GET.get("older", ""),
        newer=request.GET.get("newer", ""),
        jump=pages.day_or_none(request.GET.get("jump", "")),
    )
    context = {"page": page, **pages.list_frame(request, form, filters, page)}
    return render(request, "cases/list.html", context | panels.around_list(request))


@require_GET
def export(request):
    """The filtered list as a workbook, masked as on the page, with who and when above it."""
    form, now = FilterForm(request.GET), timezone.localtime()
    cases = queries.filtered(policy.visible_cases(request.post), form.conditions(), today=now.date())
    lines = queries.export_lines(
        cases, level_of=lambda case: policy.mask_level(request.post, case), today=now.date()
    )
    mark = f"{request.post.office_name} {request.post.person_name} {now:%Y-%m-%d %H:%M} 导出"
    target = tempfile.TemporaryFile()  # noqa: SIM115 closed by FileResponse
    total = writing.write_workbook(target, workbook.EXPORT, map(queries.Line._asdict, lines), watermark=mark)
    audit.record(EventKind.EXPORTED, by=request.post, at=now, summary=f"导出调解案件{total}件")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"调解案件{now:%Y%m%d}.xlsx")


@require_GET
def late_entries(request):
    """补录清单: what happened in a locked month and was written down afterwards."""
    entries = late.late_entries(policy.visible_cases(request.post))
    crumbs = [{"label": "调解案件", "url": reverse("cases:list")}, {"label": "补录清单", "url": ""}]
    return render(request, "cases/late.html", {"entries": entries, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def register(request):
    initial = pages.registration_initial(request.post)
    initial["previous_case"] = request.GET.get("previous", "") if request.method == "GET" else ""
    form = CaseForm(request.POST or None, post=request.post, initial=initial)
    parties = PartyFormSet(pages.grown(request.POST), prefix="party", initial=pages.PARTY_INITIAL)
    if request.method == "POST" and "add" not in request.POST and form.is_valid() and parties.is_valid():
        new = form.new_case(parties.new_parties())
        write = actions.save_draft if "draft" in request.POST else actions.register_case
        try:
            case = write(new=new, by=request.post, at=timezone.now())
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                "已存为草稿。" if "draft" in request.POST else f"已登记，登记号{case.registration_no}。",
            )
            return redirect("cases:detail", case_id=case.pk)
    context = {"form": form, "parties": parties, "case": None, **pages.registration_frame(form)}
    return render(request, "cases/register.html", context)


@require_http_methods(["GET", "POST"])
def correct(request, case_id):
    """Change the registration until the case is accepted; personal values left empty stay as they are."""
    case = _case(request, case_id)
    if "correct" not in {found.name for found in policy.available(case, request.post)}:
        messages.warning(request, f"当前状态为“{case.get_state_display()}”，不能修改登记。")
        return redirect("cases:detail", case_id=case.pk)
    form = CaseForm(request.POST or None, post=request.post, initial=pages.correction_initial(case))
    parties = PartyFormSet(
        pages.grown(request.POST), prefix="party", initial=pages.correction_parties(case), is_correction=True
    )
    if request.method == "POST" and "add" not in request.POST and form.is_valid() and parties.is_valid():
        try:
            actions.correct(
                case=case, new=form.new_case(parties.new_parties()), by=request.post, at=timezone.now()
            )
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "登记已修改。")
            return redirect("cases:detail", case_id=case.pk)
    context = {"form": form, "parties": parties, "case": case, **pages.registration_frame(form)}
    return render(request, "cases/register.html", context | {"crumbs": pages.crumbs(case, "修改登记")})


@require_GET
def case_detail(request, case_id):
    """The case by tabs: 概况、调解经过、协议与履行; an unknown tab is the first."""
    case = _case(request, case_id)
    tab = request.GET.get("tab", "")
    tab = tab if tab in pages.TABS else "overview"
    page = detail.case_page(
        case,
        level=policy.mask_level(request.post, case),
        at=timezone.now(),
        today=timezone.localdate(),
        tab=tab,
    )
    context = {"page": page, "case": case, **pages.case_frame(case, request.post, tab=tab)}
    return render(request, "cases/detail.html", context)


@require_http_methods(["GET", "POST"])
def step(request, case_id, name):
    """One step of the case: its own small form, or straight away when there is nothing to fill in."""
    case, chosen = _case(request, case_id), STEPS.get(name)
    if chosen is None:
        raise Http404
    transition = CASE_WORKFLOW.get(name)
    if not policy.may_take(transition, request.post):
        raise PermissionDenied
    label = transition.label
    if request.method == "GET" and name not in {found.name for found in policy.available(case, request.post)}:
        messages.warning(request, f"当前状态为“{case.get_state_display()}”，不能“{label}”。")
        return redirect("cases:detail", case_id=case.pk)
    return _run_step(request, case, chosen, label, scan_url=pages.scan_url(case, request.post, name))


@require_http_methods(["GET", "POST"])
def court_step(request, case_id, name):
    """One step of the judicial confirmation."""
    case, chosen = _case(request, case_id), COURT_STEPS.get(name)
    if chosen is None or not hasattr(case, "confirmation"):
        raise Http404
    return _run_step(request, case, chosen, CONFIRMATION_WORKFLOW.get(name).label)


@require_POST
def reveal(request, case_id, party_id, field):
    """One personal value in full, after naming the purpose; every reading is logged."""
    case = _case(request, case_id)
    party = get_object_or_404(case.parties.all(), pk=party_id)
    if field not in detail.PERSONAL or not policy.may_reveal(case, request.post):
        raise PermissionDenied
    try:
        opened = privacy.reveal(
            row=party,
            fields=[field],
            by=request.post,
            at=timezone.now(),
            purpose=request.POST.get("purpose", ""),
        )
    except ValidationError as error:
        return render(
            request, "cases/_revealed.html", {"error": error.messages[0], "field": field}, status=422
        )
    context = {"value": opened[field], "label": detail.PERSONAL_LABELS[field], "case": case, "field": field}
    context["error"] = ""
    template = "cases/_revealed.html" if request.htmx else "cases/revealed.html"
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def share(request, case_id):
    """Who may read this case besides those whose work it is; give and take back."""
    case = _case(request, case_id)
    if not policy.may_share(case, request.post):
        raise PermissionDenied
    readers, candidates = policy.readers(case, by=request.post), policy.candidates(case, by=request.post)
    if request.method == "POST":
        chosen = {str(post.pk): post for post in [*readers, *candidates]}.get(request.POST.get("post", ""))
        change = actions.end_share if "end" in request.POST else actions.share_case
        if chosen is None:
            messages.error(request, "请选择要共享的人员。")
        else:
            change(case=case, to=chosen, by=request.post, at=timezone.now())
            messages.success(request, f"已{'停止共享' if 'end' in request.POST else '共享'}：{chosen}。")
        return redirect("cases:share", case_id=case.pk)
    context = {
        "case": case,
        "readers": readers,
        "candidates": candidates,
        "crumbs": pages.crumbs(case, "共享"),
    }
    return render(request, "cases/share.html", context)


def _run_step(request, case, chosen, label, *, scan_url=""):
    form = form_of(chosen, request.POST if request.method == "POST" else None, case=case)
    if form.is_bound and form.is_valid():
        try:
            chosen.run(case=case, by=request.post, at=timezone.now(), form=form)
        except AlreadyDone as done:
            messages.info(request, str(done))
            return redirect("cases:detail", case_id=case.pk)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{label}”已完成。")
            return redirect("cases:detail", case_id=case.pk)
    context = {
        "case": case,
        "form": form,
        "step_label": label,
        "hint": chosen.hint,
        "law": chosen.law,
        "scan_url": scan_url,
        "crumbs": pages.crumbs(case, label),
    }
    return render(request, "cases/step.html", context)


def _case(request, case_id) -> Case:
    cases = policy.visible_cases(request.post).select_related("committee__region", "region", "confirmation")
    return get_object_or_404(cases, pk=case_id)
