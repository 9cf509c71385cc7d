"""Pages of corrections: the request beside the locked numbers, the list, and one correction in full."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance.corrections import actions, forms, policy, queries
from governance.corrections.changes import ChangeRefused
from governance.corrections.models import Correction
from governance.returns import pages
from governance.returns import queries as returns
from governance.returns.models import MonthlyReturn
from governance.workflow.models import StateChange
from governance.workflow.pages import attempt


@require_GET
def listed(request):
    """更正: those that wait for the reader first."""
    waiting = queries.waiting_for(request.post)
    known = {row.pk for row in waiting}
    rows = [row for row in queries.listed(region=request.post.region) if row.pk not in known]
    context = {"waiting": waiting, "rows": rows, "crumbs": _crumbs("更正")}
    return render(request, "corrections/list.html", context)


@require_GET
def detail(request, pk):
    correction = _fetch(pk)
    post = request.post
    context = {
        "correction": correction,
        "row": correction.monthly_return,
        "lines": queries.lines_of(correction),
        "can_approve": policy.can_approve(correction, post=post),
        "can_unlock": policy.can_unlock(correction, post=post),
        "can_refuse": policy.can_refuse(correction, post=post),
        "can_withdraw": policy.can_withdraw(correction, post=post),
        "refuse_url": reverse("corrections:refuse", args=[pk]),
        "withdraw_url": reverse("corrections:withdraw", args=[pk]),
        "entries": _timeline(correction),
        "crumbs": _crumbs(str(correction), reverse("corrections:list")),
    }
    return render(request, "corrections/detail.html", context)


@require_http_methods(["GET", "POST"])
def request_correction(request, return_id):
    """申请更正或补报: what was typed stays on the page when it is refused."""
    row = _return(return_id)
    is_late = row.is_shut_out
    form = forms.RequestForm(request.POST or None)
    problems: list[str] = []
    sheet = pages.page(row, post=request.post, on=timezone.localdate())
    typed = forms.typed(request.POST, [one.line.code for one in sheet.typed])
    if request.method == "POST" and form.is_valid():
        made, problems = _request(request, row, typed, form.cleaned_data, is_late=is_late)
        if made is not None:
            return redirect("corrections:detail", made.pk)
    allowed = (policy.can_request_late if is_late else policy.can_request)(row, post=request.post)
    context = {
        "row": row,
        "form": form,
        "is_late": is_late,
        "allowed": allowed,
        "problems": problems,
        "pending": queries.pending_of(row),
        "lines": [(one, typed.get(one.line.code, "")) for one in sheet.typed],
        "crumbs": _crumbs("申请补报" if is_late else "申请更正", reverse("corrections:list")),
    }
    return render(request, "corrections/request.html", context)


@require_POST
def approve(request, pk):
    return _step(request, pk, actions.approve_correction, "已同意，等待另一人解锁。")


@require_POST
def unlock(request, pk):
    return _step(request, pk, actions.unlock_correction, "已解锁。")


@require_POST
def refuse(request, pk):
    reason = request.POST.get("reason", "")
    return _step(request, pk, actions.refuse_correction, "已答复不予更正。", reason=reason)


@require_POST
def withdraw(request, pk):
    return _step(request, pk, actions.withdraw_correction, "已撤回申请。")


def _request(request, row, typed, said, *, is_late: bool):
    """(the correction or None, what is wrong with the numbers)."""
    try:
        if is_late:
            return attempt(request, actions.request_late_filing, monthly_return=row, done=_SENT, **said), []
        act = actions.request_correction
        return attempt(
            request, _letting_through(act), monthly_return=row, typed=typed, done=_SENT, **said
        ), []
    except _Problems as found:
        return None, found.args[0]


_SENT = "申请已提交，等待审核。"


class _Problems(Exception):
    """Refused numbers, shown beside the form and not as a passing message."""


def _letting_through(action):
    def act(**arguments):
        try:
            return action(**arguments)
        except ChangeRefused as refused:
            raise _Problems(refused.problems) from refused

    return act


def _step(request, pk, action, done: str, **arguments):
    attempt(request, action, correction=_fetch(pk), done=done, **arguments)
    return redirect("corrections:detail", pk)


def _timeline(correction: Correction) -> list[dict]:
    return [
        {"at": one.at, "title": one.label, "by": one.by_name, "office": one.by_office, "reason": one.reason,
         "detail": "", "tone": ""}
        for one in StateChange.objects.about(correction).order_by("-at", "-pk")
    ]  # fmt: skip


def _crumbs(label: str, list_url: str = "") -> list[dict]:
    crumbs = [{"label": "月报", "url": reverse("returns:home")}]
    if list_url:
        crumbs.append({"label": "更正", "url": list_url})
    return [*crumbs, {"label": label, "url": ""}]


def _fetch(pk: int) -> Correction:
    try:
        return queries.fetch(pk)
    except Correction.DoesNotExist as missing:
        raise Http404 from missing


def _return(pk: int) -> MonthlyReturn:
    try:
        return returns.fetch(pk)
    except MonthlyReturn.DoesNotExist as missing:
        raise Http404 from missing
