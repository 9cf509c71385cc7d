"""The grid's own pages and what its script asks for; each has its counterpart without scripts."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.access import checks as access
from governance.access.permissions import Permission as P
from governance.returns import actions, forms, policy, queries, sheets
from governance.returns import villages as village_rows
from governance.returns.grid import answers, entries, scripts
from governance.returns.grid import panel as panels
from governance.returns.grid import villages as grid
from governance.returns.models import MonthlyReturn
from governance.workflow.actions import TransitionRefused


@require_POST
def cells(request, pk):
    """Autosave of one or more cells; answers with what became of each and how the return stands."""
    monthly_return = fetch(pk)
    try:
        found = entries.read(request.body)
        outcomes = actions.save_cells(
            monthly_return=monthly_return, entries=found, by=request.post, at=timezone.now()
        )
    except (entries.Unreadable, TransitionRefused) as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    keys = [entry.key for entry in found]
    answer = _answer(monthly_return, request, keys=keys)
    return JsonResponse({"results": answers.results(outcomes, answer["cells"]), **answer})


@require_POST
def prefill(request, pk):
    return _bulk(request, pk, actions.prefill_return, "已按登记数更新{count}项；手工填过的没有动。")


@require_POST
def zeros(request, pk):
    return _bulk(request, pk, actions.fill_zeros, "已把{count}个空白的发生数填为 0（本月无）。")


@require_POST
def confirm(request, pk):
    return _bulk(request, pk, actions.confirm_proposed, "已确认{count}项核对无误。")


@require_POST
def prefill_villages(request, pk):
    words = "已按登记数填入{count}格；手工填过的没有动。"
    return _bulk(request, pk, actions.prefill_villages, words, page="returns:villages")


@require_GET
def panel(request, pk):
    """What stands behind one cell; a fragment."""
    monthly_return = fetch(pk)
    lines = {line.code: line for line in sheets.lines_of(monthly_return) if line.is_typed}
    line = lines.get(request.GET.get("code", ""))
    if line is None:
        raise Http404
    found = panels.panel(
        monthly_return,
        line,
        place=_place(monthly_return, request.GET.get("region", "")),
        is_editable=policy.can_fill(monthly_return, post=request.post)[0] and monthly_return.is_editable,
        may_see_rows=access.has_permission(request.post, P.FIGURE_ROWS_READ),
    )
    return render(request, "returns/_panel.html", {"panel": found})


def _place(monthly_return: MonthlyReturn, asked: str):
    """The unit, or the village of it that was asked for."""
    if not asked:
        return monthly_return.region
    found = [place for place in village_rows.villages_of(monthly_return) if str(place.pk) == asked]
    if not found:
        raise Http404
    return found[0]


@require_GET
def villages(request, pk):
    """One township, all its villages."""
    is_turned = request.GET.get("turned") == "1"
    page = grid.village_page(fetch(pk), post=request.post, on=timezone.localdate(), is_turned=is_turned)
    if not page.columns or not page.rows:
        raise Http404
    return render(request, "returns/villages.html", _frame(page))


@require_POST
def save_villages(request, pk):
    """The whole page at once, for browsers without scripts."""
    monthly_return = fetch(pk)
    changed = forms.entries(request.POST, grid.keys_of(monthly_return))
    try:
        outcomes = actions.save_cells(
            monthly_return=monthly_return, entries=changed, by=request.post, at=timezone.now()
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("returns:villages", pk)
    lost = [outcome.conflict for outcome in outcomes if outcome.conflict]
    for conflict in lost:
        messages.warning(request, f"{conflict.current.region.name}{conflict.current.code}：{conflict}")
    if not lost:
        messages.success(request, "已保存。")
    return redirect("returns:villages", pk)


def _bulk(request, pk, action, words: str, *, page: str = "returns:sheet"):
    """One press that changes many cells: a page without scripts is sent back, the script is told all cells."""
    monthly_return, is_script = fetch(pk), request.content_type == "application/json"
    try:
        count = action(monthly_return=monthly_return, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        if is_script:
            return JsonResponse({"message": str(refusal)}, status=422)
        messages.error(request, str(refusal))
        return redirect(page, pk)
    said = words.format(count=count)
    if is_script:
        return JsonResponse({"message": said, **_answer(monthly_return, request)})
    messages.success(request, said)
    return redirect(page, pk)


def _answer(monthly_return: MonthlyReturn, request, *, keys: list[str] | None = None) -> dict:
    """How the page that asked stands now: the township's grid, or that of its villages."""
    asked = {"post": request.post, "on": timezone.localdate()}
    if request.headers.get("X-Grid") == "villages":
        return answers.of_villages(monthly_return, keys=keys, **asked)
    return answers.of_return(monthly_return, **asked)


def _frame(page: grid.VillagePage) -> dict:
    row = page.monthly_return
    sheet = reverse("returns:sheet", args=[row.pk])
    return {
        "page": page,
        "row": row,
        "grid_modules": scripts.MODULES,
        "crumbs": [
            {"label": "月报", "url": reverse("returns:home")},
            {"label": str(row), "url": sheet},
            {"label": "分村填报", "url": ""},
        ],
    }


def fetch(pk: int) -> MonthlyReturn:
    """The return, or 404 for one that is not there or not one's own."""
    try:
        return queries.fetch(pk)
    except MonthlyReturn.DoesNotExist as missing:
        raise Http404 from missing
