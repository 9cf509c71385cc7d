"""Fast filling of tables: INSERT … SELECT with the triggers of the rows off, so scope columns are given."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction


@contextmanager
def without_triggers() -> Iterator[None]:
    """Load as replication does: constraints hold, row triggers and foreign keys stay silent."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        yield
        cursor.execute("set local session_replication_role = origin")


def insert_select(model: type[models.Model], given: dict[str, str], source: str) -> None:
    """Insert one row per row of `source`; `given` holds SQL by column, every other column its default."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.column in given:
            columns.append(field.column)
            values.append(given[field.column])
        elif not field.generated and not isinstance(field, models.AutoField):
            columns.append(field.column)
            values.append(_default(field))
    names = ", ".join(f'"{name}"' for name in columns)
    with without_triggers(), connection.cursor() as cursor:
        cursor.execute(f'insert into "{model._meta.db_table}" ({names}) select {", ".join(values)} {source}')


def vacuum(*filled: type[models.Model]) -> None:
    """What autovacuum does for an installation in time; inside a test's transaction only the statistics."""
    verb = "analyze" if connection.in_atomic_block else "vacuum analyze"
    with connection.cursor() as cursor:
        for model in filled:
            cursor.execute(f'{verb} "{model._meta.db_table}"')


def _default(field: models.Field) -> str:
    if field.null:
        return "null"
    if isinstance(field, models.DateTimeField):
        return "now()"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    if field.has_default():
        value = field.get_default()
    elif isinstance(field, models.BooleanField):
        value = False
    elif isinstance(field, models.IntegerField):
        value = 0
    else:
        value = ""
    return _literal(value)


def _literal(value: object) -> str:
    if isinstance(value, bool | int):
        return str(value).lower()
    return "'" + str(value).replace("'", "''").replace("%", "%") + "'"
