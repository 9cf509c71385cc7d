"""The figure store's layout and SQL. No other module knows that a row is a set of arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from governance.figures import catalogue
from governance.figures.values import Precision

# Precision travels through sums as a bit mask: bounds in opposite directions leave only 约.
_MASK = {Precision.EXACT: 0, Precision.AT_LEAST: 1, Precision.AT_MOST: 2, Precision.ABOUT: 4}
_FROM_MASK = {mask: precision for precision, mask in _MASK.items()}
_ARRAYS = ("observed", "filed", "have", "expected", "late", "precision", "corrected")
_UPWARD = ("VILLAGE", "TOWNSHIP", "COUNTY")
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

    def array(self, name: str, version: int) -> list[int]:
        values = getattr(self, name)
        if name == "precision":
            values = {code: _MASK[precision] for code, precision in values.items()}
        return [values.get(code, 0) for code in catalogue.codes(version)]


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
    computed_at: datetime
    figures: dict[str, StoredFigure]


def merge(rows: Iterable[StoredRow], *, into: int) -> StoredRow:
    """Rows of one month added up under another region: a merged village with its predecessors."""
    rows = list(rows)
    codes = set().union(*(row.figures for row in rows))
    added = {
        code: _added_figures([row.figures[code] for row in rows if code in row.figures]) for code in codes
    }
    return StoredRow(into, rows[0].period, min(row.computed_at for row in rows), added)


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
        for level in _UPWARD:
            cursor.execute(add_up_sql("figure_month", catalogue.VERSION), [level])
        cursor.execute(_CHANGED, [period])
        changed = cursor.fetchone()[0]
        cursor.execute(_UPSERT, {"period": period, "version": version, "at": at, "slots": catalogue.VERSION})
        cursor.execute(_DROP_STALE, [city_id, period, version])
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


def unfiled(*, region, month: int) -> list[tuple[int, bool]]:
    """(region id, is overdue) of the filing units below or at `region` that gave nothing that month."""
    column = f"{region.level.lower()}_id"
    with connection.cursor() as cursor:
        cursor.execute(_UNFILED.format(column=column), [region.pk, month])
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


def add_up_sql(table: str, slots: int) -> str:
    """One level of the roll-up: parents gain the sums of their children at level %s."""
    sums = ", ".join(
        f"array[{', '.join(_element(name, slot) for slot in range(1, slots + 1))}]::{_type(name)} as {name}"
        for name in _ARRAYS
    )
    sets = ", ".join(f"{name} = {_added(name, slots)}" for name in _ARRAYS)
    return (
        f"update {table} p set {sets} from (select parent_id, {sums} from {table} "
        f"where level = %s and parent_id is not null group by parent_id) c where p.region_id = c.parent_id"
    )


def _element(name: str, slot: int) -> str:
    return f"bit_or({name}[{slot}])" if name == "precision" else f"sum({name}[{slot}])"


def _added(name: str, slots: int) -> str:
    operator = "|" if name == "precision" else "+"
    parts = ", ".join(f"p.{name}[{slot}] {operator} c.{name}[{slot}]" for slot in range(1, slots + 1))
    return f"array[{parts}]::{_type(name)}"


def _type(name: str) -> str:
    return "smallint[]" if name in _SMALL else "bigint[]"


_TEMPORARY = """create temporary table if not exists figure_month (
    region_id bigint primary key, parent_id bigint, level text, observed bigint[], filed bigint[], have smallint[],
    expected smallint[], late smallint[], precision smallint[], corrected smallint[]) on commit drop;
    truncate figure_month"""

_CHANGED = """select count(*) from figure_month m left join governance_figure f
    on f.region_id = m.region_id and f.period = %s
    where f.region_id is null
       or (f.observed, f.filed, f.have, f.expected, f.late, f.precision, f.corrected)
          is distinct from (m.observed, m.filed, m.have, m.expected, m.late, m.precision, m.corrected)"""

_UPSERT = """insert into governance_figure (region_id, period, city_id, county_id, township_id, village_id,
        parent_id, level, catalogue, observed, filed, have, expected, late, precision, corrected, version, computed_at)
    select m.region_id, %(period)s, r.city_id, r.county_id, r.township_id, r.village_id,
        m.parent_id, m.level, %(slots)s, m.observed, m.filed, m.have, m.expected, m.late, m.precision, m.corrected,
        %(version)s, %(at)s
    from figure_month m join governance_region r on r.id = m.region_id
    on conflict (region_id, period) do update set
        parent_id = excluded.parent_id, level = excluded.level, catalogue = excluded.catalogue,
        city_id = excluded.city_id, county_id = excluded.county_id, township_id = excluded.township_id,
        village_id = excluded.village_id, observed = excluded.observed, filed = excluded.filed,
        have = excluded.have, expected = excluded.expected, late = excluded.late, precision = excluded.precision,
        corrected = excluded.corrected, version = excluded.version, computed_at = excluded.computed_at
    where excluded.version > governance_figure.version"""

_DROP_STALE = "delete from governance_figure where city_id = %s and period = %s and version < %s"

# A filing unit is a region that expects more than its children do; villages file nothing themselves.
_UNFILED = """select f.region_id, 0 < any (f.late) from governance_figure f
    where f.{column} = %s and f.period = %s and f.level = 'TOWNSHIP' and 0 < any (f.expected)
      and not 0 < any (f.have) order by f.region_id"""

_COLUMNS = f"region_id, period, computed_at, catalogue, {', '.join(_ARRAYS)}"
_READ = f"select {_COLUMNS} from governance_figure where region_id = any(%s) and period = any(%s)"
_CHILDREN = f"select {_COLUMNS} from governance_figure where parent_id = %s and period = any(%s)"


def _copy(cursor, rows: Iterable[OwnFigures]) -> None:
    columns = f"region_id, parent_id, level, {', '.join(_ARRAYS)}"
    with cursor.copy(f"copy figure_month ({columns}) from stdin") as copy:
        for row in rows:
            arrays = [row.array(name, catalogue.VERSION) for name in _ARRAYS]
            copy.write_row([row.region_id, row.parent_id, row.level, *arrays])


def _row(row: tuple) -> StoredRow:
    region_id, period, computed_at, version, *arrays = row
    figures = {
        code: StoredFigure(observed, filed, have, expected, late, precision_of(mask), bool(corrected))
        for code, observed, filed, have, expected, late, mask, corrected in zip(
            catalogue.codes(version), *arrays, strict=True
        )
    }
    return StoredRow(region_id, period, computed_at, figures)


def precision_of(mask: int) -> Precision:
    return _FROM_MASK.get(mask, Precision.ABOUT)
