"""The figure store's layout and SQL. No other module knows that a row is a set of arrays."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection

from governance.figures import catalogue
from governance.figures.values import Precision

# Precision travels through sums as a bit mask: bounds in opposite directions leave only 约.
_MASK = {Precision.EXACT: 0, Precision.AT_LEAST: 1, Precision.AT_MOST: 2, Precision.ABOUT: 4}
_FROM_MASK = {mask: precision for precision, mask in _MASK.items()}
_ARRAYS = ("observed", "filed", "have", "expected", "late", "precision", "corrected")
_SCOPE = ("city_id", "county_id", "township_id", "village_id")
_UPWARD = ("VILLAGE", "TOWNSHIP", "COUNTY")
_FILED = _ARRAYS[1:]  # what only a filing unit has; null in the working table where nothing is expected
_SMALL = frozenset(_ARRAYS) - {"observed", "filed"}


@dataclass
class OwnFigures:
    """What one region itself contributed to a month, before its children are added. Slots by code."""

    region_id: int
    parent_id: int | None
    level: str
    observed: dict[str, int] = field(default_factory=dict)
    filed: dict[str, int] = field(default_factory=dict)
    precision: dict[str, Precision] = field(default_factory=dict)
    have: dict[str, int] = field(default_factory=dict)
    expected: dict[str, int] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)
    corrected: dict[str, int] = field(default_factory=dict)

    def array(self, name: str, version: int) -> list[int] | None:
        if name != "observed" and not self.expected:
            return None  # neither files nor is expected to: most regions are villages
        values = getattr(self, name)
        if name == "precision":
            values = {code: _MASK[precision] for code, precision in values.items()}
        numbers = [0] * version
        for code, number in values.items():
            numbers[catalogue.slot_of(code)] = number
        return numbers


@dataclass(frozen=True)
class StoredFigure:
    """One slot of one region and month, as stored."""

    observed: int
    filed: int
    have: int
    expected: int
    late: int
    precision: Precision
    is_corrected: bool


@dataclass(frozen=True)
class StoredRow:
    """All figures of one region and month."""

    region_id: int
    period: int
    level: str
    computed_at: datetime
    figures: Mapping[str, StoredFigure]


class _Slots(Mapping[str, StoredFigure]):
    """The figures of a row by code, each made only when asked for: a page shows few of them."""

    def __init__(self, codes: tuple[str, ...], arrays: Sequence[Sequence[int]]):
        self._codes, self._arrays = codes, arrays

    def __getitem__(self, code: str) -> StoredFigure:
        slot = catalogue.slot_of(code)
        if slot >= len(self._codes):
            raise KeyError(code)
        observed, filed, have, expected, late, mask, corrected = (array[slot] for array in self._arrays)
        return StoredFigure(observed, filed, have, expected, late, precision_of(mask), bool(corrected))

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


def merge(rows: Iterable[StoredRow], *, into: int) -> StoredRow:
    """Rows of one month added up under another region: a merged village with its predecessors."""
    rows = list(rows)
    if len(rows) == 1:
        return replace(rows[0], region_id=into)
    codes = set().union(*(row.figures for row in rows))
    added = {
        code: _added_figures([row.figures[code] for row in rows if code in row.figures]) for code in codes
    }
    return StoredRow(into, rows[0].period, rows[0].level, min(row.computed_at for row in rows), added)


def _added_figures(parts: list[StoredFigure]) -> StoredFigure:
    precision = Precision.EXACT
    for part in parts:
        precision = precision.combine(part.precision)
    sums = {
        name: sum(getattr(part, name) for part in parts)
        for name in ("observed", "filed", "have", "expected", "late")
    }
    return StoredFigure(**sums, precision=precision, is_corrected=any(part.is_corrected for part in parts))


def write_month(*, city_id: int, period: int, rows: Iterable[OwnFigures], version: int, at: datetime) -> int:
    """Add up one city's month level by level and replace its rows. Returns how many cells changed.

    Older input never overwrites newer: rows of a higher version stay.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TEMPORARY)
        _copy(cursor, rows)
        cursor.execute(add_up_sql("figure_month", catalogue.VERSION))
        cursor.execute(_changed_sql("figure_month", catalogue.VERSION), [period])
        changed = cursor.fetchone()[0]
        values = {"period": period, "version": version, "at": at}
        cursor.execute(upsert_sql("figure_month", catalogue.VERSION), values)
        cursor.execute(_DROP_STALE, [city_id, period, version])
        cursor.execute(_STAMP, [city_id, period, version])
    return changed


