"""Pages of identical disputes: what is proposed, the groups, one group."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from governance.workflow.actions import TransitionRefused
from mediation.cases import policy
from mediation.cases.lines import Line, line
from mediation.desk import groups as grouping
from mediation.desk import pages
from mediation.desk.models import DisputeGroup, GroupedCase

SHOWN = 50


@require_GET
def groups(request):
    """What looks alike and is not linked yet, and the latest groups."""
    found = grouping.proposals(policy.visible_cases(request.post), today=timezone.localdate())
    rows = DisputeGroup.objects.with_sizes().select_related("region").order_by("-formed_on", "-id")[:SHOWN]
    context = {
        "proposals": [
            {"proposal": one, "lines": [_line(request, case) for case in one.cases]} for one in found
        ],
        "groups": rows,
        "may_link": pages.may_hand_over(request.post),
        "window": grouping.WINDOW_DAYS,
        "crumbs": [*pages.CRUMBS, {"label": "同类纠纷", "url": ""}],
    }
    return render(request, "desk/groups.html", context)


@require_POST
def link(request):
    ids = [
        int(text) for text in request.POST.get("ids", "").split(",") if text.isdecimal() and len(text) < 16
    ]
    try:
        group = grouping.link(
            cases=policy.visible_cases(request.post), ids=ids, by=request.post, at=timezone.now()
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:groups")
    messages.success(request, f"已关联到“{group}”。各案仍分别办理、分别统计。")
    return redirect("desk:group", group_id=group.pk)


@require_GET
def group(request, group_id):
    row = get_object_or_404(DisputeGroup.objects.select_related("region", "by"), pk=group_id)
    members = row.members.filter(left_on=None)
    cases = list(
        policy.visible_cases(request.post)
        .filter(pk__in=members.values("case_id"))
        .order_by("registered_on", "pk")
        .with_list_relations()
    )
    context = {
        "group": row,
        "lines": [_line(request, case) for case in cases],
        "left": row.members.exclude(left_on=None).select_related("case").order_by("left_on", "pk"),
        "hint": grouping.mass_hint(cases),
        "may_link": pages.may_hand_over(request.post),
        "crumbs": pages.group_crumbs(row),
    }
    return render(request, "desk/group.html", context)


@require_POST
def leave(request, group_id, case_id):
    """Take one case out again."""
    members = GroupedCase.objects.filter(left_on=None).select_related("case")
    member = get_object_or_404(members, group_id=group_id, case_id=case_id)
    try:
        grouping.leave(
            member=member, reason=request.POST.get("reason", ""), by=request.post, at=timezone.now()
        )
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{member.case}已移出本组。")
    return redirect("desk:group", group_id=group_id)


def _line(request, case) -> Line:
    return line(case, level=policy.mask_level(request.post, case), today=timezone.localdate())
