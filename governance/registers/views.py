"""Pages of the registers: overview, list, record, end, import, export."""

import io

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.access import checks
from governance.access.permissions import Permission
from governance.registers import actions, definitions, queries, workbook
from governance.registers.forms import EndForm, EntryForm, FilterForm, UploadForm
from governance.registers.models import RegisterEntry, RegisterUpload
from governance.spreadsheets import returned, writing
from governance.spreadsheets.reading import WorkbookError

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def overview(request):
    return render(request, "registers/overview.html", {"lines": queries.overview(on=timezone.localdate())})


@require_GET
def entries(request, type_code):
    kind, form = _kind(type_code), FilterForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    page = queries.page(kind, filters=filters, on=timezone.localdate(), after=request.GET.get("after", ""))
    context = {
        "kind": kind,
        "page": page,
        "filter_form": form,
        "query": _query(request),
        "can_edit": checks.has_permission(request.post, Permission.REGISTER_EDIT),
        "can_import": checks.has_permission(request.post, Permission.REGISTER_IMPORT),
    }
    return render(request, "registers/entries.html", context)


@require_http_methods(["GET", "POST"])
def record(request, type_code):
    kind = _kind(type_code)
    form = EntryForm(
        request.POST or None, kind=kind, regions=queries.places(kind, within=request.post.region)
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_entry(
                kind=kind,
                region=form.cleaned_data["region"],
                number=form.cleaned_data["number"],
                fields=form.entry_fields(),
                by=request.post,
                at=timezone.now(),
            )
        except actions.RegisterRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已登记。")
            return redirect("registers:entries", type_code=kind.code)
    return render(request, "registers/record.html", {"kind": kind, "form": form})


@require_POST
def end(request, entry_id):
    entry = get_object_or_404(RegisterEntry.objects.all(), pk=entry_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_entry(entry=entry, on=form.cleaned_data["on"], by=request.post, at=timezone.now())
            messages.success(request, f"“{entry.name}”已撤销。")
        except actions.RegisterRefused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "请填写撤销日期。")
    return redirect("registers:entries", type_code=entry.type)


@require_GET
def template(request, type_code):
    kind = _kind(type_code)
    return _download(writing.template(kind.layout), f"{kind.name}模板.xlsx")


@require_GET
def export(request, type_code):
    kind, form = _kind(type_code), FilterForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    target, now = io.BytesIO(), timezone.localtime()
    mark = f"{request.post.office_name} {request.post.person_name} {now:%Y-%m-%d %H:%M} 导出"
    rows = queries.export_rows(kind, filters=filters, on=now.date())
    writing.write_workbook(target, kind.layout, rows, watermark=mark)
    return _download(target.getvalue(), f"{kind.name}{now:%Y%m%d}.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request, type_code):
    kind = _kind(type_code)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        content = file.read()
        try:
            workbook.plan(content, kind, within=request.post.region)
        except WorkbookError as error:
            form.add_error("workbook", error.message)
        else:
            kept = actions.keep_upload(
                kind=kind, file_name=file.name, content=content, by=request.post, at=timezone.now()
            )
            return redirect("registers:preview", upload_id=kept.pk)
    return render(request, "registers/upload.html", {"kind": kind, "form": form})


@require_http_methods(["GET", "POST"])
def preview(request, upload_id):
    kept = _upload(request, upload_id)
    kind = definitions.get(kept.type)
    if request.method == "POST":
        plan = actions.import_upload(upload=kept, by=request.post, at=timezone.now())
        messages.success(request, f"已导入：新增 {plan.count('NEW')} 条，更新 {plan.count('CHANGED')} 条。")
        if not plan.bad:
            return redirect("registers:entries", type_code=kind.code)
        messages.warning(request, f"有 {len(plan.bad)} 行未导入，请下载退回的工作簿，改正后再次上传。")
        return redirect("registers:preview", upload_id=kept.pk)
    plan = workbook.plan(bytes(kept.content), kind, within=request.post.region)
    context = {"kind": kind, "plan": plan, "upload": kept, **workbook.summary(plan)}
    return render(request, "registers/preview.html", context)


@require_GET
def returned_rows(request, upload_id):
    kept = _upload(request, upload_id)
    kind = definitions.get(kept.type)
    plan = workbook.plan(bytes(kept.content), kind, within=request.post.region)
    return _download(returned.workbook(kind.layout, plan.bad), f"{kind.name}未通过行.xlsx")


def _kind(code: str) -> definitions.RegisterType:
    kind = definitions.get(code)
    if kind is None:
        raise Http404
    return kind


def _upload(request, upload_id) -> RegisterUpload:
    return get_object_or_404(RegisterUpload.objects.all(), pk=upload_id, uploaded_by=request.post)


def _query(request) -> str:
    kept = request.GET.copy()
    kept.pop("after", None)
    return kept.urlencode()


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
