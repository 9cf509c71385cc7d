"""What the grid's script asks for. Everything here has its counterpart without scripts in `returns.views`."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.returns import actions, queries
from governance.returns.grid import answers, entries
from governance.returns.models import MonthlyReturn
from governance.workflow.actions import TransitionRefused


@require_POST
def cells(request, pk):
    """Autosave of one or more cells; answers with what became of each and how the return stands."""
    monthly_return = fetch(pk)
    try:
        found = entries.read(request.body)
    except entries.Unreadable as unreadable:
        return JsonResponse({"message": str(unreadable)}, status=422)
    try:
        outcomes = actions.save_cells(
            monthly_return=monthly_return, entries=found, by=request.post, at=timezone.now()
        )
    except TransitionRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=422)
    answer = answers.of_return(monthly_return, post=request.post, on=timezone.localdate())
    return JsonResponse({"results": answers.results(outcomes, answer["cells"]), **answer})


@require_POST
def prefill(request, pk):
    return _bulk(request, pk, actions.prefill_return, "已按登记数更新{count}项；手工填过的没有动。")


@require_POST
def zeros(request, pk):
    return _bulk(request, pk, actions.fill_zeros, "已把{count}个空白的发生数填为 0（本月无）。")


def _bulk(request, pk, action, words: str):
    """One press that changes many cells: a page without scripts is sent back, the script is told all cells."""
    monthly_return, is_script = fetch(pk), request.content_type == "application/json"
    try:
        count = action(monthly_return=monthly_return, by=request.post, at=timezone.now())
    except TransitionRefused as refusal:
        if is_script:
            return JsonResponse({"message": str(refusal)}, status=422)
        messages.error(request, str(refusal))
        return redirect("returns:sheet", pk)
    said = words.format(count=count)
    if is_script:
        answer = answers.of_return(monthly_return, post=request.post, on=timezone.localdate())
        return JsonResponse({"message": said, **answer})
    messages.success(request, said)
    return redirect("returns:sheet", pk)


def fetch(pk: int) -> MonthlyReturn:
    """The return, or 404 for one that is not there or not one's own."""
    try:
        return queries.fetch(pk)
    except MonthlyReturn.DoesNotExist as missing:
        raise Http404 from missing
