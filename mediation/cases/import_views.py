"""Pages of the import: template, upload, preview, confirmation with progress, returned rows."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from governance.jobs import doorbell
from governance.spreadsheets import writing
from governance.spreadsheets.reading import WorkbookError
from governance.workflow.actions import TransitionRefused
from mediation.cases import imports, workbook
from mediation.cases.forms import UploadForm
from mediation.cases.models import CaseUpload

CRUMBS = ("调解案件", "cases:list"), ("导入", "")


@require_GET
def template(request):
    return _download(writing.template(workbook.LAYOUT), "调解案件导入模板.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        content = file.read()
        try:
            plan = imports.plan(content, by=request.post, today=timezone.localdate())
        except WorkbookError as error:
            form.add_error("workbook", error.message)
        else:
            total = len(plan.planned) + len(plan.bad)
            kept = imports.keep_upload(
                file_name=file.name, content=content, row_count=total, by=request.post, at=timezone.now()
            )
            return redirect("cases:import_preview", upload_id=kept.pk)
    recent = CaseUpload.objects.filter(uploaded_by=request.post, imported_at__isnull=False)
    context = {"form": form, "recent": recent.order_by("-imported_at")[:10], "crumbs": _crumbs()}
    return render(request, "cases/upload.html", context)


@require_http_methods(["GET", "POST"])
def preview(request, upload_id):
    """What will be new, what changes, what stays, what is wrong; nothing is written before confirmation."""
    kept = _upload(request, upload_id)
    if request.method == "POST" and kept.imported_at is None:
        return _confirm(request, kept)
    context = {"upload": kept, "crumbs": _crumbs(), "job": _progress(kept), "plan": None}
    if kept.imported_at is None and context["job"] is None:
        context["plan"] = imports.plan(imports.content_of(kept), by=request.post, today=timezone.localdate())
    return render(request, "cases/import_preview.html", context)


@require_GET
def progress(request, upload_id):
    """Polled by the page; when the job is done the page is asked to load itself again."""
    kept = _upload(request, upload_id)
    response = render(request, "components/progress.html", {"job": _progress(kept) or _done(kept)})
    if kept.imported_at is not None:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def returned_rows(request, upload_id):
    """The bad rows with the reason beside each; after correction the same file is uploaded again."""
    kept = _upload(request, upload_id)
    if kept.imported_at is None:
        content = imports.returned_now(kept, by=request.post, today=timezone.localdate())
    else:
        content = imports.content_of(kept)
    if not content:
        raise Http404
    return _download(content, "调解案件退回行.xlsx")


def _confirm(request, kept: CaseUpload):
    now = timezone.now()
    if imports.is_large(kept):
        imports.enqueue(upload=kept, by=request.post, at=now)
        return redirect("cases:import_preview", upload_id=kept.pk)
    try:
        kept = imports.import_upload(upload=kept, by=request.post, at=now)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已导入：新增 {kept.created_count} 件，更新 {kept.changed_count} 件。")
    return redirect("cases:import_preview", upload_id=kept.pk)


def _progress(kept: CaseUpload) -> dict | None:
    job = imports.running_job(kept) if kept.imported_at is None else None
    if job is None:
        return None
    live = doorbell.progress_of(job)
    return {**_done(kept), "state": job.state, "done": live["percent"], "message": live["stage"] or job.error}


def _done(kept: CaseUpload) -> dict:
    return {
        "id": str(kept.pk),
        "label": f"导入 {kept.file_name}",
        "state": "DONE",
        "done": 100,
        "total": 100,
        "message": "",
        "poll_url": reverse("cases:import_progress", args=[kept.pk]),
        "result_url": reverse("cases:import_preview", args=[kept.pk]),
        "result_label": "查看结果",
    }


def _upload(request, upload_id) -> CaseUpload:
    return get_object_or_404(CaseUpload.objects.filter(uploaded_by=request.post), pk=upload_id)


def _crumbs() -> list[dict]:
    return [{"label": label, "url": reverse(name) if name else ""} for label, name in CRUMBS]


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=writing.CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