def read(*, region_ids: Sequence[int], months: Sequence[int]) -> dict[tuple[int, int], StoredRow]:
    """Rows by (region id, month); what is not computed is absent. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [list(region_ids), list(months)])
        return {(row[0], row[1]): _row(row) for row in cursor.fetchall()}


def children(*, parent_id: int, months: Sequence[int]) -> dict[tuple[int, int], StoredRow]:
    """Rows of the regions that stood under `parent_id` in each of these months. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_CHILDREN, [parent_id, list(months)])
        return {(row[0], row[1]): _row(row) for row in cursor.fetchall()}


def state_of(*, city_id: int, months: Sequence[int]) -> tuple[tuple, list[int]]:
    """What tells two states of a city's months, first to last, apart; those of its months to be computed."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [city_id, city_id, min(months), max(months)])
        version, count, pending = cursor.fetchone()
        return (version, count), pending or []


def unfiled(*, region, month: int) -> list[tuple[int, bool]]:
    """(region id, is overdue) of the filing units below or at `region` that gave nothing that month."""
    column = f"{region.level.lower()}_id"
    with connection.cursor() as cursor:
        cursor.execute(_UNFILED.format(column=column), [region.pk, month])
        return cursor.fetchall()


def unfiled_in(*, region, months: Sequence[int]) -> list[tuple[int, int]]:
    """(region id, month) of every gap of a filing unit below or at `region` in these months."""
    with connection.cursor() as cursor:
        cursor.execute(_GAPS.format(column=f"{region.level.lower()}_id"), [region.pk, list(months)])
        return cursor.fetchall()


def cells(*, city_id: int, period: int) -> dict[int, list]:
    """All arrays of a city's month by region, for the nightly comparison."""
    columns = ", ".join(_ARRAYS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select region_id, {columns} from governance_figure where city_id = %s and period = %s",
            [city_id, period],
        )
        return {row[0]: list(row[1:]) for row in cursor.fetchall()}


def months_of(*, city_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct period from governance_figure where city_id = %s order by 1", [city_id]
        )
        return [row[0] for row in cursor.fetchall()]


def next_version() -> int:
    """Grows with every recomputation; taken under the city's lock, so later input has a higher one."""
    with connection.cursor() as cursor:
        cursor.execute("select (extract(epoch from clock_timestamp()) * 1000000)::bigint")
        return cursor.fetchone()[0]


def add_up_sql(table: str, slots: int, levels: Iterable[str] = _UPWARD) -> str:
    """The roll-up: level by level, parents gain the sums of their children. Within a transaction.

    Filed arrays are summed only over regions that have them: six of seven arrays of a village are null, and
    summing them would be six sevenths of the work. Planning hundreds of sums takes as long as adding up a
    city: each statement is planned once, for any level; villages have their own, so that the others keep to
    the index of what stands above them.
    """
    villages, above = "level = 'VILLAGE'", "level = $1 and level <> 'VILLAGE'"
    observed = (f"execute add_observed('{level}')" for level in levels if level != "VILLAGE")
    filed = (f"execute add_filed('{level}')" for level in levels)
    return (
        f"deallocate all; "  # a run that failed leaves its own behind
        f"prepare add_observed (text) as {_add_observed(table, slots, above)}; "
        f"prepare add_filed (text) as {_add_filed(table, slots)}; "
        f"set local plan_cache_mode = force_generic_plan; "
        f"{_add_observed(table, slots, villages)}; {'; '.join([*observed, *filed])}; "
        f"set local plan_cache_mode = auto; deallocate all"
    )


def _add_observed(table: str, slots: int, where: str) -> str:
    parts = ", ".join(f"p.observed[{slot}] + o.observed[{slot}]" for slot in range(1, slots + 1))
    return (
        f"update {table} p set observed = array[{parts}] "
        f"from (select parent_id, {_sums('observed', slots)} from {table} "
        f"where {where} and parent_id is not null group by parent_id) o where p.region_id = o.parent_id"
    )


def _add_filed(table: str, slots: int) -> str:
    """A parent's own return is one more row of its sum."""
    columns, filing = ", ".join(_FILED), f"from {table} where level = $1 and expected is not null"
    return (
        f"update {table} p set {', '.join(f'{name} = f.{name}' for name in _FILED)} "
        f"from (select unit, {', '.join(_sums(name, slots) for name in _FILED)} from ("
        f"select parent_id as unit, {columns} {filing} and parent_id is not null union all "
        f"select region_id, {columns} from {table} where expected is not null "
        f"and region_id in (select parent_id {filing})) part group by unit) f where p.region_id = f.unit"
    )


def _sums(name: str, slots: int) -> str:
    adding = "bit_or" if name == "precision" else "sum"
    sums = ", ".join(f"{adding}({name}[{slot}])" for slot in range(1, slots + 1))
    return f"array[{sums}]::{_type(name)} as {name}"


