"""The printed form: a page to choose from, and the PDF."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from governance.reports import render as renderer
from governance.return_prints import documents
from governance.return_prints.documents import Form
from governance.returns import pages
from governance.returns.grid.views import fetch


@require_GET
def choose(request, pk):
    """Blank or filled, upright or across; with the check code of what the portal holds now."""
    page = _page(request, pk)
    row = page.monthly_return
    crumbs = [
        {"label": "月报", "url": reverse("returns:home")},
        {"label": str(row), "url": reverse("returns:sheet", args=[row.pk])},
        {"label": "打印", "url": ""},
    ]
    code = documents.check_code(page, is_blank=False)
    return render(request, "return_prints/choose.html", {"row": row, "code": code, "crumbs": crumbs})


@require_GET
def form(request, pk):
    """The PDF, made while the person waits: one sealed child process."""
    page = _page(request, pk)
    wanted = Form(
        page, is_blank=request.GET.get("blank") == "1", is_landscape=request.GET.get("across") == "1"
    )
    try:
        pdf = renderer.render_pdf(documents.html_of(wanted, printed_on=timezone.localdate()))
    except renderer.RenderFailed as failure:
        messages.error(request, f"表格没有生成：{failure}")
        return redirect("return_prints:choose", pk)
    row = page.monthly_return
    name = f"{row.region.name}{row}{'（空白）' if wanted.is_blank else ''}.pdf"
    header = content_disposition_header(False, name)
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": header})


def _page(request, pk) -> pages.Page:
    return pages.page(fetch(pk), post=request.post, on=timezone.localdate())
