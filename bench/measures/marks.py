"""What filing leaves behind: a mark for the roll-up, instead of sums that everybody would have to lock."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count

import psycopg
from django.db import connection
from django.utils import timezone

from bench import ratios
from bench.measures.returns import open_office
from bench.ratios import Ratio
from bench.registry import Measure, NotMeasurable
from bench.world import World
from governance.figures import actions
from governance.figures.models import DirtyMark
from governance.regions.models import Region
from governance.returns.models import ReturnValue
from governance.tenancy import scope

CLIENTS = 8
_GROUP = "bench"
_FILE = f"update {ReturnValue._meta.db_table} set amount = %s where id = %s"  # noqa: S608
_MARK = f"""insert into {DirtyMark._meta.db_table} (city_id, region_id, period, "group", marked_at)
    values (%s, %s, %s, '{_GROUP}', now())"""  # noqa: S608
# Locked in one order, or two who file in different places would wait for each other forever.
_ADD = """with above as materialized (select region_id, period from governance_figure
    where region_id = any(%s) and period = %s order by region_id for update)
    update governance_figure f set filed[1] = filed[1] + 1 from above
    where (f.region_id, f.period) = (above.region_id, above.period)"""
_WHERE = ("dbname", "host", "port", "user", "password")
Filing = Callable[[psycopg.Cursor, int], None]


def _drain(world: World) -> list[Ratio]:
    """A drain with one township dirty and with all of them, against computing the month once."""
    world.grow_cases(world.scale.growing)
    towns = list(Region.objects.under(world.city).filter(level="TOWNSHIP"))
    return [_drained(world, label, marked) for label, marked in (("one", towns[:1]), ("all", towns))]


def _drained(world: World, label: str, towns: list[Region]) -> Ratio:
    city, month = world.city, world.months[-1]

    def drain() -> float:
        DirtyMark.objects.all().delete()
        DirtyMark.objects.bulk_create(
            DirtyMark(city=city, region=town, period=month, group=_GROUP, marked_at=timezone.now())
            for town in towns
        )
        return ratios.seconds(lambda: _as_worker(city, lambda: actions.drain(city_id=city.pk)))

    def rebuild() -> float:
        at = timezone.now()
        return ratios.seconds(
            lambda: _as_worker(city, lambda: actions.recompute(city_id=city.pk, month=month, at=at))
        )

    drain(), rebuild()
    ours, bare = ratios.compare(drain, rebuild, rounds=world.scale.rounds)
    return ratios.ratio_of(label, ours, bare, f"{ours * 1000 / len(towns):.2f} ms for each dirty township")


def _as_worker(city: Region, work: Callable[[], object]) -> None:
    with scope.enter(scope.for_worker(city_id=city.pk, reason="bench")):
        work()


def _one_filing(world: World) -> list[Ratio]:
    """Row and mark in one transaction against the row alone."""
    with _Clients(world, 1) as clients:
        return [
            ratios.timed(
                "",
                lambda: clients.each(clients.row_and_mark, 1),
                lambda: clients.each(clients.row, 1),
                rounds=world.scale.rounds,
                repeat=world.scale.repeat,
            )
        ]


def _many_clients(world: World) -> list[Ratio]:
    """Row and mark against row and sums of township, county and city: the time of as many filings."""
    times = world.scale.repeat * 2
    with _Clients(world, CLIENTS) as clients:
        sides = (clients.row_and_mark, clients.row_and_sums)
        ours, bare = ratios.compare(
            *(lambda filing=filing: ratios.seconds(lambda: clients.each(filing, times)) for filing in sides),
            rounds=world.scale.rounds,
        )
    per_second = f"{CLIENTS * times / ours:.0f} against {CLIENTS * times / bare:.0f} filings a second"
    return [ratios.ratio_of(f"{CLIENTS} clients", ours, bare, per_second)]


class _Clients:
    """People who file at the same time, each on a connection and in a cell of its own."""

    def __init__(self, world: World, number: int) -> None:
        if connection.in_atomic_block:
            raise NotMeasurable("other connections see only what is committed")
        unit = open_office(world).monthly_return
        self._place, self._month = unit.region, world.months[-1]
        with scope.enter(scope.for_worker(city_id=world.city.pk, reason="bench")):
            world.write_month(world.city, self._month)
        values = ReturnValue._base_manager.filter(monthly_return=unit, amount__isnull=False)
        self._cells = list(values.values_list("pk", flat=True)[:number])
        self._numbers, self._open = count(1), ExitStack()

    def __enter__(self) -> "_Clients":
        where = {name: value for name, value in connection.get_connection_params().items() if name in _WHERE}
        self._cursors = [self._open.enter_context(psycopg.connect(**where)).cursor() for _ in self._cells]
        self._pool = self._open.enter_context(ThreadPoolExecutor(len(self._cells)))
        return self

    def __exit__(self, *_failure) -> None:
        DirtyMark.objects.all().delete()
        self._open.close()

    def each(self, filing: Filing, times: int) -> None:
        """Every client files `times` times."""

        def work(cursor: psycopg.Cursor, cell: int) -> None:
            for _ in range(times):
                with cursor.connection.transaction():
                    filing(cursor, cell)

        list(self._pool.map(work, self._cursors, self._cells))

    def row(self, cursor: psycopg.Cursor, cell: int) -> None:
        cursor.execute(_FILE, [next(self._numbers), cell])

    def row_and_mark(self, cursor: psycopg.Cursor, cell: int) -> None:
        self.row(cursor, cell)
        cursor.execute(_MARK, [self._place.city_id, self._place.pk, self._month])

    def row_and_sums(self, cursor: psycopg.Cursor, cell: int) -> None:
        self.row(cursor, cell)
        above = [self._place.pk, self._place.county_id, self._place.city_id]
        cursor.execute(_ADD, [above, self._month])


def measures() -> Iterator[Measure]:
    drain = "computing a month with dirty townships against computing it whole"
    clients = "eight people filing with a mark against eight adding to the sums above"
    yield Measure("drain", 1.2, drain, _drain)
    yield Measure("filing-mark", 1.3, "a filed row with its mark against the row alone", _one_filing)
    yield Measure("filing-clients", 0.4, clients, _many_clients)