def _type(name: str) -> str:
    return "smallint[]" if name in _SMALL else "bigint[]"


def index_sql(table: str) -> str:
    """Nine of ten rows are villages that file nothing: other passes need not read past them."""
    return (
        f"create index if not exists {table}_above on {table} (level) where level <> 'VILLAGE'; "
        f"create index if not exists {table}_filing on {table} (level) where expected is not null"
    )


_TEMPORARY = f"""create temporary table if not exists figure_month (
    region_id bigint primary key, parent_id bigint, level text, observed bigint[], filed bigint[], have smallint[],
    expected smallint[], late smallint[], precision smallint[], corrected smallint[]) on commit drop;
    {index_sql("figure_month")}; truncate figure_month"""


def upsert_sql(table: str, slots: int) -> str:
    """Replace a month by the rows of `table`, unless newer ones are there."""
    columns = ["parent_id", "level", "catalogue", *_SCOPE, *_ARRAYS, "version", "computed_at"]
    return (
        f"insert into governance_figure (region_id, period, {', '.join(columns)}) "
        f"select m.region_id, %(period)s, m.parent_id, m.level, {slots}, "
        f"{', '.join(f'r.{name}' for name in _SCOPE)}, {', '.join(_whole(slots))}, %(version)s, %(at)s "
        f"from {table} m join governance_region r on r.id = m.region_id "
        f"on conflict (region_id, period) do update set "
        f"{', '.join(f'{name} = excluded.{name}' for name in columns)} "
        f"where excluded.version > governance_figure.version"
    )


def _changed_sql(table: str, slots: int) -> str:
    return (
        f"select count(*) from {table} m left join governance_figure f "
        f"on f.region_id = m.region_id and f.period = %s where f.region_id is null "
        f"or ({', '.join(f'f.{name}' for name in _ARRAYS)}) is distinct from ({', '.join(_whole(slots))})"
    )


def _whole(slots: int) -> list[str]:
    """The arrays of the working table, zeros in place of null."""
    zeros = "{" + ",".join(["0"] * slots) + "}"
    return ["m.observed"] + [f"coalesce(m.{name}, '{zeros}'::{_type(name)})" for name in _FILED]


_DROP_STALE = "delete from governance_figure where city_id = %s and period = %s and version < %s"

# A filing unit is a region that expects more than its children do; villages file nothing themselves.
_UNFILED = """select f.region_id, 0 < any (f.late) from governance_figure f
    where f.{column} = %s and f.period = %s and f.level = 'TOWNSHIP' and 0 < any (f.expected)
      and not 0 < any (f.have) order by f.region_id"""

_GAPS = """select f.region_id, f.period from governance_figure f
    where f.{column} = %s and f.period = any(%s) and f.level = 'TOWNSHIP' and 0 < any (f.expected)
      and not 0 < any (f.have) order by f.region_id, f.period"""

_STAMP = """insert into governance_figuremonth (city_id, period, version) values (%s, %s, %s)
    on conflict (city_id, period) do update set version = greatest(governance_figuremonth.version, excluded.version)"""
_STATE = """select max(version), count(*),
    (select array_agg(distinct period order by period) from governance_dirtymark where city_id = %s)
    from governance_figuremonth where city_id = %s and period between %s and %s"""
_COLUMNS = f"region_id, period, level, computed_at, catalogue, {', '.join(_ARRAYS)}"
_READ = f"select {_COLUMNS} from governance_figure where region_id = any(%s) and period = any(%s)"
_CHILDREN = f"select {_COLUMNS} from governance_figure where parent_id = %s and period = any(%s)"


def _copy(cursor, rows: Iterable[OwnFigures]) -> None:
    columns = f"region_id, parent_id, level, {', '.join(_ARRAYS)}"
    with cursor.copy(f"copy figure_month ({columns}) from stdin") as copy:
        for row in rows:
            arrays = [_literal(row.array(name, catalogue.VERSION)) for name in _ARRAYS]
            copy.write_row([row.region_id, row.parent_id, row.level, *arrays])


def _literal(numbers: list[int] | None) -> str | None:
    """An array of plain numbers as PostgreSQL reads it; the driver's own way looks at each for quotes."""
    return None if numbers is None else f"{{{','.join(map(str, numbers))}}}"


def _row(row: tuple) -> StoredRow:
    region_id, period, level, computed_at, version, *arrays = row
    return StoredRow(region_id, period, level, computed_at, _Slots(catalogue.codes(version), arrays))


def precision_of(mask: int) -> Precision:
    return _FROM_MASK.get(mask, Precision.ABOUT)
