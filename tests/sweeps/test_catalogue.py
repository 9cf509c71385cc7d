"""The database catalogue: a table, view or function without the required shape fails the build."""

import pytest
from django.apps import apps
from django.db import connection

from governance.tenancy import security, shared

pytestmark = pytest.mark.django_db
LEVELS = {"portal_city", "portal_county", "portal_township", "portal_village", "portal_worker"}
DEFINERS = {"portal_scope", "portal_rescope", "portal_map_changed", "portal_find_mediation_case"}
OUTSIDE = {"portal_web", "portal_accounts", "portal_public"}


def rows(query: str, *arguments) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, arguments or None)
        return cursor.fetchall()


def tables() -> set[str]:
    found = rows(
        """select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and relkind in ('r', 'p') and not relispartition"""
    )
    return {name for (name,) in found}


def owned() -> set[str]:
    return {model._meta.db_table for model in security.owned_models()}


def faults() -> list[str]:
    """Every way in which the catalogue departs from the required shape."""
    return [
        *_unlisted(),
        *_without_row_security(),
        *_policies(),
        *_privileges(),
        *_definers(),
        *_views(),
        *_roles(),
        *_triggers(),
        *_not_found_by_region(),
    ]


def _unlisted():
    known = owned() | set(shared.tables())
    return [f"{table}: neither owned nor listed as shared" for table in sorted(tables() - known)]


def _without_row_security():
    secured = {
        name for (name,) in rows("select relname from pg_class where relrowsecurity and relforcerowsecurity")
    }
    return [f"{table}: row security is not forced" for table in sorted(owned() - secured)]


def _policies():
    found = rows("select tablename, policyname, cmd, roles::text[], qual, with_check from pg_policies")
    for table in sorted(owned()):
        of_table = {(cmd, role) for t, _, cmd, roles, _, _ in found if t == table for role in roles}
        for role in LEVELS:
            for command in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                if (command, role) not in of_table:
                    yield f"{table}: no {command} policy for {role}"
        for t, name, _cmd, roles, qual, check in found:
            texts = [text for text in (qual, check) if text is not None]
            if (
                t == table
                and roles not in (["portal_mover"], ["portal_finder"])
                and not all("portal_scope(" in text for text in texts)
            ):
                yield f"{table}: policy {name} does not ask the scope"


def _privileges():
    for table, grantee, privilege in rows(
        """select table_name, grantee, privilege_type from information_schema.role_table_grants
            where table_schema = 'public' and grantee like 'portal_%'"""
    ):
        if privilege in {"TRUNCATE", "REFERENCES", "TRIGGER"}:
            yield f"{table}: {grantee} may {privilege}"
        if table in owned() and grantee in OUTSIDE and (table, grantee, privilege) not in _LOG_IN:
            yield f"{table}: {grantee} has {privilege} without a scope"
    for (table,) in rows(
        """select distinct relname from pg_class c join pg_namespace n on n.oid = c.relnamespace,
             aclexplode(c.relacl) a where n.nspname = 'public' and a.grantee = 0"""
    ):
        yield f"{table}: granted to everyone"


# Before a scope exists, a person sees the posts of their own, by a policy on the signed user id.
_LOG_IN = {("governance_post", role, "SELECT") for role in ("portal_web", "portal_accounts")}


def _definers():
    for name, config in rows(
        """select proname, proconfig::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'public' and prosecdef"""
    ):
        if name not in DEFINERS:
            yield f"function {name}: runs with its owner's rights and is not on the list"
        elif "search_path" not in (config or ""):
            yield f"function {name}: no fixed search_path"


def _views():
    for (name,) in rows(
        """select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and relkind in ('v', 'm')
              and not coalesce(array_to_string(reloptions, ',') like '%security_invoker=true%', false)"""
    ):
        yield f"view {name}: does not run with the reader's rights"


