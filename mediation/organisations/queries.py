"""Page shapes of mediation bodies."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from mediation.organisations.models import MediationCommittee, Mediator, PersonalMediationStudio

PAGE_SIZE = 50


@dataclass(frozen=True)
class CommitteePage:
    """One committee with its people, its studios and the cases it has in hand."""

    committee: MediationCommittee
    mediators: list[Mediator]
    studios: list[PersonalMediationStudio]
    in_hand: int
    succeeded: int


@dataclass(frozen=True)
class Totals:
    """What the county reports of its bodies (调解法第十条)."""

    committees: int
    mediators: int
    full_time: int
    studios: int


def committees(found, *, filters: dict, on: date):
    """Committees by region and name, with the number of their mediators; one query."""
    found = found.select_related("region")
    if not filters.get("ended"):
        found = found.active(on=on)
    if kind := filters.get("kind"):
        found = found.filter(kind=kind)
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
    )


def committee_page(committee: MediationCommittee, *, on: date) -> CommitteePage:
    counts = committee.cases.aggregate(
        in_hand=Count("pk", filter=Q(outcome="PENDING")), succeeded=Count("pk", filter=Q(outcome="SUCCESS"))
    )
    return CommitteePage(
        committee=committee,
        mediators=list(committee.mediators.order_by("valid_to", "-is_chair", "person_name")),
        studios=list(committee.studios.select_related("mediator").order_by("valid_to", "name")),
        **counts,
    )
