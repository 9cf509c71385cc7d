"""Chainable reads of cases, in plain words."""

from datetime import date, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, F, Func, Q, QuerySet

from governance.figures import periods
from governance.tenancy.models import OwnedQuerySet
from mediation.cases import states
from mediation.cases.rules import MonthBalance


def _pending_at(on: date) -> Q:
    return Q(accepted_on__lte=on) & (Q(concluded_on__isnull=True) | Q(concluded_on__gt=on))


class Among(Func):
    """`pk = ANY (ARRAY (…))`: the inner rows are read first, and each case is then fetched by its key.

    Under row security a join is planned blindly and reads every case of the scope instead.
    """

    template, arg_joiner = "%(expressions)s)", " = ANY ("

    def __init__(self, keys: QuerySet) -> None:
        super().__init__(F("pk"), ArraySubquery(keys), output_field=models.BooleanField())


class CaseQuerySet(OwnedQuerySet):
    def in_hand(self):
        """Accepted and not concluded."""
        return self.filter(outcome="PENDING")

    def overdue(self, *, on: date):
        """In hand, not suspended, past the mediation limit."""
        return self.in_hand().filter(due_on__lt=on).exclude(state=states.CaseState.SUSPENDED)

    def due_between(self, first: date, last: date):
        return self.in_hand().filter(due_on__range=(first, last)).exclude(state=states.CaseState.SUSPENDED)

    def accepted_between(self, first: date, last: date):
        return self.filter(accepted_on__range=(first, last))

    def concluded_between(self, first: date, last: date):
        return self.filter(concluded_on__range=(first, last))

    def pending_at(self, on: date):
        """Accepted by the end of the day and not concluded by then, whatever happened later."""
        return self.filter(_pending_at(on))

    def month_balance(self, month: int) -> MonthBalance:
        """The counts of one month from the records themselves; one query."""
        span = periods.month(month)
        inside = {"concluded_on__range": (span.starts_on, span.ends_on)}
        before = span.starts_on - timedelta(days=1)
        counts = self.aggregate(
            carried_in=Count("pk", filter=_pending_at(before)),
            accepted=Count("pk", filter=Q(accepted_on__range=(span.starts_on, span.ends_on))),
            succeeded=Count("pk", filter=Q(outcome="SUCCESS", **inside)),
            failed=Count("pk", filter=Q(outcome="FAILED", **inside)),
            terminated=Count("pk", filter=Q(outcome="TERMINATED", **inside)),
            pending=Count("pk", filter=_pending_at(span.ends_on)),
        )
        return MonthBalance(**counts)

    def handled_by_post(self, post_id: int):
        """Cases on which the mediator who logs in from this post is assigned."""
        people = self.model._meta.get_field("mediators").related_model._base_manager
        mine = people.filter(withdrawn_on__isnull=True, mediator__post_id=post_id)
        return self.filter(Among(mine.values("case_id")))

    def with_list_relations(self):
        parties = self.model._meta.get_field("parties").related_model
        people = self.model._meta.get_field("mediators").related_model
        committees = self.model._meta.get_field("committee").related_model
        regions = self.model._meta.get_field("region").related_model
        # Joins under row security are planned blindly and leave the ordered index: look the few up afterwards.
        return self.only(*_LISTED).prefetch_related(
            models.Prefetch("committee", queryset=committees.objects.only("name")),
            models.Prefetch("region", queryset=regions.objects.only("name", "short_name")),
            models.Prefetch("parties", queryset=parties.objects.only(*_LISTED_PARTY).order_by("position")),
            models.Prefetch(
                "mediators",
                queryset=people.objects.filter(withdrawn_on__isnull=True)
                .select_related("mediator")
                .only("case", "mediator__person_name")
                .order_by("-is_lead", "pk"),
            ),
        )


# What a line of the list shows; the long texts of a case stay where they are.
_LISTED = (
    "committee",
    "region",
    "state",
    "outcome",
    "registration_no",
    "case_no",
    "dispute_type",
    "source",
    "registered_on",
    "accepted_on",
    "due_on",
    "concluded_on",
    "agreed_fen",
    "involves_minor",
    "involves_domestic_violence",
)
_LISTED_PARTY = ("case", "side", "kind", "name", "person_count", "is_minor", "position")