def _roles():
    for name, superuser, bypass, createdb, createrole, inherit in rows(
        """select rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolinherit from pg_roles
            where rolname like 'portal_%'"""
    ):
        if superuser or bypass or createdb or createrole:
            yield f"role {name}: too powerful"
        if name == "portal_web" and inherit:
            yield "role portal_web: inherits the levels' rights without a scope"
    for (name,) in rows(
        """select distinct relname from pg_class c join pg_roles r on r.oid = c.relowner
            where r.rolname like 'portal_%'"""
    ):
        yield f"{name}: owned by a portal role"


def _triggers():
    found = {
        (table, name)
        for table, name in rows(
            "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal"
        )
    }
    if ("governance_region", "b_stays") not in found:
        yield "governance_region: trigger b_stays is missing"
    for model in security.owned_models():
        table, ownership = model._meta.db_table, security.ownership_of(model)
        wanted = {"c_append_only", "c_no_truncate"} if ownership.append_only else set()
        if issubclass(model, security.OwnedModel):
            references = list(security.owned_references(model, ownership))
            if references or not ownership.scope_by_writer:
                wanted.add("a_guard")
            if references or security.history_of(model):
                wanted.add("b_inserted")
        if security.registry.workflows_of(model):
            wanted.add("d_state_step")
        yield from (f"{table}: trigger {name} is missing" for name in wanted if (table, name) not in found)


def _not_found_by_region():
    """Rows follow a region that moves: without an index each move would read the table whole."""
    found = {
        name
        for (name,) in rows(
            """select distinct x.indrelid::regclass::text from pg_index x
                 join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
                where a.attname = 'region_id' and x.indpred is null"""
        )
    }
    return [f"{table}: no index by region" for table in sorted(owned() - found)]


def test_the_catalogue_has_no_fault():
    assert faults() == []


def test_unique_keys_start_with_the_owner():
    """Unique keys of owned tables must not answer for another owner (duplicate-key errors tell)."""
    leaking = []
    for model in security.owned_models():
        for constraint in model._meta.constraints:
            fields = getattr(constraint, "fields", ())
            if fields and not _starts_with_owner(model, fields[0]):
                leaking.append(f"{model._meta.label}.{constraint.name} starts with {fields[0]}")
    assert leaking == []


def _starts_with_owner(model, name: str) -> bool:
    field = model._meta.get_field(name)
    target = field.related_model
    if name in {"region", "county", "city", "township", "village"}:
        return True
    return target is not None and (security.is_owned(target) or target._meta.label == "governance.User")


SEEDED = [
    "create table forgotten (id int)",
    "alter table governance_auditevent no force row level security",
    "alter table governance_auditevent disable row level security",
    "drop policy county_select on governance_auditevent",
    "drop policy city_update on governance_statechange",
    "alter policy township_select on governance_post using (true)",
    "grant truncate on governance_auditevent to portal_county",
    "grant select on governance_auditevent to portal_web",
    "grant update on governance_office to portal_accounts",
    "grant select on governance_office to public",
    "create view all_posts as select * from governance_post",
    "create function leak() returns bigint language sql security definer as 'select count(*) from governance_post'",
    "create materialized view frozen_posts as select * from governance_post",
    "alter role portal_county bypassrls",
    "alter role portal_web inherit",
    "alter table governance_office owner to portal_county",
    "drop trigger c_append_only on governance_auditevent",
    "drop trigger c_no_truncate on governance_statechange",
    "drop trigger a_guard on governance_office",
    "drop trigger b_inserted on governance_registerentry",
    "drop trigger b_stays on governance_region",
    "alter function portal_scope(int) reset search_path",
    "drop index mediation_caseevent_region",
]


@pytest.mark.parametrize("mistake", SEEDED)
def test_a_seeded_mistake_is_found(mistake):
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # nothing of another test waits for the commit
        if "owner to" in mistake:
            cursor.execute("grant create on schema public to portal_county")
        cursor.execute(mistake)
    assert faults() != []


def test_every_model_is_owned_or_listed():
    unknown = [
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in tables()
        and not security.is_owned(model)
        and model._meta.db_table not in shared.tables()
    ]
    assert unknown == []
