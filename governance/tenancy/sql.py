"""The SQL text of the database's guards. Plain strings; `security` decides which table gets what."""

import hashlib
import time
from collections.abc import Iterator

from django.db import Error, connection, transaction

from governance.tenancy.models import Ownership
from governance.tenancy.search import BIGRAMS, FINDER

ROLES = [
    f"""do $$ begin create role {role} {options};
    exception when duplicate_object or unique_violation then null; end $$"""
    for role, options in {
        "portal_city": "nologin",
        "portal_county": "nologin",
        "portal_township": "nologin",
        "portal_village": "nologin",
        "portal_worker": "nologin",
        "portal_accounts": "nologin",
        "portal_mover": "nologin",
        FINDER: "nologin",
        "portal_public": "nologin",
        "portal_web": "login noinherit",
    }.items()
] + [
    """do $$ begin
      if not pg_has_role('portal_web', 'portal_worker', 'member') then
        grant portal_city, portal_county, portal_township, portal_village, portal_worker,
              portal_accounts, portal_public to portal_web;
      end if; end $$"""
]

_KEY_TABLE = """create table if not exists portal_scope_key (
    only_row boolean primary key default true check (only_row), inner_pad bytea not null, outer_pad bytea not null)"""

STORE_KEY = """insert into portal_scope_key (inner_pad, outer_pad) values (%s, %s)
    on conflict (only_row) do update set inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad"""

# HMAC-SHA256 (RFC 2104) from the built-in sha256: no extension is needed. A forged or replayed value
# raises; an absent one yields null, and null equals nothing.
_SCOPE_PART = """create or replace function portal_scope(part int) returns bigint
    language plpgsql stable security definer set search_path = pg_catalog, public as $$
declare
    token text := current_setting('app.scope', true);
    payload text; key portal_scope_key;
begin
    if token is null or token = '' then return null; end if;
    payload := split_part(token, '|', 1);
    select * into key from portal_scope_key;
    if encode(sha256(key.outer_pad || sha256(key.inner_pad || convert_to(payload, 'UTF8'))), 'hex')
       is distinct from split_part(token, '|', 2)
       or split_part(payload, ':', 8) is distinct from pg_backend_pid()::text then
        raise insufficient_privilege using message = 'scope signature refused';
    end if;
    return nullif(split_part(payload, ':', part), '0')::bigint;
end $$"""

_APPEND_ONLY = """create or replace function portal_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - '{city_id,county_id,township_id,village_id}'::text[]
                          = to_jsonb(old) - '{city_id,county_id,township_id,village_id}'::text[] then
        return new;  -- only the derived scope columns follow a region that moved
    end if;
    raise insufficient_privilege using message = format('%s is append-only', tg_table_name);
end $$"""

# pgtrigger lets any session switch triggers off by a setting, and asks in a block that catches errors,
# which costs a subtransaction per row. Here no trigger can be switched off, and asking is free.
_NEVER_IGNORED = """create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean
    language sql immutable as 'select false'"""

# A region's scope columns follow its parent and name itself at its own level. A city without counties
# stands in for the county of its townships, so that equality on county_id holds there too.
_REGION_SCOPE = """create or replace function portal_region_scope() returns trigger
    language plpgsql set search_path = pg_catalog, public as $$
declare up governance_region;
begin
    if new.id is null then new.id := nextval('governance_region_id_seq'); end if;
    if new.parent_id is not null then
        select * into up from governance_region where id = new.parent_id;
    end if;
    new.city_id := case when new.level = 'CITY' then new.id else up.city_id end;
    new.county_id := case when new.level = 'COUNTY' then new.id
        when new.level in ('TOWNSHIP', 'VILLAGE') then coalesce(up.county_id, up.city_id) end;
    new.township_id := case when new.level = 'TOWNSHIP' then new.id
        when new.level = 'VILLAGE' then up.township_id end;
    new.village_id := case when new.level = 'VILLAGE' then new.id end;
    return new;
end $$"""

