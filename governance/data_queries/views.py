"""Pages of data queries: the list of both sides; asking and answering happen beside the return."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from governance.data_queries import actions, queries
from governance.data_queries.models import DataQuery
from governance.returns import queries as returns
from governance.returns.models import MonthlyReturn
from governance.workflow.pages import attempt


@require_GET
def listed(request):
    """数据质疑: what waits for the reader first."""
    rows = queries.listed(request.post)
    context = {
        "rows": [(row, queries.is_waiting_for(row, request.post)) for row in rows],
        "crumbs": [{"label": "月报", "url": reverse("returns:home")}, {"label": "数据质疑", "url": ""}],
    }
    return render(request, "data_queries/list.html", context)


@require_POST
def ask(request, return_id):
    """From the review page."""
    try:
        row = returns.fetch(return_id)
    except MonthlyReturn.DoesNotExist as missing:
        raise Http404 from missing
    code, question = request.POST.get("code", ""), request.POST.get("question", "")
    attempt(
        request, actions.ask, monthly_return=row, code=code, question=question, done="已提出质疑，等待答复。"
    )
    return redirect(reverse("returns:review", args=[row.pk]) + "#queries")


@require_POST
def answer(request, pk):
    query = _fetch(pk)
    attempt(request, actions.answer, query=query, text=request.POST.get("text", ""), done="已答复。")
    return redirect(reverse("returns:sheet", args=[query.monthly_return_id]) + "#queries")


@require_POST
def accept(request, pk):
    return _judge(request, pk, actions.accept, done="已采信，不再质疑。")


@require_POST
def ask_again(request, pk):
    return _judge(request, pk, actions.ask_again, done="已继续质疑。", reason=request.POST.get("reason", ""))


@require_POST
def require_correction(request, pk):
    reason = request.POST.get("reason", "")
    return _judge(request, pk, actions.require_correction, done="已要求更正，填报单位会收到。", reason=reason)


def _judge(request, pk, action, *, done: str, **arguments):
    query = _fetch(pk)
    attempt(request, action, query=query, done=done, **arguments)
    return redirect(reverse("returns:review", args=[query.monthly_return_id]) + "#queries")


def _fetch(pk: int) -> DataQuery:
    try:
        return queries.fetch(pk)
    except DataQuery.DoesNotExist as missing:
        raise Http404 from missing
