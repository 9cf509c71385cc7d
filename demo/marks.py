"""Asks for the figures of every month of the demonstration, one mark per city and month."""

from collections.abc import Iterable

from django.utils import timezone

from demo import year_2022
from demo.present import Span
from governance.figures import actions
from governance.figures.models import DirtyMark
from governance.figures.periods import Period
from governance.regions.models import Region
from governance.tenancy import scope

GROUP = "DEMO"


def replace(cities: Iterable[Region], span: Span, *, with_2022: bool) -> None:
    """Instead of the thousands of marks the building left, one per month of the demonstration's time."""
    first = year_2022.MONTHS[0] if with_2022 else span.all_months[0]
    months = Period(first, span.all_months[-1]).months
    cities, now = list(cities), timezone.now()
    DirtyMark.objects.filter(city__in=cities).delete()
    DirtyMark.objects.bulk_create(
        DirtyMark(city=city, region=city, period=month, group=GROUP, marked_at=now)
        for city in cities
        for month in months
    )


def compute_now(cities: Iterable[Region]) -> None:
    """What the worker would do, at once."""
    for city in cities:
        with scope.enter(scope.for_worker(city_id=city.pk, reason="演示数据")):
            actions.drain(city_id=city.pk)
