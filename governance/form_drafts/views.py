"""The page on which a bureau composes a form, and its steps."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.form_calendars.forms import days_of
from governance.form_drafts import actions, checks, forms, packfile, policy, queries
from governance.form_drafts.models import FormDraft, FormDraftItem
from governance.returns.models import ReturnForm
from governance.workflow.actions import TransitionRefused

FIELDS = tuple(forms.ItemForm.base_fields)


@require_http_methods(["GET", "POST"])
def new(request):
    """Name, month and basis of a new form."""
    _require_drafter(request)
    form = _head_form(request.POST or None, request.post.region)
    if request.method == "POST" and form.is_valid():
        row = actions.start(**form.values(), by=request.post, at=timezone.now())
        return redirect("form_drafts:edit", row.pk)
    return render(request, "form_drafts/new.html", {"form": form, "crumbs": _crumbs("新表式")})


@require_http_methods(["GET", "POST"])
def import_file(request):
    """A pack file becomes a draft."""
    _require_drafter(request)
    months = queries.first_months(on=timezone.localdate())
    form = forms.ImportForm(request.POST or None, request.FILES or None, months=months)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        row = actions.take_in(
            form=found["file"], first_month=found["first_month"], by=request.post, at=timezone.now()
        )
        messages.success(request, f"已导入{row.items.count()}项，指标已改用本局代码；请补全依据和责任科室。")
        return redirect("form_drafts:edit", row.pk)
    return render(request, "form_drafts/import.html", {"form": form, "crumbs": _crumbs("导入")})


@require_POST
def copy(request, form_id):
    """An existing form becomes a draft: the bureau's own its next version."""
    row = ReturnForm.objects.used_by(request.post.region).filter(pk=form_id).first()
    if row is None:
        raise Http404
    form = forms.MonthForm(request.POST, months=queries.first_months(on=timezone.localdate()))
    if not form.is_valid():
        messages.error(request, "请选择启用月份。")
        return redirect("form_drafts:detail", form_id)
    month = form.cleaned_data["first_month"]
    try:
        made = actions.copy(form=row, first_month=month, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("form_drafts:detail", form_id)
    return redirect("form_drafts:edit", made.pk)


@require_GET
def edit(request, pk):
    """The whole draft: head, lines, catalogue to add from, burden, what is still to be done."""
    draft = _fetch(request, pk)
    chosen = request.GET.get("item", "")
    row = draft.items.filter(pk=chosen).first() if chosen.isdigit() else None
    return _page(request, draft, chosen=row)


@require_POST
def head(request, pk):
    draft = _fetch(request, pk)
    form = _head_form(request.POST, draft.region, draft)
    if form.is_valid():
        return _step(request, draft, lambda: actions.set_head(draft=draft, **form.values(), by=request.post))
    return _page(request, draft, head_form=form)


@require_POST
def add(request, pk):
    """A line of one's own wording; what is asked already is shown first."""
    draft = _fetch(request, pk)
    form = forms.ItemForm(request.POST, items=draft.items.all())
    if not form.is_valid():
        return _page(request, draft, item_form=form)
    reason = _reason(request)
    try:
        made = actions.add_item(draft=draft, values=form.cleaned_data, overlap_reason=reason, by=request.post)
    except actions.AskedAlready as found:
        return _page(request, draft, item_form=form, overlap=found)
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, draft, item_form=form)
    messages.success(request, f"已加入{made}。")
    return redirect("form_drafts:edit", pk)


@require_POST
def take(request, pk):
    """A line from the catalogue."""
    draft = _fetch(request, pk)
    section = request.POST.get("section", "").strip()[:40] or "其他"
    key = request.POST.get("key", "")[:80]
    try:
        made = actions.take_item(
            draft=draft, key=key, section=section, overlap_reason=_reason(request), by=request.post
        )
    except actions.AskedAlready as found:
        return _page(request, draft, overlap=found, taking={"key": key, "section": section})
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已加入{made}。")
    return redirect(_with_query(request, pk))


@require_POST
def item(request, pk, item_id):
    """Change, move or remove a line."""
    draft = _fetch(request, pk)
    row = draft.items.select_related("draft").filter(pk=item_id).first()
    if row is None:
        raise Http404
    do = request.POST.get("do", "change")
    if do in (actions.UP, actions.DOWN):
        return _step(request, draft, lambda: actions.move_item(item=row, direction=do, by=request.post))
    if do == "remove":
        return _step(request, draft, lambda: actions.remove_item(item=row, by=request.post))
    return _change(request, draft, row)


def _change(request, draft: FormDraft, row: FormDraftItem):
    form = forms.ItemForm(request.POST, items=draft.items.exclude(pk=row.pk))
    if not form.is_valid():
        return _page(request, draft, item_form=form, chosen=row)
    try:
        actions.change_item(
            item=row, values=form.cleaned_data, overlap_reason=_reason(request), by=request.post
        )
    except actions.AskedAlready as found:
        return _page(request, draft, item_form=form, chosen=row, overlap=found)
    except TransitionRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, draft, item_form=form, chosen=row)
    messages.success(request, f"已修改{row}。")
    return redirect("form_drafts:edit", draft.pk)


