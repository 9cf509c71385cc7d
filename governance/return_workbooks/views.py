"""Download, upload, preview and confirmation of a return's workbook."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.return_workbooks import actions, content, forms, reading, village_writing, writing
from governance.return_workbooks.models import ReturnUpload, UploadKind
from governance.return_workbooks.writing import Overlay
from governance.returns import policy, sheets, villages
from governance.returns.grid.views import fetch
from governance.spreadsheets.reading import WorkbookError
from governance.spreadsheets.writing import CONTENT_TYPE
from governance.workflow.actions import AlreadyDone, TransitionRefused

KINDS = {"cells": UploadKind.TOWNSHIP, "villages": UploadKind.VILLAGES}
SHOWN = 300  # lines of the preview; every bad cell and every conflict comes first


@require_GET
def download(request, pk, kind):
    """The workbook of the return, with what stands in its cells now."""
    row = fetch(pk)
    if not policy.can_fill(row, post=request.post)[0]:
        raise Http404
    data = _workbook(row, _kind(kind), request.post)
    return _file(data, f"{row.region.name}{row}{'分村' if kind == 'villages' else ''}.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request, pk, kind):
    row, form = fetch(pk), forms.UploadForm(request.POST or None, request.FILES or None)
    if not policy.can_fill(row, post=request.post)[0] or not _is_offered(row, kind):
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_upload(
                monthly_return=row,
                kind=_kind(kind),
                file_name=form.cleaned_data["file"].name,
                data=form.cleaned_data["file"].read(),
                by=request.post,
                at=timezone.now(),
            )
        except (WorkbookError, TransitionRefused) as refused:
            form.add_error("file", getattr(refused, "messages", [str(refused)]))
        else:
            return redirect("return_workbooks:preview", kept.pk)
    return render(request, "return_workbooks/upload.html", {**_frame(row, kind), "form": form})


@require_GET
def preview(request, upload_id):
    """Cell by cell: what would change, what is wrong, what somebody else changed; after that, the result."""
    kept = _kept(request, upload_id)
    found = _read(kept, request.post)
    context = {
        **_frame(kept.monthly_return, _word(kept)),
        "upload": kept,
        "found": found,
        "bad": list(reading.rows_of(found.bad[:SHOWN])) if found else [],
        "conflicts": list(reading.rows_of(found.conflicts[:SHOWN])) if found else [],
        "good": list(reading.rows_of(found.good[:SHOWN])) if found else [],
        "unshown": max(len(found.good) - SHOWN, 0) if found else 0,
    }
    return render(request, "return_workbooks/preview.html", context)


@require_POST
def apply(request, upload_id):
    kept = _kept(request, upload_id)
    try:
        done = actions.apply_upload(
            upload=kept, insist=set(request.POST.getlist("insist")), by=request.post, at=timezone.now()
        )
    except AlreadyDone as already:
        messages.info(request, str(already))
        return redirect("return_workbooks:preview", kept.pk)
    except (TransitionRefused, WorkbookError) as refused:
        messages.error(request, "；".join(getattr(refused, "messages", [str(refused)])))
        return redirect("return_workbooks:preview", kept.pk)
    messages.success(request, f"已写入{done.saved_count}格。")
    if done.content:
        return redirect("return_workbooks:preview", kept.pk)
    return redirect(
        "returns:villages" if kept.kind == UploadKind.VILLAGES else "returns:sheet", done.monthly_return_id
    )


@require_GET
def bad(request, upload_id):
    """The bad cells as they were typed, each with its reason, in a workbook that can be sent again."""
    kept = _kept(request, upload_id)
    found = _read(kept, request.post)
    if found is None or not found.bad:
        raise Http404
    overlay = Overlay(
        texts={change.key: change.text for change in found.bad},
        reasons={change.key: f"{change.text}：{change.problem}" for change in found.bad},
    )
    row = kept.monthly_return
    data = _workbook(row, UploadKind(kept.kind), request.post, overlay)
    return _file(data, f"{row.region.name}{row}待改正.xlsx")


def _workbook(row, kind: UploadKind, post, overlay: Overlay = writing.NOTHING) -> bytes:
    on = timezone.localdate()
    if kind == UploadKind.TOWNSHIP:
        return writing.township(content.township(row, post=post, on=on), overlay=overlay)
    found = content.village_book(row, post=post, on=on)
    if not found.grid.cells:
        raise Http404
    return village_writing.villages(found, overlay=overlay)


def _read(kept: ReturnUpload, post):
    """None once the file is gone."""
    if not kept.content:
        return None
    try:
        return actions.read(
            kept.monthly_return, UploadKind(kept.kind), bytes(kept.content), by=post, at=timezone.now()
        )
    except WorkbookError:
        return None


def _kept(request, upload_id) -> ReturnUpload:
    found = ReturnUpload.objects.filter(pk=upload_id, uploaded_by=request.post).first()
    if found is None:
        raise Http404
    found.monthly_return = fetch(found.monthly_return_id)
    return found


def _is_offered(row, kind: str) -> bool:
    """Not every form has lines that villages give."""
    return _kind(kind) is UploadKind.TOWNSHIP or villages.can_file(row, sheets.lines_of(row))


def _kind(word: str) -> UploadKind:
    if word not in KINDS:
        raise Http404
    return KINDS[word]


def _word(kept: ReturnUpload) -> str:
    return "villages" if kept.kind == UploadKind.VILLAGES else "cells"


def _frame(row, kind: str) -> dict:
    _kind(kind)
    sheet = reverse("returns:villages" if kind == "villages" else "returns:sheet", args=[row.pk])
    crumbs = [
        {"label": "月报", "url": reverse("returns:home")},
        {"label": str(row), "url": sheet},
        {"label": "导入工作簿", "url": ""},
    ]
    return {"row": row, "kind": kind, "sheet_url": sheet, "crumbs": crumbs}


def _file(data: bytes, name: str) -> HttpResponse:
    header = content_disposition_header(True, name)
    return HttpResponse(data, content_type=CONTENT_TYPE, headers={"Content-Disposition": header})
