"""A change of the regions tree asks for the figures of its months again."""

from django.utils import timezone

from governance.figures import dirty, periods
from governance.regions import registry

GROUP = "regions"


def register_all() -> None:
    registry.register_listener("figures", _mark)


def _mark(*, change, ended: list, successor, by, at) -> None:
    """From the month of the change to this one: units and parents differ from then on."""
    first, last = periods.month_of(change.effective_on), periods.month_of(timezone.localdate(at))
    months = [periods.shift(first, step) for step in range(periods.months_between(first, last) + 1)]
    region = change.targets.first() or change.sources.first()
    if months and region is not None:
        dirty.mark(region=region, months=months, group=GROUP)