@require_POST
def offer(request, pk):
    draft = _fetch(request, pk)
    return _step(
        request,
        draft,
        lambda: actions.offer(draft=draft, by=request.post, at=timezone.now()),
        "已送审，由本局负责人发布。",
    )


@require_POST
def take_back(request, pk):
    draft = _fetch(request, pk)
    note = request.POST.get("reason", "").strip()[:200]
    return _step(
        request, draft, lambda: actions.take_back(draft=draft, note=note, by=request.post), "可以修改了。"
    )


@require_POST
def publish(request, pk):
    draft = _fetch(request, pk)
    try:
        form = actions.publish(draft=draft, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("form_drafts:edit", pk)
    messages.success(request, f"{draft}已发布，自{draft.since}起填报。")
    return redirect("form_drafts:detail", form.pk)


@require_POST
def delete(request, pk):
    draft = _fetch(request, pk)
    try:
        actions.remove(draft=draft, by=request.post)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("form_drafts:edit", pk)
    messages.success(request, f"已删除草稿{draft}。")
    return redirect("form_drafts:list")


@require_GET
def export(request, pk):
    """The draft as a pack file."""
    draft = _fetch(request, pk)
    return toml_response(packfile.text_of(draft, draft.items.all()), f"{draft.code}-v{draft.version}")


def toml_response(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.toml"'}
    return HttpResponse(text, content_type="application/toml; charset=utf-8", headers=headers)


def _page(request, draft, *, head_form=None, item_form=None, chosen=None, overlap=None, taking=None):
    lines = queries.lines_of(draft)
    items = [line.item for line in lines]
    words = request.GET.get("q", "").strip()[:40]
    asked = queries.asked_in(draft.region, draft.first_month, without=draft.code) if words else []
    context = {
        "draft": draft,
        "lines": lines,
        "burden": queries.burden(lines),
        "can_edit": policy.can_edit(draft, post=request.post)[0],
        "can_take_back": policy.can_take_back(draft, post=request.post)[0],
        "can_publish": policy.can_publish(draft, post=request.post),
        "problems": checks.problems(draft, lines, on=timezone.localdate()),
        "head_form": head_form or _head_form(None, draft.region, draft),
        "item_form": item_form or _item_form(items, chosen),
        "chosen": chosen,
        "overlap": overlap,
        "taking": taking,
        "reason": _reason(request),
        "words": words,
        "choices": queries.search(words, asked),
        "sections": list(dict.fromkeys(item.section for item in items)),
        "last_section": items[-1].section if items else "",
        "crumbs": _crumbs(str(draft)),
    }
    return render(request, "form_drafts/edit.html", context)


def _item_form(items: list[FormDraftItem], chosen: FormDraftItem | None) -> forms.ItemForm:
    if chosen is None:
        last = {"section": items[-1].section, "legal_ref": items[-1].legal_ref} if items else {}
        return forms.ItemForm(items=items, initial={"kind": "FLOW", "is_required": True, **last})
    initial = {name: getattr(chosen, name) for name in FIELDS}
    return forms.ItemForm(items=[item for item in items if item.pk != chosen.pk], initial=initial)


def _head_form(data, region, draft: FormDraft | None = None) -> forms.HeadForm:
    names = ("name", "first_month", "legal_ref", "is_optional")
    initial = {name: getattr(draft, name) for name in names} if draft else {}
    initial |= days_of(draft.timetable if draft else actions.USUAL)
    months = queries.first_months(on=timezone.localdate())
    return forms.HeadForm(
        data, initial=initial, months=months, is_city=region.level == "CITY", auto_id="head_%s"
    )


def _step(request, draft: FormDraft, act, done: str = ""):
    try:
        act()
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect(_with_query(request, draft.pk))


def _with_query(request, pk: int) -> str:
    """Back to the page, with what was searched for."""
    words = request.POST.get("q", "").strip()[:40]
    url = reverse("form_drafts:edit", args=[pk])
    return f"{url}?{urlencode({'q': words})}#catalogue" if words else url


def _reason(request) -> str:
    return request.POST.get("overlap_reason", "").strip()[:200]


def _require_drafter(request) -> None:
    if not policy.can_draft(post=request.post)[0]:
        raise PermissionDenied


def _fetch(request, pk: int) -> FormDraft:
    if not policy.can_see(post=request.post):
        raise Http404
    try:
        return queries.fetch(pk, region=request.post.region)
    except FormDraft.DoesNotExist as missing:
        raise Http404 from missing


def _crumbs(last: str) -> list[dict]:
    return [{"label": "表式", "url": reverse("form_drafts:list")}, {"label": last, "url": ""}]