# "Today" is the day in China: the server's own current_date turns eight hours late.
_REGION_CURRENT = """create or replace function portal_region_current() returns trigger
    language plpgsql set search_path = pg_catalog, public as $$
declare today date := (now() at time zone 'Asia/Shanghai')::date;
begin
    update governance_region r
       set code = v.code, name = v.name, short_name = v.short_name, pinyin = v.pinyin, initials = v.initials,
           kind = v.kind, parent_id = v.parent_id,
           is_active = v.valid_from <= today and (v.valid_to is null or v.valid_to > today)
      from (select * from governance_regionversion where region_id = new.region_id
             order by valid_from <= today desc,
                      case when valid_from <= today then valid_from end desc, valid_from limit 1) v
     where r.id = new.region_id
       and (r.code, r.name, r.short_name, r.pinyin, r.initials, r.kind, r.parent_id, r.is_active)
           is distinct from (v.code, v.name, v.short_name, v.pinyin, v.initials, v.kind, v.parent_id,
           v.valid_from <= today and (v.valid_to is null or v.valid_to > today));
    return null;
end $$"""

# Asked on every page, so kept when written; with rights of its own, as a bureau may only read the table.
_MAP_CHANGED = """create or replace function portal_map_changed() returns trigger
    language plpgsql security definer set search_path = pg_catalog, public as $$
declare cities bigint[] := array(select distinct city_id from changed);
begin
    if tg_op = 'UPDATE' then cities := cities || array(select distinct city_id from gone); end if;
    insert into governance_citymap (city_id, changed_at)
    select city, clock_timestamp() from unnest(cities) city where city is not null group by city order by city
        on conflict (city_id) do update set changed_at = clock_timestamp();
    return null;
end $$"""
# A region is never deleted.
_MAP_EVENTS = {"insert": "new table as changed", "update": "old table as gone new table as changed"}

_REGION_OWNER = """create or replace function portal_region_owner() returns trigger
    language plpgsql set search_path = pg_catalog, public as $$
begin
    select r.city_id, r.county_id into new.city_id, new.county_id from governance_region r where r.id = new.region_id;
    return new;
end $$"""

# What points at a region may rely on it: regions end, they do not go. Without this a constraint would have to say so.
_REGION_STAYS = """create or replace function portal_region_stays() returns trigger language plpgsql as $$
begin
    raise foreign_key_violation using message = 'a region is never deleted and keeps its id';
end $$"""

_STATE_STEP = """create or replace function portal_state_step() returns trigger language plpgsql as $$
declare
    before text := to_jsonb(old) ->> tg_argv[0]; after text := to_jsonb(new) ->> tg_argv[0];
begin
    if before is distinct from after and not (before || '>' || after = any (string_to_array(tg_argv[1], ','))) then
        raise check_violation using message = format('%s: no step from %s to %s', tg_table_name, before, after);
    end if;
    return new;
end $$"""

FUNCTIONS = [
    _KEY_TABLE,
    _SCOPE_PART,
    _APPEND_ONLY,
    _STATE_STEP,
    _NEVER_IGNORED,
    BIGRAMS,
    _REGION_SCOPE,
    _REGION_CURRENT,
    _REGION_OWNER,
    _MAP_CHANGED,
    _REGION_STAYS,
    "revoke all on portal_scope_key from public",
    "revoke all on function portal_scope(int) from public",
]

# Position of each region id in the signed payload.
_PART = {"city": 2, "county": 3, "township": 4, "village": 5, "worker": 2, "post": 6, "user": 7}


def pads(key: bytes) -> list[bytes]:
    """Inner and outer pad of RFC 2104 for SHA-256 (block of 64 bytes)."""
    block = (hashlib.sha256(key).digest() if len(key) > 64 else key).ljust(64, b"\0")
    return [bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)]


def run_retrying(statement: str, attempts: int = 8) -> None:
    """Roles belong to the whole cluster: two databases being secured at once may collide."""
    for attempt in range(attempts):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
            return
        except Error:
            if attempt == attempts - 1:
                raise
            time.sleep(0.2 * (attempt + 1))


def schema_grants(roles: list[str]) -> Iterator[str]:
    names = ", ".join(roles)
    yield "revoke create on schema public from public"
    yield f"grant usage on schema public to {names}"
    yield f"grant execute on function portal_scope(int) to {names}"


def row_security(table: str) -> Iterator[str]:
    yield f'alter table "{table}" enable row level security'
    yield f'alter table "{table}" force row level security'


