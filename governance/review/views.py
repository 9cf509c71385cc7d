"""The reviewer's worklist."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.returns.models import MonthlyReturn
from governance.review import actions, queries

MANY = 200


@require_GET
def worklist(request):
    """审核工作台: what changed most since last month comes first."""
    if not any(
        checks.has_permission(request.post, one) for one in (P.MONTHLY_RETURN_REVIEW, P.MONTHLY_RETURN_SIGN)
    ):
        raise Http404
    found = queries.worklist(request.post)
    context = {
        "changes": found,
        "may_approve_many": request.post.region.level == "COUNTY"
        and checks.has_permission(request.post, P.MONTHLY_RETURN_REVIEW),
        "opened": sum(one.is_opened for one in found),
        "today": timezone.localdate(),
        "crumbs": [{"label": "月报", "url": reverse("returns:home")}, {"label": "审核工作台", "url": ""}],
    }
    return render(request, "review/worklist.html", context)


@require_POST
def approve_many(request):
    """Approve those ticked; each that was not opened or may not be approved is named."""
    chosen = [int(pk) for pk in request.POST.getlist("pk")[:MANY] if pk.isdigit()]
    rows = MonthlyReturn.objects.filter(pk__in=chosen).select_related("period", "region", "form")
    if not chosen:
        messages.info(request, "请先勾选要审核通过的报表。")
        return redirect("review:worklist")
    outcome = actions.approve_many(monthly_returns=rows.order_by("pk"), by=request.post, at=timezone.now())
    if outcome.approved:
        names = "、".join(row.region.name for row in outcome.approved)
        messages.success(request, f"审核通过{len(outcome.approved)}份：{names}。")
    for row, reason in outcome.refused:
        messages.warning(request, f"{row.region.name}{row}未通过：{reason}")
    return redirect("review:worklist")
