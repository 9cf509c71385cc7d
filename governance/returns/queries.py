"""Reads of returns and periods: what a unit owes, how far a county or a city has come."""

from datetime import date, timedelta

from governance.regions.models import Region
from governance.returns.models import MonthlyReturn
from governance.returns.states import ReturnState

LEAD = timedelta(days=3)  # filing is looked at this long before the period ends


def fetch(pk: int) -> MonthlyReturn:
    """One return with what every page of it needs. Raises DoesNotExist outside the scope."""
    found = MonthlyReturn.objects.select_related("period", "form", "region", "submitted_by")
    return found.get(pk=pk)


def of_unit(region: Region, *, count: int = 24) -> list[MonthlyReturn]:
    """The unit's own returns, the latest month first."""
    rows = MonthlyReturn.objects.filter(region=region).exclude(state=ReturnState.NOT_REQUIRED)
    return list(rows.select_related("period", "form").order_by("-month", "form_id")[:count])


def month_to_watch(periods_open: dict[int, date], *, on: date) -> int | None:
    """The latest month that is being filed: its period has ended or is about to; else the latest open."""
    ripe = [month for month, ends_on in periods_open.items() if ends_on - LEAD <= on]
    return max(ripe, default=None) or max(periods_open, default=None)


def next_for_review(monthly_return: MonthlyReturn) -> MonthlyReturn | None:
    """Another return that waits at the same desk: of the same form and month as long as there is one."""
    waiting = MonthlyReturn.objects.filter(county_id=monthly_return.county_id).awaiting_review()
    waiting = waiting.exclude(pk=monthly_return.pk).order_by("month", "form_id", "region__code")
    return waiting.filter(period_id=monthly_return.period_id).first() or waiting.first()
