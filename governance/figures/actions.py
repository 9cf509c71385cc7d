"""Recomputation: by mark, by month, and every night for all."""

import logging
import math
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.figures import compute, store
from governance.figures.models import DirtyMark

logger = logging.getLogger(__name__)


def drain(
    *, city_id: int, report: Callable = lambda percent, stage="": None, seconds: float = math.inf
) -> int:
    """Recompute the marked months of a city and delete their marks; returns how many months.

    Once `seconds` are over no further month is begun: the caller's transaction makes nothing visible before it ends.

    The newest month goes first, one marked meanwhile included: a long past that is computed again must
    not keep people waiting for the months they look at. A month marked again after its turn has rung anew.
    """
    done: set[int] = set()
    started = time.monotonic()
    while (left := _marked_months(city_id) - done) and not (done and time.monotonic() - started > seconds):
        month = max(left)
        report(100 * len(done) // (len(done) + len(left)), f"正在计算{month // 100}年{month % 100}月")
        recompute(city_id=city_id, month=month, at=timezone.now())
        done.add(month)
    return len(done)


def _marked_months(city_id: int) -> set[int]:
    return set(DirtyMark.objects.filter(city_id=city_id).order_by().values_list("period", flat=True))


@transaction.atomic
def recompute(*, city_id: int, month: int, at: datetime) -> int:
    """Recompute one month of one city from its rows; returns how many regions changed.

    Running it twice, late or out of order changes nothing: the marks are taken first, the lock admits
    one writer per city and month, and the version only grows.
    """
    _lock(city_id, month)
    marks = list(_take_marks(city_id, month))
    version = store.next_version()
    rows = compute.own_figures(city_id=city_id, month=month)
    changed = store.write_month(city_id=city_id, period=month, rows=rows, version=version, at=at)
    DirtyMark.objects.filter(pk__in=marks).delete()
    return changed


def verify(*, city_id: int, months: Iterable[int], at: datetime) -> list[tuple[int, int]]:
    """Recompute months that nobody marked and raise the alarm for each region that differed.

    Returns the differing (region id, month) pairs; figures are right again afterwards.
    """
    differing = []
    for month in months:
        if DirtyMark.objects.filter(city_id=city_id, period=month).exists():
            continue
        before = store.cells(city_id=city_id, period=month)
        recompute(city_id=city_id, month=month, at=at)
        after = store.cells(city_id=city_id, period=month)
        differing += [
            (key, month) for key in before.keys() | after.keys() if before.get(key) != after.get(key)
        ]
    for region_id, month in differing:
        logger.error("figure of region %s in %s differed from its rows", region_id, month)
        summary = f"{month // 100}年{month % 100}月数据与明细不一致，已重新计算"
        audit.record(EventKind.FIGURES_ALARM, by=None, at=at, summary=summary, region_id=region_id)
    return differing


def _take_marks(city_id: int, month: int):
    """Only the marks seen now are deleted later: one written meanwhile asks for another run."""
    return DirtyMark.objects.filter(city_id=city_id, period=month).values_list("pk", flat=True)


def _lock(city_id: int, month: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [city_id, month])
