"""Pages of the county's batches and tables: what is posted, exported, paid; which amounts hold from when."""

import io

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.spreadsheets import writing
from governance.spreadsheets.layouts import CellKind, Column, Layout
from governance.workflow.actions import TransitionRefused
from mediation.subsidies import actions, queries
from mediation.subsidies.forms import BatchDayForm, RateFormSet, TableForm
from mediation.subsidies.models import SubsidyBatch, SubsidyTable

POSTING = Layout(
    sheet="以案定补公示",
    columns=(
        Column("name", "姓名", width=16),
        Column("cases", "件数", CellKind.INTEGER, width=10),
        Column("amount_fen", "补贴金额（元）", CellKind.MONEY, width=18),
    ),
)


@require_GET
def batches(request):
    return render(request, "subsidies/batches.html", {"batches": list(queries.batches()[:60])})


@require_GET
def batch(request, batch_id):
    """公示 as it is printed and put up: name, count, amount."""
    row = get_object_or_404(SubsidyBatch.objects.select_related("region"), pk=batch_id)
    lines = queries.posting(row)
    total = queries.total_fen(lines)
    context = {
        "batch": row,
        "lines": lines,
        "total": queries.Line("合计", sum(line.cases for line in lines), total),
        "may_post": checks.has_permission(request.post, P.MEDIATION_SUBSIDY_REVIEW) and not row.posted_on,
        "may_pay": checks.has_permission(request.post, P.MEDIATION_SUBSIDY_PAY)
        and bool(row.posted_on)
        and not row.paid_on,
        "crumbs": _crumbs(str(row)),
    }
    return render(request, "subsidies/batch.html", context)


@require_GET
def export(request, batch_id):
    row = get_object_or_404(SubsidyBatch, pk=batch_id)
    target, now = io.BytesIO(), timezone.localtime()
    total = writing.write_workbook(target, POSTING, (vars(line) for line in queries.posting(row)))
    audit.record(EventKind.EXPORTED, by=request.post, at=now, summary=f"导出以案定补公示{total}人")
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"以案定补公示{row.month}.xlsx")


@require_http_methods(["GET", "POST"])
def post(request, batch_id):
    return _act(request, batch_id, title="登记公示", run=actions.post_batch)


@require_http_methods(["GET", "POST"])
def pay(request, batch_id):
    return _act(request, batch_id, title="登记发放", run=actions.pay_batch)


def _act(request, batch_id, *, title: str, run):
    row = get_object_or_404(SubsidyBatch, pk=batch_id)
    form = BatchDayForm(request.POST or None, initial={"on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            run(batch=row, by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{title}已完成。")
            return redirect("subsidies:batch", batch_id=row.pk)
    url = reverse("subsidies:batch", args=[row.pk])
    context = {"form": form, "title": title, "cancel": url, "crumbs": _crumbs(str(row))}
    return render(request, "subsidies/form.html", context)


@require_GET
def tables(request):
    context = {
        "tables": list(SubsidyTable.objects.prefetch_related("rates").order_by("-valid_from")),
        "may_set": checks.has_permission(request.post, P.MEDIATION_SUBSIDY_REVIEW),
    }
    return render(request, "subsidies/tables.html", context)


@require_http_methods(["GET", "POST"])
def set_table(request):
    form = TableForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    rates = RateFormSet(request.POST or None, prefix="rate")
    if form.is_bound and form.is_valid() and rates.is_valid():
        lines = [one.rate() for one in rates if one.has_changed()]
        try:
            actions.set_table(rates=lines, by=request.post, at=timezone.now(), **form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "补贴标准已登记。")
            return redirect("subsidies:tables")
    crumbs = [{"label": "补贴标准", "url": reverse("subsidies:tables")}, {"label": "登记标准", "url": ""}]
    return render(request, "subsidies/set_table.html", {"form": form, "rates": rates, "crumbs": crumbs})


def _crumbs(last: str) -> list[dict]:
    return [{"label": "补贴批次", "url": reverse("subsidies:batches")}, {"label": last, "url": ""}]
