"""Writes the database's own guards from the models: roles, row security, grants and triggers.

Derived from the models each time, so a table cannot be forgotten; `secure()` is idempotent and runs
after every migration. What must hold is checked against the catalogue by tests/sweeps/test_catalogue.py.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from governance.project import environment
from governance.tenancy import guards, search, shared, sql
from governance.tenancy.models import OwnedModel, Ownership
from governance.tenancy.scope import ScopeLevel, scope_key
from governance.workflow import registry

LEVEL_ROLES = [level.role for level in ScopeLevel]
WORKER_ROLE = ScopeLevel.WORKER.role
WEB_ROLE = "portal_web"
ACCOUNTS_ROLE = "portal_accounts"
PUBLIC_ROLE = "portal_public"


def secure() -> None:
    """Create roles and functions, then give every table its policies, grants and triggers."""
    for statement in sql.ROLES:
        sql.run_retrying(statement)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)
        cursor.execute(sql.STORE_KEY, sql.pads(scope_key()))
    _set_web_password()


def statements() -> Iterator[str]:
    yield from sql.FUNCTIONS
    yield from sql.schema_grants([*LEVEL_ROLES, WEB_ROLE, ACCOUNTS_ROLE, PUBLIC_ROLE])
    existing = set(connection.introspection.table_names())  # an app may be migrated before another
    owned = [model for model in owned_models() if model._meta.db_table in existing]
    for model in owned:
        yield from owned_table(model)
        if ownership_of(model).search:
            yield from search.statements(model)
    yield from sql.region_triggers()
    for table, kind in shared.tables().items():
        yield from shared_table(table, kind)
    yield from sql.rescope_function([model._meta.db_table for model in owned])


def owned_models() -> list[type[models.Model]]:
    """Every concrete model with scope columns, the history tables among them."""
    return [model for model in apps.get_models() if is_owned(model)]


def is_owned(model: type[models.Model]) -> bool:
    names = {field.name for field in model._meta.get_fields()}
    return {"city", "county", "township", "village"} <= names and model._meta.label != "governance.Region"


def ownership_of(model: type[models.Model]) -> Ownership:
    if issubclass(model, OwnedModel):
        return model.ownership
    return Ownership(append_only=True)  # history tables


def owned_table(model: type[models.Model]) -> Iterator[str]:
    table, ownership = model._meta.db_table, ownership_of(model)
    yield from sql.row_security(table)
    yield from sql.policies(table, ownership)
    readers = [role for role in LEVEL_ROLES if ownership.written_by_worker and role != WORKER_ROLE]
    yield from sql.grants(table, [role for role in LEVEL_ROLES if role not in readers], verbs(ownership))
    if readers:
        yield from sql.grants(table, readers, "select")
    yield sql.revoke(table, [WEB_ROLE, ACCOUNTS_ROLE, PUBLIC_ROLE])
    yield from sql.movable(table)
    if ownership.own_rows_before_scope:
        yield from sql.own_rows(table, f"{WEB_ROLE}, {ACCOUNTS_ROLE}")
    if issubclass(model, OwnedModel):
        references, history = list(owned_references(model, ownership)), history_of(model)
        fills = not ownership.scope_by_writer
        later = fills and guards.is_asked_after(references, history)
        yield from guards.row(table, references, fills=fills, compared_later=later)
        yield from guards.inserted(table, references, history, fills=fills)
    else:
        yield from sql.history_of_moves(table)
    if ownership.append_only:
        yield from sql.append_only(table)
    for workflow in registry.workflows_of(model):
        yield from sql.state_trigger(table, workflow)


def verbs(ownership: Ownership) -> str:
    if ownership.append_only:
        return "select, insert"
    return "select, insert, update, delete" if ownership.deletable else "select, insert, update"


def owned_references(model: type[models.Model], ownership: Ownership) -> Iterable[tuple[str, str, str]]:
    """(column, table, its key) of each foreign key from an owned row to an owned row that must share its owner."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        if target is None or field.name in ownership.crosses or not issubclass(target, OwnedModel):
            continue
        if not target.ownership.public_read:
            yield field.column, target._meta.db_table, target._meta.pk.column


def history_of(model: type[models.Model]) -> guards.History | None:
    """Where the inserted rows of a tracked model are written down, column by column."""
    events = getattr(model, "pgh_event_model", None)
    if events is None:
        return None
    own = {field.name for field in model._meta.concrete_fields}
    columns = [field.column for field in events._meta.concrete_fields if field.name in own]
    return guards.History(events._meta.db_table, model._meta.pk.column, tuple(columns))


def shared_table(table: str, kind: shared.Kind) -> Iterator[str]:
    yield sql.revoke(table, [*LEVEL_ROLES, WEB_ROLE, ACCOUNTS_ROLE, PUBLIC_ROLE])
    if kind is shared.Kind.REFERENCE:
        yield sql.grant(table, [*LEVEL_ROLES, WEB_ROLE, ACCOUNTS_ROLE], "select")
    elif kind is shared.Kind.ACCOUNTS:
        yield sql.grant(table, [WEB_ROLE, ACCOUNTS_ROLE], "select, insert, update, delete")
    elif kind is shared.Kind.REGIONS:
        yield from sql.regions(table, LEVEL_ROLES, [WEB_ROLE, ACCOUNTS_ROLE])
    elif kind is shared.Kind.FORMS:
        yield from sql.forms(table, LEVEL_ROLES, [WEB_ROLE, ACCOUNTS_ROLE])
    elif kind is shared.Kind.LINKS:
        yield sql.grant(table, LEVEL_ROLES, "select")
        yield sql.grant(table, ["portal_city", "portal_county"], "insert")
    elif kind is shared.Kind.LEDGER:
        yield sql.grant(table, LEVEL_ROLES, "select, insert, update, delete")
        yield sql.grant(table, [WEB_ROLE], "select, insert, update, delete")


def _set_web_password() -> None:
    web = environment.database(settings.PORTAL_WEB_DATABASE_URL)
    if web["USER"] != WEB_ROLE or not web["PASSWORD"]:
        return
    from psycopg import sql as psql

    connection.ensure_connection()
    statement = psql.SQL("alter role portal_web password {}").format(psql.Literal(web["PASSWORD"]))
    sql.run_retrying(statement.as_string(connection.connection))
