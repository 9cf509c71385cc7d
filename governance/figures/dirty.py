"""Marks figures for recomputation, in the transaction that changed a record."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from governance.figures.models import DirtyMark
from governance.regions.models import Region

JOB_KIND = "figures.recompute"


def mark(*, region, months: Iterable[int], group: str) -> None:
    """Say that the figures of `group` changed for `region` (and all above it) in these months.

    `region` is a Region or anything with region_id/city_id. Rings after the commit; a lost ring is
    made good by the sweeper, since the marks themselves are the ledger.
    """
    region_id, city_id = _ids(region)
    now = timezone.now()
    DirtyMark.objects.bulk_create(
        DirtyMark(city_id=city_id, region_id=region_id, period=month, group=group, marked_at=now)
        for month in sorted(set(months))
    )
    _ring_after_commit(city_id)


@dataclass(frozen=True)
class _Ring:
    """The wish to ring, comparable, so that a transaction of many marks rings once."""

    city_id: int

    def __call__(self) -> None:
        ring(self.city_id)


def _ring_after_commit(city_id: int) -> None:
    wish = _Ring(city_id)
    if all(known != wish for _, known, *_ in connection.run_on_commit):
        transaction.on_commit(wish)


def ring(city_id: int) -> None:
    """Enqueue the recomputation of a city, after the marks are visible to the worker."""
    from governance.jobs import actions as jobs

    city = Region.objects.get(pk=city_id)
    jobs.enqueue(kind=JOB_KIND, natural_key=str(city_id), region=city, at=timezone.now())


def ring_all() -> int:
    """Enqueue every city that has marks; for the sweeper."""
    cities = list(DirtyMark.objects.order_by().values_list("city_id", flat=True).distinct())
    for city_id in cities:
        ring(city_id)
    return len(cities)


def _ids(region) -> tuple[int, int]:
    if isinstance(region, Region):
        return region.pk, region.city_id
    return region.region_id, region.city_id
