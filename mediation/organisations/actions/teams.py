"""Writes to panels, the people of studios and panels, and training."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mediation.organisations.actions.bodies import ONE_DAY
from mediation.organisations.actions.common import BodyRefused, end, refuse_manager, saved
from mediation.organisations.models import (
    MediationCommittee,
    MediationPanel,
    Mediator,
    MediatorTraining,
    PersonalMediationStudio,
    TeamMember,
)


@transaction.atomic
def found_panel(
    *, by, at: datetime, committee: MediationCommittee, name: str, valid_from: date, field: str = ""
) -> MediationPanel:
    """组建人民调解团, attached to a committee in force; it never owns a case."""
    refuse_manager(by, committee.region)
    if committee.valid_to is not None:
        raise BodyRefused(f"{committee.name}已撤销，不能组建人民调解团。")
    panel = MediationPanel(
        committee=committee, region=committee.region, name=name, field=field, valid_from=valid_from
    )
    return saved(panel, taken=f"本县已有名为“{name}”的人民调解团，请核对。")


@transaction.atomic
def end_panel(*, panel: MediationPanel, on: date, reason: str, by, at: datetime) -> MediationPanel:
    panel = MediationPanel.objects.select_for_update(of=("self",)).get(pk=panel.pk)
    refuse_manager(by, panel.region)
    for member in panel.members.filter(valid_to=None):
        end(member, on=max(on, member.valid_from + ONE_DAY), reason=reason)
    return end(panel, on=on, reason=reason)


@transaction.atomic
def join_team(
    *,
    team: PersonalMediationStudio | MediationPanel,
    mediator: Mediator,
    valid_from: date,
    by,
    at: datetime,
    is_head: bool = False,
) -> TeamMember:
    """加入个人调解室或人民调解团：the mediator must be in office on that day."""
    refuse_manager(by, team.region)
    if team.valid_to is not None:
        raise BodyRefused(f"{team.name}已撤销，不能加入。")
    if not mediator.is_active(on=valid_from):
        raise BodyRefused(f"{mediator.person_name}在{valid_from}不在聘期内，请核对。")
    place = {"panel": team} if isinstance(team, MediationPanel) else {"studio": team}
    member = TeamMember(
        region=team.region, mediator=mediator, valid_from=valid_from, is_head=is_head, **place
    )
    return saved(member, taken=f"{mediator.person_name}已在{team.name}。")


@transaction.atomic
def leave_team(*, member: TeamMember, on: date, reason: str, by, at: datetime) -> TeamMember:
    member = TeamMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    refuse_manager(by, member.region)
    return end(member, on=on, reason=reason)


@transaction.atomic
def record_training(
    *,
    mediator: Mediator,
    held_on: date,
    topic: str,
    hours: int,
    organiser: str,
    by,
    at: datetime,
    is_passed: bool | None = None,
) -> MediatorTraining:
    """登记培训 (人民调解法第十四条) of a mediator in office on that day."""
    refuse_manager(by, mediator.region)
    if held_on > timezone.localdate(at):
        raise BodyRefused(f"培训日期（{held_on}）晚于今天，请核对。")
    if not mediator.is_active(on=held_on):
        raise BodyRefused(f"{mediator.person_name}在{held_on}不在聘期内，请核对。")
    training = MediatorTraining(
        mediator=mediator,
        region=mediator.region,
        held_on=held_on,
        topic=topic,
        hours=hours,
        organiser=organiser,
        is_passed=is_passed,
        by=by,
    )
    return saved(training, taken=f"{mediator.person_name}的这次培训已登记。", counts=False)