def policies(table: str, ownership: Ownership) -> Iterator[str]:
    """One-line equality policies, one set per level; the city reads its counties, writes its own units."""
    for level in ("county", "township", "village", "worker"):
        column = "city_id" if level == "worker" else f"{level}_id"
        own = f"{column} = (select portal_scope({_PART[level]}))"
        reading = own
        if level in ("township", "village") and ownership.readable_below:
            reading = _own_and_above(level)
        yield from _policy(table, level, reading=reading, writing=own)
    city = f"city_id = (select portal_scope({_PART['city']}))"
    writing = city if ownership.city_writes else f"{city} and county_id is null"
    yield from _policy(table, "city", reading=city, writing=writing)


def _own_and_above(level: str) -> str:
    """Rows of the county bureau and of the reader's own units, not those of a sibling."""
    lower = ["township"] if level == "township" else ["township", "village"]
    own = [f"({name}_id is null or {name}_id = (select portal_scope({_PART[name]})))" for name in lower]
    return " and ".join([f"county_id = (select portal_scope({_PART['county']}))", *own])


def _policy(table: str, level: str, *, reading: str, writing: str) -> Iterator[str]:
    for verb, clause in {
        "select": f"using ({reading})",
        "insert": f"with check ({writing})",
        "update": f"using ({writing}) with check ({writing})",
        "delete": f"using ({writing})",
    }.items():
        yield f'drop policy if exists {level}_{verb} on "{table}"'
        yield f'create policy {level}_{verb} on "{table}" for {verb} to portal_{level} {clause}'


def regions(table: str, level_roles: list[str], readers: list[str]) -> Iterator[str]:
    """The regions tree: every level reads it, a city or county bureau changes its own part."""
    yield from row_security(table)
    yield f'drop policy if exists everyone_reads on "{table}"'
    yield f'create policy everyone_reads on "{table}" for select using (true)'
    for level in ("city", "county", "worker"):
        column = "city_id" if level == "worker" else f"{level}_id"
        clause = f"{column} = (select portal_scope({_PART[level]}))"
        for verb, text in {"insert": f"with check ({clause})", "update": f"using ({clause})"}.items():
            yield f'drop policy if exists {level}_{verb} on "{table}"'
            yield f'create policy {level}_{verb} on "{table}" for {verb} to portal_{level} {text}'
    yield grant(table, [*level_roles, *readers], "select")
    yield grant(table, ["portal_city", "portal_county", "portal_worker"], "insert, update")
    yield f"grant usage on sequence governance_region_id_seq to {', '.join(level_roles)}"


FORM_TABLE = "governance_returnform"


def forms(table: str, level_roles: list[str], readers: list[str]) -> Iterator[str]:
    """Forms and their lines: those of no bureau are everybody's, a bureau's own are for its part of the tree.

    A city reads its counties' forms, a county its city's, and only what stands under the bureau files them.
    The owner of the schema is not bound: it publishes the packs.
    """
    yield f'alter table "{table}" enable row level security'
    for role in (*level_roles, *readers):
        reading, writing = _form_clauses(role)
        if table != FORM_TABLE:
            reading = f"form_id in (select id from {FORM_TABLE})"
            writing = f"form_id in (select id from {FORM_TABLE} where {writing})"
        yield f'drop policy if exists {role}_select on "{table}"'
        yield f'create policy {role}_select on "{table}" for select to {role} using ({reading})'
        if role in ("portal_city", "portal_county"):
            yield f'drop policy if exists {role}_insert on "{table}"'
            yield f'create policy {role}_insert on "{table}" for insert to {role} with check ({writing})'
    yield grant(table, [*level_roles, *readers], "select")
    yield grant(table, ["portal_city", "portal_county"], "insert")


def _form_clauses(role: str) -> tuple[str, str]:
    """(what the role reads, what it may add) of the forms."""
    city, county = (f"(select portal_scope({_PART[level]}))" for level in ("city", "county"))
    if role in ("portal_city", "portal_worker"):
        inside = f"bureau_id in (select id from governance_region where city_id = {city})"
        return f"bureau_id is null or {inside}", f"bureau_id = {city}"
    if role in ("portal_county", "portal_township", "portal_village"):
        return f"bureau_id is null or bureau_id in ({city}, {county})", f"bureau_id = {county}"
    return "bureau_id is null", "false"


