"""Late entries 补录: events dated in a month whose return was locked before they were written down."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from governance.figures import periods
from governance.locks.models import PeriodLock
from governance.workflow.models import StateChange
from mediation.cases import codes
from mediation.cases.models import Case

MONTHS, MOST = 24, 200
ENDINGS = ("take_effect", "fail", "terminate")


@dataclass(frozen=True)
class LateEntry:
    """One event that the locked figures do not hold: it is told in a correction of the return, if at all."""

    case: Case
    event: str
    on: date
    locked_at: datetime
    recorded_at: datetime


def late_entries(cases) -> list[LateEntry]:
    """Of the given cases, the newest locked month first; four queries per locked month at most."""
    found: list[LateEntry] = []
    for month, locked_at in _locks():
        span = periods.month(month)
        found += _accepted_late(cases, span, locked_at) + _ended_late(cases, span, locked_at)
        if len(found) >= MOST:
            break
    return found[:MOST]


def _locks() -> list[tuple[int, datetime]]:
    """Each locked month of the scope with the moment of its first lock."""
    first: dict[int, datetime] = {}
    rows = PeriodLock.objects.in_force().order_by("-confirmed_at").values_list("month", "confirmed_at")
    for month, at in rows:
        first[month] = at
    return sorted(first.items(), reverse=True)[:MONTHS]


def _accepted_late(cases, span: periods.Period, locked_at: datetime) -> list[LateEntry]:
    rows = cases.filter(accepted_on__range=(span.starts_on, span.ends_on), created_at__gt=locked_at)
    rows = rows.select_related("committee", "region").order_by("-accepted_on", "-pk")[:MOST]
    return [LateEntry(case, "受理", case.accepted_on, locked_at, case.created_at) for case in rows]


def _ended_late(cases, span: periods.Period, locked_at: datetime) -> list[LateEntry]:
    ended = cases.filter(Q(concluded_on__range=(span.starts_on, span.ends_on)))
    steps = StateChange.objects.filter(
        subject_type=Case._meta.label_lower, transition__in=ENDINGS, at__gt=locked_at
    )
    recorded = dict(
        steps.filter(subject_id__in=[str(pk) for pk in ended.values_list("pk", flat=True)])
        .order_by("at")
        .values_list("subject_id", "at")
    )
    rows = ended.filter(pk__in=[int(pk) for pk in recorded]).select_related("committee", "region")
    return [
        LateEntry(
            case,
            codes.Outcome(case.outcome).label,
            case.concluded_on,
            locked_at,
            recorded[str(case.pk)],
        )
        for case in rows.order_by("-concluded_on", "-pk")[:MOST]
    ]
