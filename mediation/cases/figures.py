"""Tells the figures which months a case touches. The one place where cases meet the recomputation."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from governance.figures import dirty, periods

GROUP = "MEDIATION"


def months_of(case, *, today: date) -> set[int]:
    """Months whose figures this case enters: its events, and every month end at which it was in hand."""
    days = {case.accepted_on, case.concluded_on, case.performed_on} - {None}
    months = {periods.month_of(day) for day in days}
    if case.accepted_on:
        last = case.concluded_on or max(today, case.accepted_on)
        months |= set(periods.Period(periods.month_of(case.accepted_on), periods.month_of(last)).months)
    return months


def mark_changed(case, *, also: Iterable[int] = ()) -> None:
    """Ask for recomputation of the months of a changed case; `also` holds the months it left."""
    months = months_of(case, today=timezone.localdate()) | set(also)
    if months:
        dirty.mark(region=case.region, months=months, group=GROUP)
