"""Page shapes of mediation bodies."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, Sum

from governance.workflow.models import StateChange
from mediation.organisations import rules
from mediation.organisations.models import (
    FengqiaoUnit,
    MediationCommittee,
    MediationPanel,
    Mediator,
    PersonalMediationStudio,
    TeamMember,
)

PAGE_SIZE = 50


@dataclass(frozen=True)
class CommitteePage:
    """One committee with its people, its teams, what the law would have otherwise, and its cases in hand."""

    committee: MediationCommittee
    mediators: list[Mediator]
    studios: list[PersonalMediationStudio]
    panels: list[MediationPanel]
    members: list[TeamMember]
    warnings: list[str]
    in_hand: int
    succeeded: int


@dataclass(frozen=True)
class Totals:
    """What the county reports of its bodies (调解法第十条)."""

    committees: int
    mediators: int
    full_time: int
    studios: int
    panels: int


def committees(found, *, filters: dict, on: date):
    """Committees by region and name, with the number of their mediators; one query."""
    found = found.select_related("region")
    if not filters.get("ended"):
        found = found.active(on=on)
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
    if filters.get("ending"):
        found = found.filter(term_to__lte=on + timedelta(days=rules.TERM_WARNING_DAYS))
    if text := filters.get("q"):
        found = found.filter(Q(name__contains=text) | Q(chair_name__contains=text))
    in_office = Q(mediators__valid_from__lte=on) & (
        Q(mediators__valid_to=None) | Q(mediators__valid_to__gt=on)
    )
    return found.annotate(mediator_count=Count("mediators", filter=in_office)).order_by(
        "region__code", "name", "pk"
    )


def totals(visible: Callable, *, on: date) -> Totals:
    """Counts of what `visible(rows)` leaves."""
    people = visible(Mediator.objects.active(on=on)).aggregate(
        all=Count("pk"), full_time=Count("pk", filter=Q(kind="FULL_TIME"))
    )
    return Totals(
        committees=visible(MediationCommittee.objects.active(on=on)).count(),
        mediators=people["all"],
        full_time=people["full_time"],
        studios=visible(PersonalMediationStudio.objects.active(on=on)).count(),
        panels=visible(MediationPanel.objects.active(on=on)).count(),
    )


def committee_page(committee: MediationCommittee, *, on: date) -> CommitteePage:
    counts = committee.cases.aggregate(
        in_hand=Count("pk", filter=Q(outcome="PENDING")), succeeded=Count("pk", filter=Q(outcome="SUCCESS"))
    )
    people = committee.mediators.annotate(
        courses=Count("trainings"), hours=Sum("trainings__hours"), trained_on=Max("trainings__held_on")
    ).order_by("valid_to", "-is_chair", "-is_member", "person_name")
    mediators = list(people)
    return CommitteePage(
        committee=committee,
        mediators=mediators,
        studios=list(committee.studios.select_related("mediator").order_by("valid_to", "name")),
        panels=list(committee.panels.order_by("valid_to", "name")),
        members=_members(committee),
        warnings=warnings(committee, mediators, on=on),
        **counts,
    )


def team_members(committee: MediationCommittee):
    """Everyone who is or was in a studio or panel of the committee."""
    of_it = Q(studio__committee=committee) | Q(panel__committee=committee)
    return TeamMember.objects.filter(of_it).select_related("mediator__committee")


def _members(committee: MediationCommittee) -> list[TeamMember]:
    found = team_members(committee).filter(valid_to=None)
    return list(found.order_by("-is_head", "valid_from", "pk"))


def warnings(committee: MediationCommittee, mediators: Iterable[Mediator], *, on: date) -> list[str]:
    """What the law would have otherwise, each with its article; hints, never a bar."""
    if committee.valid_to is not None:
        return []
    seated = [one for one in mediators if one.is_active(on=on) and (one.is_member or one.is_chair)]
    found = rules.composition_warnings(
        rules.Composition(
            members=len(seated),
            women=sum(1 for one in seated if one.sex == "FEMALE"),
            minorities=sum(1 for one in seated if one.is_minority),
            has_chair=any(one.is_chair for one in seated) or bool(committee.chair_name),
        ),
        serves_minorities=committee.serves_minorities,
        duty_shared=committee.duty_shared,
    )
    if no_seal := rules.why_no_seal(
        has_seal=committee.has_seal, seal_from=committee.seal_from, seal_to=committee.seal_to, on=on
    ):
        found.append(no_seal)
    return [*filter(None, [rules.term_warning(committee.term_to, on=on)]), *found]


# --- 告知法院的名单 ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class CourtLine:
    """One member of one committee, as told to the court; days as text, so that the list can be kept."""

    committee: str
    kind: str
    place: str
    person: str
    sex: str
    duty: str
    since: str
    contact: str


def court_lines(*, on: date) -> list[CourtLine]:
    """人民调解法第十条: every committee of the county in force, with its members; one query."""
    people = Mediator.objects.active(on=on).filter(committee__in=MediationCommittee.objects.active(on=on))
    people = people.select_related("committee__region").order_by(
        "committee__region__code", "committee__name", "-is_chair", "-is_member", "person_name"
    )
    return [
        CourtLine(
            committee=one.committee.name,
            kind=one.committee.get_kind_display(),
            place=one.committee.region.name,
            person=one.person_name,
            sex=one.get_sex_display() or "—",
            duty=duty(one),
            since=one.valid_from.isoformat(),
            contact=one.contact,
        )
        for one in people
    ]


def duty(mediator: Mediator) -> str:
    if mediator.is_chair:
        return "主任"
    return f"委员（{mediator.get_kind_display()}）" if mediator.is_member else mediator.get_kind_display()


# --- “枫桥式”创建 -----------------------------------------------------------------------------------


def units(found, *, year: int | None, state: str):
    found = found.select_related("committee", "region").order_by("-year", "region__code", "pk")
    if year:
        found = found.filter(year=year)
    return found.filter(state=state) if state else found


def unit_timeline(unit: FengqiaoUnit) -> list[dict]:
    """The steps as the timeline component shows them, the newest first."""
    return [
        {
            "at": step.at,
            "title": step.label,
            "by": step.by_name,
            "office": step.by_office,
            "reason": step.reason,
        }
        | {"detail": "", "tone": "neutral"}
        for step in StateChange.objects.about(unit).order_by("-at", "-pk")
    ]


def year_of(*, committee: MediationCommittee | None, region, year: int, on: date) -> rules.Year:
    """The records of one committee, or of every committee of a township, from the new year to that day."""
    bodies = MediationCommittee.objects.active(on=on).select_related("region")
    bodies = bodies.filter(pk=committee.pk) if committee else bodies.filter(township=region)
    people = list(Mediator.objects.active(on=on).filter(committee__in=bodies))
    first, last = date(year, 1, 1), min(on, date(year, 12, 31))
    trained = Q(trainings__held_on__range=(first, last))
    return rules.Year(
        **_year_of_cases(bodies, first, last, on),
        mediators=len(people),
        full_time=sum(1 for one in people if one.kind == "FULL_TIME"),
        trained=Mediator.objects.filter(trained, pk__in=[one.pk for one in people]).distinct().count(),
        warnings=tuple(
            f"{body.name}：{text}" if committee is None else text
            for body in bodies
            for text in warnings(body, [one for one in people if one.committee_id == body.pk], on=on)
        ),
    )


def _year_of_cases(bodies, first: date, last: date, on: date) -> dict[str, int]:
    concluded = Q(cases__concluded_on__range=(first, last))
    late = Q(cases__outcome="PENDING", cases__due_on__lt=on) & ~Q(cases__state="SUSPENDED")
    turned = Q(cases__alerts__result="TURNED_CRIMINAL", cases__alerts__closed_on__range=(first, last))
    counts = bodies.order_by().aggregate(
        concluded=Count("cases", filter=concluded, distinct=True),
        succeeded=Count("cases", filter=concluded & Q(cases__outcome="SUCCESS"), distinct=True),
        overdue=Count("cases", filter=late, distinct=True),
        turned_criminal=Count("cases__alerts", filter=turned, distinct=True),
    )
    return counts
