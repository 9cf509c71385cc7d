"""Pages of locks: every month of the bureau, what stands in its way, and the two persons' buttons."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.locks import actions, policy, queries
from governance.locks.models import PeriodLock
from governance.returns.models import ReturnForm
from governance.workflow.pages import attempt


@require_GET
def listed(request):
    """月报锁定: the months that are over."""
    region, today = _bureau(request), timezone.localdate()
    months = queries.months(region, on=today)
    context = {
        "place": region,
        "months": [(one, _buttons(one, request.post, region)) for one in months],
        "today": today,
        "crumbs": [{"label": "月报", "url": reverse("returns:home")}, {"label": "锁定", "url": ""}],
    }
    return render(request, "locks/list.html", context)


@require_POST
def propose(request):
    region, month = _bureau(request), request.POST.get("month", "")
    form = ReturnForm.objects.filter(pk=_number(request.POST.get("form", ""))).first()
    if form is None:
        raise Http404
    attempt(
        request, actions.propose_lock, region=region, form=form, month=_number(month),
        reason=request.POST.get("reason", ""), done="已提请锁定，等待另一人确认。",
    )  # fmt: skip
    return redirect("locks:list")


@require_POST
def confirm(request, pk):
    agrees = request.POST.get("agree") == "yes"
    attempt(
        request,
        actions.confirm_lock,
        lock=_fetch(pk),
        agrees_to_gaps=agrees,
        done="已锁定。此后只能通过更正改数。",
    )
    return redirect("locks:list")


@require_POST
def withdraw(request, pk):
    reason = request.POST.get("reason", "")
    attempt(request, actions.withdraw_lock, lock=_fetch(pk), reason=reason, done="已撤回提请。")
    return redirect("locks:list")


def _buttons(month: queries.Month, post, region) -> dict:
    if month.lock is None:
        return {"propose": policy.can_propose(region, post=post)}
    return {
        "confirm": policy.can_confirm(month.lock, post=post),
        "withdraw": policy.can_withdraw(month.lock, post=post),
    }


def _bureau(request):
    if request.post.region.level not in ("COUNTY", "CITY"):
        raise Http404
    return request.post.region


def _fetch(pk: int) -> PeriodLock:
    found = PeriodLock.objects.select_related("region", "form", "proposed_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    if not text.isdigit():
        raise Http404
    return int(text)
