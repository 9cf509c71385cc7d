"""Adding a month up: the portal's own SQL against one bare GROUP BY over the same rows."""

from django.db import connection, transaction
from django.utils import timezone

from bench import nation, ratios
from bench.ratios import Ratio
from bench.registry import Measure
from bench.world import World
from governance.figures import store

GOAL = 1.5
NATION_SLOTS = 40
_UPWARD = ("TOWNSHIP", "COUNTY", "CITY")  # villages that file nothing are leaves
_FILED = ("filed", "have", "expected", "late", "precision", "corrected")
_OWN, _WORKING, _LEAVES, _BARE = "bench_own", "bench_month", "bench_leaves", "bench_bare"
_ABOVE = (
    f"select region_id, parent_id, level, observed, {', '.join(_FILED)} from {_OWN} where level <> 'VILLAGE'"  # noqa: S608
)
_VILLAGES = f"select region_id, parent_id, level, observed from {_OWN} where level = 'VILLAGE'"  # noqa: S608
_CLEAN = "checkpoint"  # neither side writes out what the preparation left in memory


def _tenants(world: World) -> list[Ratio]:
    """Both tenants' regions with as many slots as the nation has: the same SQL on a small table."""
    world.need_regions()
    return [_rolled_up("both tenants", "is_active", world.months[-1], world.scale.rounds)]


def _nation(world: World) -> list[Ratio]:
    count = nation.load(whole=world.scale.nation)
    return [_rolled_up(f"{count:,} regions", "not is_active", world.months[-1], world.scale.nation_rounds)]


def _rolled_up(label: str, regions: str, month: int, rounds: int) -> Ratio:
    _prepare(regions)
    above = _copied(_ABOVE)
    ours, bare = ratios.compare(lambda: _portal(month, above), _bare, rounds=rounds)
    villages = ratios.seconds(lambda: _write(store.leaves_sql(_LEAVES), month))
    return ratios.ratio_of(label, ours, bare, f"storing the villages' own rows {villages * 1000:.0f} ms more")


def _prepare(regions: str) -> None:
    """What each region itself contributed: villages their records, townships also a return."""
    record = ", ".join(f"(id * {slot + 3} % 7)::bigint" for slot in range(NATION_SLOTS))
    filed = [
        f"case when level = 'TOWNSHIP' then array_fill({value}, array[{NATION_SLOTS}]) end as {name}"
        for name, value in zip(_FILED, _filed_values(), strict=True)
    ]
    _run(
        f"drop table if exists {_OWN}, {_WORKING}, {_LEAVES}, {_BARE}",
        f"create unlogged table {_OWN} as select id as region_id, parent_id, level, "
        f"array[{record}] as observed, {', '.join(filed)} from governance_region where {regions}",
        f"alter table {_OWN} add primary key (region_id)",
        store.working_sql(_WORKING, _LEAVES, kind="unlogged", end=""),
        f"create table {_BARE} as select parent_id, observed, {', '.join(_FILED)} from {_OWN} limit 0",
        f"analyze {_OWN}",
    )


def _filed_values() -> list[str]:
    return ["7::bigint", "1::smallint", "1::smallint", "0::smallint", "0::smallint", "0::smallint"]


def _portal(month: int, above: list[bytes]) -> float:
    """Every level added up, and the rows of every region above the villages written."""
    _run(f"truncate {_WORKING}, {_LEAVES}", f"truncate governance_figure_{month // 100}")
    with connection.cursor() as cursor, cursor.copy(f"copy {_WORKING} from stdin") as copy:
        for block in above:
            copy.write(block)
    _run(f"insert into {_LEAVES} {_VILLAGES}", f"analyze {_WORKING}, {_LEAVES}", _CLEAN)
    return ratios.seconds(lambda: _add_up_and_write(month))


def _copied(query: str) -> list[bytes]:
    """These rows as they come from the portal: by COPY, which lays arrays out as the table has them."""
    with connection.cursor() as cursor, cursor.copy(f"copy ({query}) to stdout") as copy:
        return [bytes(block) for block in copy]


@transaction.atomic
def _add_up_and_write(month: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(store.add_up_sql(_WORKING, _LEAVES, NATION_SLOTS, _UPWARD))
    _write(_WORKING, month)


def _write(rows: str, month: int) -> None:
    values = {"period": month, "version": store.next_version(), "at": timezone.now()}
    with connection.cursor() as cursor:
        cursor.execute(store.upsert_sql(rows, NATION_SLOTS), values)


def _bare() -> float:
    """One pass over the villages, every array summed by township, written to an empty table."""
    _run(f"truncate {_BARE}", _CLEAN)
    names = ("observed", *_FILED)
    sums = ", ".join(
        f"array[{', '.join(f'sum({name}[{slot}])' for slot in range(1, NATION_SLOTS + 1))}]" for name in names
    )
    statement = (
        f"insert into {_BARE} (parent_id, {', '.join(names)}) "
        f"select parent_id, {sums} from {_OWN} where level = 'VILLAGE' group by parent_id"
    )
    return ratios.seconds(lambda: _run(statement))


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def measures() -> list[Measure]:
    says = "a month added up over four levels and written, against one GROUP BY township of the same rows"
    return [
        Measure("rollup-tenants", GOAL, f"{says}: both tenants", _tenants),
        Measure("rollup-nation", GOAL, f"{says}: the whole country", _nation),
    ]
