"""SQL of the triggers that every owned table has: scope columns, references within one owner, history.

Filling in the scope columns asks whether there is such a region, and no region is ever deleted (`sql`): tables
written by the thousand have no constraint of their own for it, which would ask once more for each row.

A row fills in its scope columns before it is written. What needs other tables is asked of inserted rows once
per statement, of all of them together: a workbook of 20,000 rows asks as often as a form of one (ADR 14).
Updates, mostly of single rows, are asked row by row, and only about what changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from governance.tenancy import sql
from governance.tenancy.bulk import FILLED

Reference = tuple[str, str, str]  # column, table it points at, key column there
PLANNED_ANEW_FROM = 100  # rows; below that PostgreSQL keeps the plan of a look-up by key


@dataclass(frozen=True)
class History:
    """The table beside a tracked one, the tracked key, and the columns that are kept."""

    table: str
    key: str
    columns: tuple[str, ...]


# A writer of many rows may give the scope columns itself, and says so for this one table and statement. What it gave
# is compared after the statement, so that nobody gains anything by saying it.
_GIVEN = f"""
    if tg_op = 'INSERT' and current_setting('{FILLED}', true) = tg_table_name then
        return new;
    end if;"""

_SAME_SCOPE = f"""
    if current_setting('{FILLED}', true) = tg_table_name then
        perform set_config('{FILLED}', '', true);
        execute 'select exists (select from new_rows n left join governance_region r on r.id = n.region_id
             where r.id is null or (n.city_id, n.county_id, n.township_id, n.village_id)
                   is distinct from (r.city_id, r.county_id, r.township_id, r.village_id))' into is_stray;
        if is_stray then
            raise check_violation using message = tg_table_name || ': scope columns are not those of the region';
        end if;
    end if;"""

_FILL = """
    if tg_op = 'INSERT' or (new.region_id, new.city_id, new.county_id, new.township_id, new.village_id)
        is distinct from (old.region_id, old.city_id, old.county_id, old.township_id, old.village_id) then
        select r.city_id, r.county_id, r.township_id, r.village_id
          into new.city_id, new.county_id, new.township_id, new.village_id
          from governance_region r where r.id = new.region_id;
        if not found then
            raise foreign_key_violation using message = tg_table_name || '.region_id points at no region';
        end if;
    end if;"""

_REFERENCE = """
    if tg_op = 'UPDATE' and new.{column} is not null and new.{column} is distinct from old.{column} then
        seen := null;
        select true, t.city_id, t.county_id into seen, found_city, found_county from "{target}" t
         where t.{key} = new.{column};
        if seen is null or found_city is distinct from new.city_id
           or (found_county is not null and found_county is distinct from new.county_id) then
            raise foreign_key_violation using message = '{table}.{column} points at another owner';
        end if;
    end if;"""

_STRAY = """select from new_rows n left join "{target}" t on t.{key} = n.{column}
             where n.{column} is not null
               and (t.{key} is null or t.city_id is distinct from n.city_id
                    or (t.county_id is not null and t.county_id is distinct from n.county_id))"""

_REFERENCES = """
    if is_long then
        execute 'select exists ({query})' into is_stray;
    else
        is_stray := exists ({query});
    end if;
    if is_stray then
        raise foreign_key_violation using message = '{table}.{column} points at another owner';
    end if;"""

_HISTORY = """
    insert into "{history}" (pgh_created_at, pgh_label, pgh_obj_id, pgh_context, {columns})
    select now(), 'insert', n."{key}", context, {values} from new_rows n;"""


def row(
    table: str, references: Sequence[Reference], *, fills: bool, compared_later: bool = False
) -> Iterator[str]:
    """Before each row: its scope columns from the region; a changed reference stays with its owner.

    Written out per table rather than once with dynamic SQL, so that PostgreSQL keeps the plans. A table whose
    writer fills the scope columns and that refers to nothing owned has no such trigger.
    """
    if not fills and not references:
        yield f'drop trigger if exists a_guard on "{table}"'
        return
    checks = "".join(
        _REFERENCE.format(table=table, column=column, target=target, key=key)
        for column, target, key in references
    )
    yield (
        f"create or replace function portal_guard_{table}() returns trigger language plpgsql "
        "set search_path = pg_catalog, public as $$ "
        "declare seen boolean; found_city bigint; found_county bigint; begin"
        f"{_GIVEN if compared_later else ''}{_FILL if fills else ''}{checks}\n    return new;\nend $$"
    )
    yield from sql.trigger(table, "a_guard", "before insert or update", f"portal_guard_{table}()")


def is_asked_after(references: Sequence[Reference], history: History | None) -> bool:
    """Whether a table has the trigger that runs after each INSERT statement."""
    return bool(references) or history is not None


def inserted(
    table: str, references: Sequence[Reference], history: History | None, *, fills: bool
) -> Iterator[str]:
    """After each statement: scope columns that the writer gave are those of the region, references of the new rows
    stay with their owner, and history has them."""
    yield f'drop trigger if exists b_inserted on "{table}"'
    if not is_asked_after(references, history):
        return
    checks = "".join(_references(table, *reference) for reference in references)
    yield (
        f"create or replace function portal_inserted_{table}() returns trigger language plpgsql "
        "set search_path = pg_catalog, public as $$ declare "
        f"is_long boolean := (select count(*) >= {PLANNED_ANEW_FROM} from new_rows); is_stray boolean; "
        "context jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb; begin"
        f"{_SAME_SCOPE if fills else ''}{checks}{_history(history) if history else ''}\n    return null;\nend $$"
    )
    yield (
        f'create trigger b_inserted after insert on "{table}" referencing new table as new_rows '
        f"for each statement execute function portal_inserted_{table}()"
    )


def _references(table: str, column: str, target: str, key: str) -> str:
    query = _STRAY.format(column=column, target=target, key=key)
    return _REFERENCES.format(query=query, table=table, column=column)


def _history(history: History) -> str:
    return _HISTORY.format(
        history=history.table,
        key=history.key,
        columns=", ".join(f'"{column}"' for column in history.columns),
        values=", ".join(f'n."{column}"' for column in history.columns),
    )
