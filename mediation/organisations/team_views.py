"""Pages of the people of a committee: one mediator with training, panels, who joins a studio or panel."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from governance.access import checks
from governance.access.permissions import Permission as P
from mediation.organisations import actions, policy
from mediation.organisations.forms import JoinForm, PanelForm, TrainingForm
from mediation.organisations.models import Mediator
from mediation.organisations.views import act, committee_or_404, crumbs_of, missing


@require_http_methods(["GET", "POST"])
def add_panel(request, committee_id):
    committee = committee_or_404(request, committee_id)
    form = PanelForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    return act(
        request,
        form,
        title="组建人民调解团",
        committee=committee,
        run=lambda **fields: actions.found_panel(
            committee=committee, by=request.post, at=timezone.now(), **fields
        ),
    )


@require_http_methods(["GET", "POST"])
def join(request, committee_id, kind, row_id):
    """A mediator joins a studio of the committee, or a panel: those of the whole place may."""
    committee, today = committee_or_404(request, committee_id), timezone.localdate()
    teams = {"studio": committee.studios, "panel": committee.panels}.get(kind) or missing()
    team = get_object_or_404(teams, pk=row_id)
    people = policy.visible(Mediator.objects.active(on=today), request.post)
    if kind == "studio":
        people = people.filter(committee=committee)
    form = JoinForm(request.POST or None, people=people, initial={"valid_from": today})
    return act(
        request,
        form,
        title=f"加入：{team}",
        committee=committee,
        run=lambda **fields: actions.join_team(team=team, by=request.post, at=timezone.now(), **fields),
    )


@require_GET
def mediator(request, committee_id, row_id):
    """One mediator: appointment, training, teams, cases in hand."""
    committee = committee_or_404(request, committee_id)
    person = get_object_or_404(committee.mediators, pk=row_id)
    context = {
        "committee": committee,
        "person": person,
        "trainings": list(person.trainings.order_by("-held_on", "-pk")),
        "teams": list(person.teams.filter(valid_to=None).select_related("studio", "panel")),
        "in_hand": person.assignments.filter(withdrawn_on=None, case__outcome="PENDING").count(),
        "can_manage": checks.has_permission(request.post, P.MEDIATION_BODY_MANAGE, committee.region),
        "crumbs": crumbs_of(committee, person.person_name),
    }
    return render(request, "committees/mediator.html", context)


@require_http_methods(["GET", "POST"])
def train(request, committee_id, row_id):
    committee = committee_or_404(request, committee_id)
    person = get_object_or_404(committee.mediators, pk=row_id)
    form = TrainingForm(request.POST or None, initial={"held_on": timezone.localdate()})
    return act(
        request,
        form,
        title=f"登记培训：{person}",
        committee=committee,
        run=lambda **fields: actions.record_training(
            mediator=person, by=request.post, at=timezone.now(), **fields
        ),
    )
