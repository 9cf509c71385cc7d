"""Finding rows of one scope by words, through an index that row security alone could not use.

The operators of a word index are not leakproof, so PostgreSQL evaluates a policy first and reads every row of
the scope (two thousand times slower). `portal_find_<table>` runs with the rights of a role that may only read
the searched columns; it takes the scope from the signed setting, never from its arguments, and is planned anew
for each call. Rows are then read by key under row security as always.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, models

FINDER = "portal_finder"


@dataclass(frozen=True)
class Searchable:
    """What of a table may be searched: the text, columns compared, and days compared or sorted by."""

    text: str
    equal: tuple[str, ...] = ()
    days: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Words that all occur, and conditions: column → value or values, `day__gte`, `day__lte`, `day__lt` → day."""

    words: tuple[str, ...]
    conditions: dict[str, object] = field(default_factory=dict)


def find(
    model: type[models.Model],
    wanted: Wanted,
    *,
    sort: str,
    newest_first: bool,
    limit: int,
    day: date | None = None,
    pk: int | None = None,
) -> list[int]:
    """Keys of at most `limit` rows of the open scope in order, behind (`day`, `pk`) or from `day` on."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select id from {_name(model)}(%s, %s, %s, %s, %s, %s, %s) id",
            [list(wanted.words), _json(wanted), sort, newest_first, day, pk, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def count(model: type[models.Model], wanted: Wanted, *, cap: int) -> int:
    """How many rows of the open scope are found, counted up to `cap`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from {_name(model)}(%s, %s, null, false, null, null, %s)",
            [list(wanted.words), _json(wanted), cap],
        )
        return cursor.fetchone()[0]


def statements(model: type[models.Model]) -> Iterator[str]:
    """The function, its owner's rights, and who may call it; part of `security.statements`."""
    table, found = model._meta.db_table, model.ownership.search
    columns = ", ".join(
        ["id", "city_id", "county_id", "township_id", "village_id", found.text, *found.equal, *found.days]
    )
    name = f"{_name(model)}(text[], jsonb, text, boolean, date, bigint, int)"
    yield f'revoke all on "{table}" from {FINDER}'
    yield f'grant select ({columns}) on "{table}" to {FINDER}'
    yield f'drop policy if exists finder_select on "{table}"'
    yield f'create policy finder_select on "{table}" for select to {FINDER} using (true)'
    yield f"grant execute on function portal_scope(int), portal_bigrams(text) to {FINDER}"
    yield _FUNCTION.format(
        name=_name(model),
        table=table,
        text=found.text,
        equal="{" + ",".join(found.equal) + "}",
        days="{" + ",".join(found.days) + "}",
    )
    yield f"grant create, usage on schema public to {FINDER}"
    yield f"alter function {name} owner to {FINDER}"
    yield f"revoke create on schema public from {FINDER}"
    yield f"revoke all on function {name} from public"
    yield f"grant execute on function {name} to portal_city, portal_county, portal_township, portal_village"


def _name(model: type[models.Model]) -> str:
    return f"portal_find_{model._meta.db_table}"


def _json(wanted: Wanted) -> str:
    return json.dumps(wanted.conditions, default=str)


# Pairs of neighbouring characters: the commonest Chinese search word has two, for which trigrams are no help.
# Needed by an index, so a migration creates it too. The low cost keeps the planner from adding an index of the
# whole county to the few rows that a word leaves, and so does the low cost of a page, near or far: what is searched
# all day is in memory. Starting workers for a page of fifty costs more than the page.
BIGRAMS = r"""create or replace function portal_bigrams(value text) returns text[]
    language sql immutable parallel safe strict cost 20 set search_path = pg_catalog as $$
    select coalesce(array_agg(distinct substr(word, place, 2)), '{}')
      from regexp_split_to_table(lower(value), '\s+') word, generate_series(1, length(word) - 1) place $$"""

_FUNCTION = r"""create or replace function {name}(
    words text[], conditions jsonb, sort text, newest boolean, day date, pk bigint, cap int)
    returns setof bigint language plpgsql stable security definer set search_path = pg_catalog, public
    set max_parallel_workers_per_gather = 0 set random_page_cost = 0.25 set seq_page_cost = 0.25 as $$
declare
    own text := coalesce('village_id = ' || portal_scope(5), 'township_id = ' || portal_scope(4),
                         'county_id = ' || portal_scope(3), 'city_id = ' || portal_scope(2));
    query text; word text; name text; value jsonb; side text := case when newest then '<' else '>' end;
begin
    if own is null then return; end if;
    query := 'select id from {table} where ' || own;
    foreach word in array words loop
        query := query || format(' and {text} like %L',
            '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%');
        if length(word) > 1 then
            query := query || format(' and portal_bigrams({text}) @> portal_bigrams(%L)', word);
        end if;
    end loop;
    for name, value in select * from jsonb_each(conditions) loop
        if name = any ('{equal}'::text[]) and jsonb_typeof(value) = 'array' then
            query := query || format(' and %I::text = any (%L::text[])', name,
                array(select jsonb_array_elements_text(value)));
        elsif name = any ('{equal}'::text[]) then
            query := query || format(' and %I = %L', name, value #>> '{{}}');
        elsif split_part(name, '__', 1) = any ('{days}'::text[]) then
            query := query || format(' and %I %s %L', split_part(name, '__', 1),
                case split_part(name, '__', 2) when 'gte' then '>=' when 'lte' then '<=' when 'lt' then '<' end,
                value #>> '{{}}');
        else
            raise invalid_parameter_value using message = format('%s cannot be searched', name);
        end if;
    end loop;
    if sort = any ('{days}'::text[]) then
        query := query || format(' and %I is not null', sort);
        if day is not null then
            query := query || format(' and %I %s= %L', sort, side, day);
        end if;
        if pk is not null then
            query := query || format(' and (%I, id) %s (%L, %s)', sort, side, day, pk);
        end if;
        query := query || format(' order by %I %s, id %2$s', sort, case when newest then 'desc' else 'asc' end);
    end if;
    return query execute query || ' limit ' || cap;
end $$"""
