"""Papers of a case: the list with its standing, printing, scans in and out."""

from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.reports.render import RenderFailed
from governance.uploads import cleaning
from governance.workflow.actions import TransitionRefused
from mediation.cases import actions, detail_file, pages, policy, queries
from mediation.cases.actions import attachments
from mediation.cases.codes import Paper
from mediation.cases.models import Case
from mediation.papers import catalogue, printing
from mediation.papers.forms import AttachmentForm, PurposeForm, WithdrawForm


@require_http_methods(["GET", "POST"])
def paper_list(request, case_id):
    """文书与附件: what can be printed, what is missing, what is attached; one scan is added at a time."""
    case = _case(request, case_id)
    form = AttachmentForm(request.POST or None, request.FILES or None, initial=_initial(request))
    if request.method == "POST":
        if not _may_attach(case, request.post):
            raise PermissionDenied
        if form.is_valid() and _attach(request, case, form):
            return redirect("papers:list", case_id=case.pk)
    status = 422 if form.errors else 200
    return render(request, "papers/list.html", _list_context(request, case, form), status=status)


@require_GET
def print_paper(request, case_id, paper):
    """One paper as PDF, inline; what personal values it shows is a recorded reading."""
    case = _case(request, case_id)
    if paper.upper() not in Paper.values:
        raise Http404
    chosen = Paper(paper.upper())
    return _pdf(request, case, chosen.label, lambda **who: printing.print_paper(paper=chosen, **who))


@require_GET
def whole_file(request, case_id):
    """The whole file as one PDF; scans are part of it, so it takes the right to read them."""
    case = _case(request, case_id)
    if not policy.may_reveal(case, request.post):
        raise PermissionDenied
    return _pdf(request, case, "卷宗", lambda **who: printing.print_file(**who))


@require_http_methods(["GET", "POST"])
def attachment(request, case_id, attachment_id):
    """One scan. In a protected case a purpose is named first; every reading is recorded."""
    case = _case(request, case_id)
    found = get_object_or_404(case.attachments.all(), pk=attachment_id)
    if not policy.may_reveal(case, request.post):
        raise PermissionDenied
    form = PurposeForm(request.POST or None)
    if not case.is_protected:
        return _stream(request, found, attachments.PURPOSE)
    if form.is_valid():
        return _stream(request, found, form.cleaned_data["purpose"])
    context = {"case": case, "found": found, "form": form, "crumbs": pages.crumbs(case, "查看扫描件")}
    return render(request, "papers/purpose.html", context, status=422 if form.errors else 200)


@require_POST
def withdraw(request, case_id, attachment_id):
    case = _case(request, case_id)
    found = get_object_or_404(case.attachments.filter(withdrawn_at=None), pk=attachment_id)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.withdraw_attachment(attachment=found, by=request.post, at=timezone.now(), reason=reason)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已撤下“{found.title}”。")
    return redirect("papers:list", case_id=case.pk)


def _case(request, case_id) -> Case:
    cases = policy.visible_cases(request.post).select_related("committee__region", "region", "confirmation")
    return get_object_or_404(cases, pk=case_id)


def _may_attach(case: Case, post) -> bool:
    return case.state not in ("ARCHIVED", "CANCELLED") and policy.may_attach(case, post)


def _initial(request) -> dict:
    paper = request.GET.get("paper", "")
    return {"paper": paper} if paper in Paper.values else {}


def _attach(request, case: Case, form: AttachmentForm) -> bool:
    """Keep the scan; a refusal goes to its field and everything typed stays."""
    found = form.cleaned_data
    try:
        row = actions.attach(
            case=case,
            paper=found["paper"],
            title=found["title"],
            data=found["scan"].read(cleaning.LARGEST + 1),
            by=request.post,
            at=timezone.now(),
        )
    except ValidationError as error:
        form.add_error("scan", error)
    except TransitionRefused as refusal:
        form.add_error("scan", str(refusal))
    else:
        messages.success(request, f"已附上“{row.title}”，共 {row.pages} 页。")
        return True
    return False


def _list_context(request, case: Case, form: AttachmentForm) -> dict:
    scans = list(case.attachments.filter(withdrawn_at=None).select_related("by").order_by("position"))
    lines = catalogue.standings(queries.file_facts(case), scans)
    return {
        "case": case,
        "form": form,
        "papers": [line for line in lines if line.concerns_this_case],
        "others": [line for line in lines if not line.concerns_this_case],
        "withdrawn": list(case.attachments.exclude(withdrawn_at=None).order_by("position")),
        "may_attach": _may_attach(case, request.post),
        "may_read": policy.may_reveal(case, request.post),
        "advice": detail_file.advice(case),
        **pages.case_frame(case, request.post, tab="papers"),
    }


def _pdf(request, case: Case, name: str, made) -> HttpResponse:
    """Inline, never cached; the file name holds the number of the case and no person."""
    now = timezone.now()
    try:
        content = made(case=case, by=request.post, at=now, today=timezone.localdate(now))
    except (TransitionRefused, RenderFailed) as refusal:
        messages.error(request, str(refusal))
        return redirect("papers:list", case_id=case.pk)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("papers:list", case_id=case.pk)
    return _inline(content, "application/pdf", f"{name}-{case}.pdf")


def _stream(request, found, purpose: str) -> HttpResponse:
    content = attachments.read(attachment=found, by=request.post, at=timezone.now(), purpose=purpose)
    ending = "pdf" if found.media_type == "application/pdf" else "jpg"
    return _inline(content, found.media_type, f"{found.position}.{ending}")


def _inline(content: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
