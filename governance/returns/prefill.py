"""What the portal itself has recorded, as the number to confirm or to override. The one place that asks."""

from collections.abc import Iterable

from django.urls import reverse

from governance.figures import indicators
from governance.regions.models import Region


def observed(*, region: Region, month: int, codes: Iterable[str]) -> dict[str, int]:
    """Code → amount from the records of this region and month, for every code that has records.

    Asked live rather than from the figure store, so that a case entered a moment ago already counts.
    """
    asked = {code: found.observe for code in codes if (found := indicators.find(code)) and found.observe}
    if not asked:
        return {}
    inside = set(Region.objects.under(region).values_list("pk", flat=True))
    return {code: _total(observe, region, month, inside) for code, observe in asked.items()}


def observed_by_region(*, region: Region, month: int, codes: Iterable[str]) -> dict[str, dict[int, int]]:
    """Code → region id → amount, exactly in that region, for every code that has records."""
    found: dict[str, dict[int, int]] = {}
    for code in codes:
        indicator = indicators.find(code)
        if indicator is None or indicator.observe is None:
            continue
        amounts = found.setdefault(code, {})
        for region_id, _month, amount in indicator.observe(city_id=region.city_id, months=[month]):
            amounts[region_id] = amounts.get(region_id, 0) + amount
    return found


def rows_url(*, code: str, region_id: int, month: int) -> str:
    """The page that lists the records behind the observed number, of this place and month alone."""
    indicator = indicators.find(code)
    if indicator is None or indicator.rows is None:
        return ""
    return reverse("dashboards:rows", args=[region_id, code]) + f"?m={month}&span=month"


def _total(observe: indicators.Observe, region: Region, month: int, inside: set[int]) -> int:
    found = observe(city_id=region.city_id, months=[month])
    return sum(amount for region_id, _month, amount in found if region_id in inside)
