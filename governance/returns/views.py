"""Pages of the monthly return. Each fetches, calls one query or action, and answers."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.chasing import queries as chasing
from governance.corrections import policy as correction_policy
from governance.corrections import queries as corrections
from governance.data_queries import pages as data_queries
from governance.returns import actions, forms, pages, queries, reliance
from governance.returns.grid import scripts
from governance.returns.models import MonthlyReturn
from governance.review import actions as reviewing
from governance.workflow.actions import AlreadyDone, TransitionRefused


@require_GET
def home(request):
    """Townships see what they owe; bureaux see the progress of the latest period."""
    if request.post.region.level != "TOWNSHIP":
        return redirect("returns:progress")
    rows = queries.of_unit(request.post.region)
    crumbs = [{"label": "月报", "url": ""}]
    context = {"rows": rows, "today": timezone.localdate(), "crumbs": crumbs}
    return render(request, "returns/list.html", context)


@require_GET
def sheet(request, pk):
    """The grid: to fill in, or to read."""
    page = pages.page(_fetch(pk), post=request.post, on=timezone.localdate())
    return render(
        request, "returns/sheet.html", {**_frame(page, request.post), "grid_modules": scripts.MODULES}
    )


@require_POST
def start(request, pk):
    return _step(request, pk, actions.start_return, to="returns:sheet")


@require_POST
def save(request, pk):
    """The whole page at once, for browsers without scripts."""
    conflicts = _save_page(request, pk)
    if conflicts is not None:
        _report(request, conflicts)
    return redirect("returns:sheet", pk)


@require_GET
def check(request, pk):
    """核对: what is to be put right or explained before the return can go."""
    page = pages.page(_fetch(pk), post=request.post, on=timezone.localdate())
    return render(request, "returns/check.html", _frame(page, request.post))


@require_POST
def submit(request, pk):
    """Save the sentences written on the check page, then submit."""
    conflicts = _save_page(request, pk)
    if conflicts:
        _report(request, conflicts)
    if conflicts is None or conflicts:
        return redirect("returns:check", pk)
    try:
        done = _try(request, actions.submit_return, pk, raising=(actions.ChecksFailed,))
    except actions.ChecksFailed as failed:
        messages.error(request, str(failed))
        return redirect("returns:check", pk)
    if done is not None:
        messages.success(request, "已提交，等待审核。审核人打开之前可以撤回。")
    return redirect("returns:sheet", pk)


@require_POST
def withdraw(request, pk):
    return _step(request, pk, actions.withdraw_return, to="returns:sheet", done="已撤回，可以继续修改。")


@require_GET
def review(request, pk):
    """审核: differences first. Opening it is noted, and ends the filer's right to withdraw."""
    monthly_return = _fetch(pk)
    reviewing.open_for_review(monthly_return=monthly_return, by=request.post, at=timezone.now())
    page = pages.page(monthly_return, post=request.post, on=timezone.localdate())
    relied = reliance.users_of(monthly_return) if monthly_return.is_counted else []
    context = {**_frame(page, request.post), "items": page.typed, "relied": relied}
    return render(request, "returns/review.html", context)


@require_POST
def sign(request, pk):
    return _step(request, pk, actions.sign_off, to="returns:sheet", done="审核通过。")


@require_POST
def approve(request, pk):
    """Approve, and go on to the next return that waits."""
    done = _try(request, actions.approve, pk)
    if done is None:
        return redirect("returns:review", pk)
    messages.success(request, f"{done.region.name}{done}审核通过，已计入汇总。")
    following = queries.next_for_review(done)
    return redirect("returns:review", following.pk) if following else _to_progress(done.month)


@require_POST
def send_back(request, pk):
    monthly_return, form = _fetch(pk), forms.ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请填写退回理由。")
        return redirect("returns:review", pk)
    page_codes = [row.line.code for row in _rows(monthly_return, request)]
    done = _try(
        request,
        actions.return_for_correction,
        pk,
        reason=form.cleaned_data["reason"],
        cells=forms.comments(request.POST, page_codes),
    )
    if done is not None:
        messages.success(request, f"已退回{done.region.name}修改。")
    return _to_progress(monthly_return.month) if _is_bureau(request) else redirect("returns:sheet", pk)


def _fetch(pk: int) -> MonthlyReturn:
    try:
        return queries.fetch(pk)
    except MonthlyReturn.DoesNotExist as missing:
        raise Http404 from missing


def _frame(page: pages.Page, post) -> dict:
    row = page.monthly_return
    return {
        "page": page,
        "row": row,
        "entries": _history(page),
        "withdraw_url": reverse("returns:withdraw", args=[row.pk]),
        "why_not": page.why_not_review,
        "panel": data_queries.panel(row, post=post),
        "corrections": corrections.of_return(row),
        "may_correct": correction_policy.may_ask(row, post=post),
        "crumbs": [{"label": "月报", "url": reverse("returns:home")}, {"label": str(row), "url": ""}],
    }


def _history(page: pages.Page) -> list[dict]:
    """The steps of the return and the presses for it, the latest first."""
    entries = pages.timeline(page.timeline) + chasing.timeline(chasing.of_return(page.monthly_return))
    return sorted(entries, key=lambda entry: entry["at"], reverse=True)


def _try(request, action, pk, *, raising=(), **arguments):
    """Run an action; a refusal becomes a message and None, a second click a note and the present row."""
    monthly_return = _fetch(pk)
    try:
        return action(monthly_return=monthly_return, by=request.post, at=timezone.now(), **arguments)
    except raising:
        raise
    except AlreadyDone as already:
        messages.info(request, str(already))
        return None
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return None


def _step(request, pk, action, *, to: str, done: str = ""):
    if _try(request, action, pk) is not None and done:
        messages.success(request, done)
    return redirect(to, pk)


def _rows(monthly_return: MonthlyReturn, request) -> list[pages.Row]:
    return pages.page(monthly_return, post=request.post, on=timezone.localdate()).typed


def _save_page(request, pk) -> list[actions.CellConflict] | None:
    """Save what the posted page changed; None when it was refused (and the person told)."""
    monthly_return = _fetch(pk)
    codes = [row.line.code for row in _rows(monthly_return, request)]
    changed = forms.entries(request.POST, codes)
    note = request.POST.get("note")
    if not changed and (note is None or note.strip() == monthly_return.note):
        return []
    return _try(request, actions.save_sheet, pk, entries=changed, note=note)


def _report(request, conflicts: list[actions.CellConflict]) -> None:
    for conflict in conflicts:
        messages.warning(request, f"{conflict.current.code}：{conflict}")
    if not conflicts:
        messages.success(request, "已保存。")


def _is_bureau(request) -> bool:
    return request.post.region.level in ("COUNTY", "CITY")


def _to_progress(month: int):
    return redirect("returns:progress_of", month)
