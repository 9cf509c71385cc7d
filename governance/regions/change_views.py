"""Changing the tree: the register of changes, one change with its preview, a newer official list."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import checks
from governance.access.permissions import Permission
from governance.regions import official_list, policy, queries
from governance.regions.forms import FORMS, ListForm
from governance.regions.models import ChangeKind, ChangeStatus, RegionChange
from governance.regions.previews import preview
from governance.regions.rules import ChangeRefused
from governance.regions.views import own_region

TABS = (
    (ChangeStatus.PROPOSED, "待确认"),
    (ChangeStatus.CONFIRMED, "已生效"),
    (ChangeStatus.REJECTED, "不采纳"),
)


@require_safe
def changes(request):
    """区划变更登记簿."""
    status = request.GET.get("status", "")
    status = status if status in ChangeStatus.values else ChangeStatus.CONFIRMED
    region = request.post.region
    context = {
        "status": status,
        "tabs": _tabs(region, status),
        "rows": queries.change_lines(region, status=status),
        "styles": queries.count_of_styles(region) if status == ChangeStatus.PROPOSED else 0,
        "can_change": checks.has_permission(request.post, Permission.REGION_CHANGE),
        "can_establish": policy.can_establish_under(request.post, region),
    }
    return render(request, "regions/changes.html", context)


def _tabs(region, status) -> list[dict]:
    counts = queries.changes_by_status(region)
    return [
        {"label": label, "url": f"?status={value}", "active": value == status, "count": counts.get(value, 0)}
        for value, label in TABS
    ]


@require_http_methods(["GET", "POST"])
def change(request, region_id, kind):
    """One change: fill in, look at the consequences, confirm."""
    region = own_region(request, region_id)
    kind = kind.upper()
    if kind not in FORMS or not _may(request.post, region, kind):
        raise Http404
    form = FORMS[kind](request.POST or None, region=region, post=request.post)
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            if "confirm" in request.POST:
                return _carry_out(request, form)
            shown = _tried(request, form)
        except ChangeRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "region": region, "kind": ChangeKind(kind).label, "preview": shown}
    return render(request, "regions/change.html", context)


def _may(post, region, kind: str) -> bool:
    if kind == ChangeKind.ESTABLISH:
        return policy.can_establish_under(post, region)
    return policy.can_change(post, region) and (kind != ChangeKind.CONVERT or region.level == "VILLAGE")


def _tried(request, form):
    return preview(lambda: form.apply(by=request.post, at=timezone.now()), regions=form.touched())


def _carry_out(request, form):
    done = form.apply(by=request.post, at=timezone.now())
    messages.success(request, f"已登记“{done.get_kind_display()}”，自{done.effective_on:%Y-%m-%d}起生效。")
    return redirect("regions:detail", (done.targets.first() or form.region).pk)


@require_http_methods(["GET", "POST"])
def import_list(request):
    """A newer list: its bad rows, or its differences as proposed changes."""
    form = ListForm(request.POST or None, request.FILES or None)
    report = None
    if request.method == "POST" and form.is_valid():
        data, listed_on = form.cleaned_data["file"].read(), form.cleaned_data["listed_on"]
        report = official_list.propose_changes(
            data=data, listed_on=listed_on, by=request.post, at=timezone.now()
        )
        if not report.bad:
            messages.success(request, _summary(report))
            return redirect(reverse("regions:changes") + f"?status={ChangeStatus.PROPOSED}")
    return render(request, "regions/import.html", {"form": form, "report": report})


def _summary(report) -> str:
    known = f"，另有{report.known_already}项此前已提出" if report.known_already else ""
    return f"共读取本辖区{report.rows}行，新增待确认变更{report.proposed}项{known}。"


@require_POST
def confirm(request, change_id):
    doc_no, note = request.POST.get("doc_no", "")[:80], request.POST.get("reason", "")[:300]
    return _decide(request, change_id, "已确认生效。", official_list.confirm, doc_no=doc_no, note=note)


@require_POST
def reject(request, change_id):
    return _decide(
        request, change_id, "已登记为不采纳。", official_list.reject, reason=request.POST.get("reason", "")
    )


@require_POST
def confirm_styles(request):
    try:
        count = official_list.confirm_styles(by=request.post, at=timezone.now())
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已确认{count}项仅书写方式不同的更名。")
    return _to_proposals()


def _decide(request, change_id, done: str, action, **arguments):
    row = get_object_or_404(RegionChange, pk=change_id, **queries.own_changes(request.post.region))
    try:
        action(change=row, by=request.post, at=timezone.now(), **arguments)
    except ChangeRefused as refusal:
        messages.error(request, f"{queries.listed_title(row)}：{refusal}")
    else:
        messages.success(request, done)
    return _to_proposals()


def _to_proposals():
    return redirect(reverse("regions:changes") + f"?status={ChangeStatus.PROPOSED}")