def region_triggers() -> Iterator[str]:
    yield from trigger(
        "governance_region", "b_stays", "before delete or update of id", "portal_region_stays()"
    )
    yield from trigger("governance_region", "a_scope", "before insert or update", "portal_region_scope()")
    yield from trigger(
        "governance_regionversion", "a_owner", "before insert or update", "portal_region_owner()"
    )
    yield from trigger(
        "governance_regionversion", "z_current", "after insert or update", "portal_region_current()"
    )
    yield "grant select, insert, update on governance_citymap to portal_mover"
    yield from owned_by_mover("portal_map_changed()")
    for event, rows in _MAP_EVENTS.items():
        yield f"drop trigger if exists map_{event} on governance_region"
        yield (
            f"create trigger map_{event} after {event} on governance_region "
            f"referencing {rows} for each statement execute function portal_map_changed()"
        )


def owned_by_mover(function: str) -> Iterator[str]:
    """A function that runs with the rights of the role that follows regions, and of no other."""
    yield "grant create on schema public to portal_mover"
    yield f"alter function {function} owner to portal_mover"
    yield "revoke create on schema public from portal_mover"
    yield f"revoke all on function {function} from public"
    yield "grant usage on schema public to portal_mover"


def grants(table: str, roles: list[str], verbs: str) -> Iterator[str]:
    yield revoke(table, roles)
    yield grant(table, roles, verbs)


def own_rows(table: str, role: str) -> Iterator[str]:
    """Let the log-in read the rows of the person whose id is in the signed setting."""
    yield f'drop policy if exists own_rows on "{table}"'
    yield (
        f'create policy own_rows on "{table}" for select to {role} '
        f"using (user_id = (select portal_scope({_PART['user']})))"
    )
    yield grant(table, [role], "select")


_SCOPE_COLUMNS = ("city_id", "county_id", "township_id", "village_id")


def movable(table: str) -> Iterator[str]:
    """Let the rescope function, and nothing else, move the derived scope columns of a table."""
    columns = ", ".join(_SCOPE_COLUMNS)
    yield f'grant select (region_id, {columns}), update ({columns}) on "{table}" to portal_mover'
    for verb in ("select", "update"):
        yield f'drop policy if exists mover_{verb} on "{table}"'
        yield f'create policy mover_{verb} on "{table}" for {verb} to portal_mover using (true)'


def history_of_moves(table: str) -> Iterator[str]:
    """A row that follows its region leaves a history row like any other update; its history follows too.

    Found by region, so that a move costs what lies in the region and not what all others have lived through.
    """
    yield f'create index if not exists "{table}_region" on "{table}" (region_id)'
    yield f'grant insert on "{table}" to portal_mover'
    yield f'drop policy if exists mover_insert on "{table}"'
    yield f'create policy mover_insert on "{table}" for insert to portal_mover with check (true)'


def rescope_function(tables: list[str]) -> Iterator[str]:
    """`portal_rescope(region ids)`: rows of these regions take over their region's scope columns."""
    columns = ", ".join(f"{column} = r.{column}" for column in _SCOPE_COLUMNS)
    updates = "\n".join(
        f'update "{table}" t set {columns} from governance_region r where r.id = t.region_id and r.id = any(moved);'
        for table in tables
    )
    yield (
        "create or replace function portal_rescope(moved bigint[]) returns void language plpgsql "
        f"security definer set search_path = pg_catalog, public as $$ begin {updates} end $$"
    )
    yield from owned_by_mover("portal_rescope(bigint[])")
    yield "grant select on governance_region to portal_mover"
    yield "grant execute on function portal_rescope(bigint[]) to portal_city, portal_county, portal_worker"


def grant(table: str, roles: list[str], verbs: str) -> str:
    return f'grant {verbs} on "{table}" to {", ".join(roles)}'


def revoke(table: str, roles: list[str]) -> str:
    return f'revoke all on "{table}" from public, {", ".join(roles)}'


def trigger(table: str, name: str, when: str, function: str, level: str = "row") -> Iterator[str]:
    yield f'drop trigger if exists {name} on "{table}"'
    yield f'create trigger {name} {when} on "{table}" for each {level} execute function {function}'


def append_only(table: str) -> Iterator[str]:
    yield from trigger(table, "c_append_only", "before update or delete", "portal_append_only()")
    yield from trigger(table, "c_no_truncate", "before truncate", "portal_append_only()", level="statement")


def state_trigger(table: str, workflow) -> Iterator[str]:
    steps = ",".join(sorted(f"{source}>{target}" for source, target in workflow.steps()))
    yield from trigger(
        table, "d_state_step", "before update", f"portal_state_step('{workflow.field}', '{steps}')"
    )
