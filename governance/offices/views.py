"""Offices, posts and the people who hold them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import checks
from governance.access.permissions import Permission
from governance.offices import actions, policy, queries
from governance.offices.forms import (
    AppointForm,
    EndForm,
    OfficeFilterForm,
    OfficeForm,
    PeopleFilterForm,
    TransferForm,
)
from governance.offices.models import Office, Post
from governance.offices.rules import AppointmentRefused

# --- offices -----------------------------------------------------------------------------------------


@require_safe
def office_list(request):
    form = OfficeFilterForm(request.GET)
    form.is_valid()
    rows = queries.offices(post=request.post, **form.cleaned_data)
    context = {"form": form, "offices": rows, "can_appoint": _can_appoint(request), "reset_url": request.path}
    return render(request, "offices/office_list.html", context)


@require_safe
def office_detail(request, office_id):
    office = get_object_or_404(Office.objects.select_related("region"), pk=office_id)
    people = queries.people(post=request.post, office_id=office.pk)
    context = {
        "office": office,
        "people": people,
        "can_edit": policy.administers(request.post, office.region),
    }
    return render(request, "offices/office_detail.html", context)


@require_http_methods(["GET", "POST"])
def office_create(request):
    return _office_form(request, Office())


@require_http_methods(["GET", "POST"])
def office_edit(request, office_id):
    return _office_form(request, get_object_or_404(Office.objects.select_related("region"), pk=office_id))


def _office_form(request, office):
    form = OfficeForm(request.POST or None, instance=office, post=request.post)
    if request.method == "POST" and form.is_valid():
        saved = _attempt(form, actions.save_office, office=form.filled(), by=request.post)
        if saved:
            messages.success(request, f"已保存{saved.name}。")
            return redirect("offices:detail", saved.pk)
    return render(request, "offices/office_form.html", {"form": form, "office": office})


# --- people ------------------------------------------------------------------------------------------


@require_safe
def people(request):
    form = PeopleFilterForm(request.GET)
    form.is_valid()
    page = int(request.GET["page"]) if request.GET.get("page", "").isdigit() else 1
    found = queries.people(post=request.post, page=page, **form.cleaned_data)
    context = {
        "form": form,
        "people": found,
        "pager": _pager(form.cleaned_data, found),
        "can_appoint": _can_appoint(request),
        "reset_url": request.path,
    }
    return render(request, "offices/people.html", context)


def _pager(filters: dict, found: queries.People) -> dict | None:
    if found.pages == 1:
        return None

    def url(page):
        return "?" + urlencode({key: value for key, value in {**filters, "page": page}.items() if value})

    return {
        "newer_url": url(found.page - 1) if found.page > 1 else "",
        "older_url": url(found.page + 1) if found.page < found.pages else "",
        "range_text": f"第 {found.page} 页，共 {found.pages} 页",
    }


@never_cache
@require_http_methods(["GET", "POST"])
def appoint(request):
    """任命；新账号的一次性密码只在这一页显示一次."""
    form = AppointForm(request.POST or None, post=request.post, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        appointment = _attempt(form, actions.appoint, **form.cleaned_data, by=request.post)
        if appointment:
            return render(
                request, "offices/appointed.html", {"appointment": appointment, "heading": "任命完成"}
            )
    return render(request, "offices/appoint.html", {"form": form})


def _initial(request) -> dict:
    office = request.GET.get("office", "")
    return {"office": office} if office.isdigit() else {}


@require_safe
def post_detail(request, post_id):
    row = _post(post_id)
    may_change = policy.administers(request.post, row.region) and row.user_id != request.post.user_id
    context = {
        "page": queries.post_page(row),
        "row": row,
        "can_change": may_change and row.status != "ENDED",
        "end_form": EndForm(),
    }
    return render(request, "offices/post_detail.html", context)


@require_http_methods(["GET", "POST"])
def transfer(request, post_id):
    row = _post(post_id)
    form = TransferForm(request.POST or None, post=request.post)
    if request.method == "POST" and form.is_valid():
        following = _attempt(form, actions.transfer, post=row, **form.cleaned_data, by=request.post)
        if following:
            messages.success(request, f"{following.person_name}已调任{following.office_name}。")
            return redirect("offices:post", following.pk)
    return render(request, "offices/transfer.html", {"form": form, "row": row})


@require_POST
def suspend(request, post_id):
    reason = request.POST.get("reason", "")
    return _act(request, post_id, "已停用，对方下一次操作即失效。", actions.suspend, reason=reason)


@require_POST
def resume(request, post_id):
    reason = request.POST.get("reason", "")
    return _act(request, post_id, "已恢复。", actions.resume, reason=reason)


@require_POST
def end(request, post_id):
    row, form = _post(post_id), EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写正确的离任日期。")
        return redirect("offices:post", row.pk)
    return _act(request, post_id, "已登记离任。", actions.end, on=form.cleaned_data["on"])


@never_cache
@require_POST
def reset_password(request, post_id):
    """重置密码；一次性密码只在这一页显示一次."""
    try:
        appointment = actions.reset_password(post=_post(post_id), by=request.post, at=timezone.now())
    except AppointmentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("offices:post", post_id)
    return render(request, "offices/appointed.html", {"appointment": appointment, "heading": "密码已重置"})


# --- shared steps ------------------------------------------------------------------------------------


def _post(post_id) -> Post:
    return get_object_or_404(Post.objects.select_related("region", "region__parent", "office"), pk=post_id)


def _can_appoint(request) -> bool:
    return checks.has_permission(request.post, Permission.POST_APPOINT)


def _attempt(form, action, **arguments):
    """The action's result, or None with its refusal shown on the form."""
    try:
        return action(**arguments, at=timezone.now())
    except AppointmentRefused as refusal:
        form.add_error(None, str(refusal))
        return None


def _act(request, post_id, done: str, action, **arguments):
    try:
        action(post=_post(post_id), by=request.post, at=timezone.now(), **arguments)
    except AppointmentRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(reverse("offices:post", args=[post_id]))
