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
_SMALL = tuple(name for name in _ARRAYS if name not in {"observed", "filed"})


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

    @property
    def is_leaf(self) -> bool:
        """Nothing below and nothing filed: nothing is added to it."""
        return self.level == "VILLAGE" and self.parent_id is not None and not self.expected

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
        levels = _copy(cursor, rows)
        cursor.execute(add_up_sql("figure_month", "figure_leaves", catalogue.VERSION, levels))
        cursor.execute(_changed_sql(_BOTH, catalogue.VERSION), [period])
        changed = cursor.fetchone()[0]
        values = {"period": period, "version": version, "at": at}
        cursor.execute(upsert_sql(_BOTH, catalogue.VERSION), values)
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


def add_up_sql(table: str, leaves: str, slots: int, levels: Iterable[str]) -> str:
    """The roll-up: level by level, parents gain the sums of their children. Within a transaction.

    `levels` are those of `table` that have parents, from below; of villages there are mostly none.

    Planning hundreds of sums takes as long as adding up a city: one statement is planned once, for any level.
    Nine of ten regions are villages that file nothing. Those are leaves, in a table of their own: nothing but
    their records is summed, and no other pass reads past them.
    """
    passes = "; ".join(f"execute add_up('{level}')" for level in levels)
    return (
        f"deallocate all; "  # a run that failed leaves its own behind
        f"prepare add_up (text) as {_add_level(table, slots)}; "
        f"set local plan_cache_mode = force_generic_plan; "
        f"{_add_leaves(table, leaves, slots)}; {passes}; "
        f"set local plan_cache_mode = auto; deallocate all"
    )


def _add_leaves(table: str, leaves: str, slots: int) -> str:
    parts = ", ".join(f"p.observed[{slot}] + o.observed[{slot}]" for slot in range(1, slots + 1))
    return (
        f"update {table} p set observed = array[{parts}] "
        f"from (select parent_id, {_sums('observed', slots)} as observed from {leaves} group by parent_id) o "
        f"where p.region_id = o.parent_id"
    )


def _add_level(table: str, slots: int) -> str:
    """A parent's own contribution is one more row of its sum."""
    columns, filed = ", ".join(_ARRAYS), (f"{_if_any(_sums(name, slots))} as {name}" for name in _FILED)
    return (
        f"update {table} p set {', '.join(f'{name} = s.{name}' for name in _ARRAYS)} "
        f"from (select unit, {_sums('observed', slots)} as observed, {', '.join(filed)} from ("
        f"select parent_id as unit, {columns} from {table} where level = $1 union all "
        f"select region_id, {columns} from {table} "
        f"where region_id in (select parent_id from {table} where level = $1)) part group by unit) s "
        f"where p.region_id = s.unit"
    )


def _sums(name: str, slots: int) -> str:
    """By aggregates whose state is the number itself: `sum` would carry 128 bits and end in a numeric."""
    adding = "bit_or" if name == "precision" else "portal_sum"
    return f"array[{', '.join(f'{adding}({name}[{slot}])' for slot in range(1, slots + 1))}]"


def _if_any(filed: str) -> str:
    return f"case when count(expected) > 0 then {filed} end"


def _type(name: str) -> str:
    return "smallint[]" if name in _SMALL else "bigint[]"


def working_sql(table: str, leaves: str, *, kind: str = "temporary", end: str = "on commit drop") -> str:
    """The tables a month is added up in.

    Small arrays are stored plain: behind a header of one byte each would be copied for each slot read.
    """
    arrays = ", ".join(f"{name} {_type(name)}" for name in _ARRAYS)
    plain = ", ".join(f"alter {name} set storage plain" for name in _SMALL)
    return (
        f"create {kind} table if not exists {table} "
        f"(region_id bigint primary key, parent_id bigint, level text not null, {arrays}) {end}; "
        f"alter table {table} {plain}; create {kind} table if not exists {leaves} "
        f"(region_id bigint not null, parent_id bigint not null, level text not null, observed bigint[]) {end}"
    )


def leaves_sql(leaves: str) -> str:
    """The leaves as rows like those of the other working table."""
    filed = ", ".join(f"null::{_type(name)} as {name}" for name in _FILED)
    return f"(select region_id, parent_id, level, observed, {filed} from {leaves})"


_TEMPORARY = f"""{working_sql("figure_month", "figure_leaves")}; truncate figure_month, figure_leaves"""
_BOTH = f"(select * from figure_month union all {leaves_sql('figure_leaves')})"


def upsert_sql(rows: str, slots: int) -> str:
    """Replace a month by these rows, unless newer ones are there."""
    columns = ["parent_id", "level", "catalogue", *_SCOPE, *_ARRAYS, "version", "computed_at"]
    return (
        f"insert into governance_figure (region_id, period, {', '.join(columns)}) "
        f"select m.region_id, %(period)s, m.parent_id, m.level, {slots}, "
        f"{', '.join(f'r.{name}' for name in _SCOPE)}, {', '.join(_whole(slots))}, %(version)s, %(at)s "
        f"from {rows} m join governance_region r on r.id = m.region_id "
        f"on conflict (region_id, period) do update set "
        f"{', '.join(f'{name} = excluded.{name}' for name in columns)} "
        f"where excluded.version > governance_figure.version"
    )


def _changed_sql(rows: str, slots: int) -> str:
    return (
        f"select count(*) from {rows} m left join governance_figure f "
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


def _copy(cursor, rows: Iterable[OwnFigures]) -> list[str]:
    """Fill the working tables; returns the levels to be added up."""
    leaves: list[OwnFigures] = []
    others: list[OwnFigures] = []
    for row in rows:
        (leaves if row.is_leaf else others).append(row)
    _copy_into(cursor, "figure_month", _ARRAYS, others)
    _copy_into(cursor, "figure_leaves", ("observed",), leaves)
    found = {row.level for row in others}
    return [level for level in _UPWARD if level in found]


def _copy_into(cursor, table: str, arrays: Sequence[str], rows: Iterable[OwnFigures]) -> None:
    with cursor.copy(f"copy {table} (region_id, parent_id, level, {', '.join(arrays)}) from stdin") as copy:
        for row in rows:
            literals = [_literal(row.array(name, catalogue.VERSION)) for name in arrays]
            copy.write_row([row.region_id, row.parent_id, row.level, *literals])


def _literal(numbers: list[int] | None) -> str | None:
    """An array of plain numbers as PostgreSQL reads it; the driver's own way looks at each for quotes."""
    return None if numbers is None else f"{{{','.join(map(str, numbers))}}}"


def _row(row: tuple) -> StoredRow:
    region_id, period, level, computed_at, version, *arrays = row
    return StoredRow(region_id, period, level, computed_at, _Slots(catalogue.codes(version), arrays))


def precision_of(mask: int) -> Precision:
    return _FROM_MASK.get(mask, Precision.ABOUT)
