"""Reads that every request makes: the statement is written by hand, its rows become objects.

Composing a query set takes several times as long as its answer; for two pages a minute that is nothing, at the
door of every page it is a quarter of the time. Row security applies as to every statement.
"""

from functools import cache

from django.core.exceptions import EmptyResultSet
from django.db import connection, models


def selected(rows: models.QuerySet, columns: str) -> tuple[str, tuple]:
    """The statement of a query set, its conditions, order and limit, with columns written by hand.

    `columns` may name the model's table and ask others in brackets; a query set that groups or makes its rows
    distinct is refused. Nothing can be found: a statement without rows.
    """
    table = rows.model._meta.db_table
    try:
        sql, params = rows.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return f'select {columns} from "{table}" where false', ()
    before, head, after = sql.partition(f'SELECT "{table}"."{rows.model._meta.pk.column}" AS "pk" FROM')
    if before or not head or rows.query.group_by is not None:
        raise ValueError(f"not a plain query set: {sql}")
    return f"select {columns} from{after}", params


@cache
def columns(model: type[models.Model], alias: str) -> str:
    """The columns of a model as a statement names them, in the order in which `rows` expects them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def rows(sql: str, params: list, *read: type[models.Model]) -> list[tuple]:
    """One object of each model per row of the answer, in the order of their columns; what follows them as it is."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_objects(row, read) for row in cursor.fetchall()]


def _objects(row: tuple, read: tuple[type[models.Model], ...]) -> tuple:
    found, start = [], 0
    for model in read:
        names = _names(model)
        found.append(model.from_db("default", names, row[start : start + len(names)]))
        start += len(names)
    return (*found, *row[start:])


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    fields = model._meta.concrete_fields
    if changed := [field.name for field in fields if hasattr(field, "from_db_value")]:
        raise TypeError(f"{model.__name__}: {changed} do not stand in the database as the object shows them")
    return tuple(field.attname for field in fields)
