"""Writes to committees, mediators and studios: register, change, end."""

from datetime import date, datetime, timedelta

from django.db import transaction

from mediation.organisations import rules
from mediation.organisations.actions.common import BodyRefused, end, refuse_manager, saved
from mediation.organisations.models import (
    MediationCommittee,
    Mediator,
    PersonalMediationStudio,
)

ONE_DAY = timedelta(days=1)


@transaction.atomic
def register_committee(*, by, at: datetime, region, name: str, kind: str, valid_from: date, **fields):
    """登记调委会. `short_name` (in case numbers) defaults to the name without its ending."""
    refuse_manager(by, region)
    problem = rules.kind_problem(kind, level=region.level, code=region.code, village_kind=region.kind)
    problem = problem or rules.term_problem(fields.get("term_from"), fields.get("term_to"))
    problem = problem or rules.seal_problem(fields.get("seal_from"), fields.get("seal_to"))
    if problem:
        raise BodyRefused(problem)
    fields["short_name"] = fields.get("short_name") or rules.default_short_name(name)
    committee = MediationCommittee(region=region, name=name, kind=kind, valid_from=valid_from, **fields)
    return saved(committee, taken=f"本县已有名为“{name}”或案号简称“{fields['short_name']}”的调委会，请核对。")


@transaction.atomic
def change_committee(*, committee: MediationCommittee, by, at: datetime, **fields) -> MediationCommittee:
    """Change what may change; kind, place and the name in case numbers stay for the life of the committee."""
    refuse_manager(by, committee.region)
    problem = rules.term_problem(fields.get("term_from"), fields.get("term_to"))
    if problem := problem or rules.seal_problem(fields.get("seal_from"), fields.get("seal_to")):
        raise BodyRefused(problem)
    committee = MediationCommittee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    for name, value in fields.items():
        setattr(committee, name, value)
    return saved(committee, taken=f"本县已有名为“{committee.name}”的调委会，请核对。")


@transaction.atomic
def end_committee(
    *, committee: MediationCommittee, on: date, reason: str, by, at: datetime
) -> MediationCommittee:
    """撤销：no case may be in hand; mediators and studios end with it."""
    committee = MediationCommittee.objects.select_for_update(of=("self",)).get(pk=committee.pk)
    refuse_manager(by, committee.region)
    if committee.cases.filter(outcome="PENDING").exists():
        raise BodyRefused("该调委会还有未结案件，请结案后再撤销。")
    for mediator in committee.mediators.filter(valid_to=None):
        end(mediator, on=on, reason=reason)
    for team in (*committee.studios.filter(valid_to=None), *committee.panels.filter(valid_to=None)):
        end(team, on=on, reason=reason)
        for member in team.members.filter(valid_to=None):
            end(member, on=max(on, member.valid_from + ONE_DAY), reason=reason)
    return end(committee, on=on, reason=reason)


@transaction.atomic
def register_mediator(
    *,
    by,
    at: datetime,
    committee: MediationCommittee,
    person_name: str,
    kind: str,
    valid_from: date,
    **fields,
) -> Mediator:
    """聘任调解员 of a committee in force."""
    refuse_manager(by, committee.region)
    if committee.valid_to is not None:
        raise BodyRefused(f"{committee.name}已撤销，不能聘任调解员。")
    if valid_from < committee.valid_from:
        raise BodyRefused(f"聘任日期早于调委会设立日期（{committee.valid_from}），请核对。")
    mediator = Mediator(
        committee=committee,
        region=committee.region,
        person_name=person_name,
        kind=kind,
        valid_from=valid_from,
        **fields,
    )
    return saved(mediator, taken="该调委会已有主任，或该岗位已登记为本会调解员，请核对。")


@transaction.atomic
def change_mediator(*, mediator: Mediator, by, at: datetime, **fields) -> Mediator:
    refuse_manager(by, mediator.region)
    mediator = Mediator.objects.select_for_update(of=("self",)).get(pk=mediator.pk)
    for name, value in fields.items():
        setattr(mediator, name, value)
    return saved(mediator, taken="该调委会已有主任，或该岗位已登记为本会调解员，请核对。")


@transaction.atomic
def end_mediator(*, mediator: Mediator, on: date, reason: str, by, at: datetime) -> Mediator:
    """解聘：cases in hand must be handed over first."""
    mediator = Mediator.objects.select_for_update(of=("self",)).get(pk=mediator.pk)
    refuse_manager(by, mediator.region)
    if mediator.assignments.filter(withdrawn_on=None, is_lead=True, case__outcome="PENDING").exists():
        raise BodyRefused(f"{mediator.person_name}还有主持的未结案件，请先更换调解员。")
    for member in mediator.teams.filter(valid_to=None):
        end(member, on=max(on, member.valid_from + ONE_DAY), reason=reason)
    return end(mediator, on=on, reason=reason)


@transaction.atomic
def name_studio(
    *,
    by,
    at: datetime,
    committee: MediationCommittee,
    name: str,
    valid_from: date,
    mediator: Mediator | None = None,
) -> PersonalMediationStudio:
    """命名个人调解室, attached to a committee in force."""
    refuse_manager(by, committee.region)
    if committee.valid_to is not None:
        raise BodyRefused(f"{committee.name}已撤销，不能命名个人调解室。")
    if mediator is not None and mediator.committee_id != committee.pk:
        raise BodyRefused(f"{mediator.person_name}不是{committee.name}的调解员。")
    studio = PersonalMediationStudio(
        committee=committee, region=committee.region, name=name, valid_from=valid_from, mediator=mediator
    )
    return saved(studio, taken=f"本县已有名为“{name}”的个人调解室，请核对。")


@transaction.atomic
def end_studio(*, studio: PersonalMediationStudio, on: date, reason: str, by, at: datetime):
    studio = PersonalMediationStudio.objects.select_for_update(of=("self",)).get(pk=studio.pk)
    refuse_manager(by, studio.region)
    for member in studio.members.filter(valid_to=None):
        end(member, on=max(on, member.valid_from + ONE_DAY), reason=reason)
    return end(studio, on=on, reason=reason)
