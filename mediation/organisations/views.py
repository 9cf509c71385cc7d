"""Pages of mediation bodies: list, detail, register, change, end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.access import checks
from governance.access.permissions import Permission as P
from governance.workflow.actions import TransitionRefused
from mediation.organisations import actions, policy, queries
from mediation.organisations.forms import (
    CommitteeChangeForm,
    CommitteeForm,
    EndForm,
    FilterForm,
    MediatorForm,
    StudioForm,
)
from mediation.organisations.models import MediationCommittee

CHANGEABLE = (
    "name",
    "chair_name",
    "contact",
    "address",
    "term_from",
    "term_to",
    "has_seal",
    "seal_name",
    "seal_from",
    "seal_to",
    "duty_shared",
    "serves_minorities",
)


@require_GET
def committee_list(request):
    form, today = FilterForm(request.GET), timezone.localdate()
    form.full_clean()
    own = policy.visible(MediationCommittee.objects.all(), request.post)
    found = queries.committees(own, filters=form.cleaned_data, on=today)
    first = max(0, _number(request.GET.get("from", "")))
    rows = list(found[first : first + queries.PAGE_SIZE + 1])
    context = {
        "today": today,
        "committees": rows[: queries.PAGE_SIZE],
        "next": first + queries.PAGE_SIZE if len(rows) > queries.PAGE_SIZE else None,
        "previous": max(0, first - queries.PAGE_SIZE) if first else None,
        "query": _query(request),
        "filter_form": form,
        "totals": queries.totals(lambda rows: policy.visible(rows, request.post), on=today),
        "can_manage": checks.has_permission(request.post, P.MEDIATION_BODY_MANAGE),
    }
    return render(request, "committees/list.html", context)


@require_GET
def committee_detail(request, committee_id):
    committee = committee_or_404(request, committee_id)
    page = queries.committee_page(committee, on=timezone.localdate())
    manages = checks.has_permission(request.post, P.MEDIATION_BODY_MANAGE, committee.region)
    crumbs = crumbs_of(committee)
    return render(request, "committees/detail.html", {"page": page, "can_manage": manages, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def register(request):
    form = CommitteeForm(request.POST or None, post=request.post, initial={"region": request.post.region_id})
    return act(
        request,
        form,
        title="登记调委会",
        run=lambda **fields: actions.register_committee(by=request.post, at=timezone.now(), **fields),
    )


@require_http_methods(["GET", "POST"])
def change(request, committee_id):
    committee = committee_or_404(request, committee_id)
    initial = {name: getattr(committee, name) for name in CHANGEABLE}
    form = CommitteeChangeForm(request.POST or None, post=request.post, initial=initial)
    return act(
        request,
        form,
        title="修改调委会",
        committee=committee,
        run=lambda **fields: actions.change_committee(
            committee=committee, by=request.post, at=timezone.now(), **fields
        ),
    )


@require_http_methods(["GET", "POST"])
def add_mediator(request, committee_id):
    committee = committee_or_404(request, committee_id)
    form = MediatorForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    return act(
        request,
        form,
        title="聘任调解员",
        committee=committee,
        run=lambda **fields: actions.register_mediator(
            committee=committee, by=request.post, at=timezone.now(), **fields
        ),
    )


@require_http_methods(["GET", "POST"])
def add_studio(request, committee_id):
    committee = committee_or_404(request, committee_id)
    form = StudioForm(request.POST or None, committee=committee, initial={"valid_from": timezone.localdate()})
    return act(
        request,
        form,
        title="命名个人调解室",
        committee=committee,
        run=lambda **fields: actions.name_studio(
            committee=committee, by=request.post, at=timezone.now(), **fields
        ),
    )


@require_http_methods(["GET", "POST"])
def end(request, committee_id, kind, row_id):
    """End a committee, a mediator's appointment or a studio: with a day and a reason."""
    committee = committee_or_404(request, committee_id)
    title, name, rows, action = _ENDINGS.get(kind) or missing()
    row = get_object_or_404(rows(committee), pk=row_id)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    return act(
        request,
        form,
        title=f"{title}：{row}",
        committee=committee,
        run=lambda **fields: action(by=request.post, at=timezone.now(), **{name: row}, **fields),
    )


_ENDINGS = {
    "committee": (
        "撤销调委会",
        "committee",
        lambda c: MediationCommittee.objects.filter(pk=c.pk),
        actions.end_committee,
    ),
    "mediator": ("解聘调解员", "mediator", lambda c: c.mediators.all(), actions.end_mediator),
    "studio": ("撤销个人调解室", "studio", lambda c: c.studios.all(), actions.end_studio),
    "panel": ("撤销人民调解团", "panel", lambda c: c.panels.all(), actions.end_panel),
    "member": ("退出", "member", queries.team_members, actions.leave_team),
}


def act(request, form, *, title: str, run, committee=None):
    """Show the form, or do what it says and go to the committee; refusals stay on the form with the text."""
    if form.is_bound and form.is_valid():
        try:
            found = run(**form.cleaned_data)
        except TransitionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{title.split('：')[0]}已完成。")
            return redirect("committees:detail", committee_id=(committee or found).pk)
    context = {"form": form, "title": title, "committee": committee, "crumbs": crumbs_of(committee, title)}
    return render(request, "committees/form.html", context)


def committee_or_404(request, committee_id) -> MediationCommittee:
    own = policy.visible(MediationCommittee.objects.select_related("region"), request.post)
    return get_object_or_404(own, pk=committee_id)


def crumbs_of(committee, last: str = "") -> list[dict]:
    found = [{"label": "调解组织", "url": reverse("committees:list")}]
    if committee is not None:
        found.append({"label": committee.name, "url": reverse("committees:detail", args=[committee.pk])})
    return [*found, {"label": last, "url": ""}] if last else found


def _query(request) -> str:
    kept = request.GET.copy()
    kept.pop("from", None)
    return kept.urlencode()


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def missing():
    raise Http404
