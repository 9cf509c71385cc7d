"""Inserting many rows in one statement: `INSERT … SELECT … FROM unnest(…)`, one array per column.

COPY would be no faster by more than a tenth, answers with no keys, and PostgreSQL refuses it under row security.
Django's own bulk insert has the same form, but prepares every value by itself, which costs more than writing it.
Query sets of owned rows insert this way (`tenancy.models.OwnedQuerySet`), so all bulk writes share it.
"""

import json
import select
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.utils import timezone

BATCH = 5_000  # rows of one statement: what one statement holds stays in memory on both sides

_NUMBERS = frozenset(
    {
        "AutoField", "BigAutoField", "BigIntegerField", "BooleanField", "DecimalField", "IntegerField",
        "PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField",
        "UUIDField",
    }
)  # fmt: skip
_TEXTS = frozenset({"CharField", "TextField"})
_FEW = frozenset({"DateField", "BigAutoField", "AutoField"})  # of a key what it points at
_BETWEEN = "\x00"  # no text of PostgreSQL holds it

Encoder = Callable[[Any], str]
Statement = tuple[str, list[Any]]
Scopes = Mapping[int, Sequence[int | None]]  # city, county, township and village by region


class Encoded(list):
    """Values of a column as PostgreSQL reads them, which need no encoding."""


@contextmanager
def overlapped() -> Iterator[None]:
    """Inside, statements that answer nothing are sent without waiting: the server works on one while the next is
    prepared. An error of any of them comes at the end of the block at the latest."""
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _send_all() -> None:
    """In a pipeline the driver sends what the line takes at once, and the rest with the next statement."""
    line = connection.connection.pgconn
    while line.pipeline_status and line.flush():
        readable, _, _ = select.select([line.socket], [line.socket], [])
        if readable:
            line.consume_input()


def understands(fields: Sequence[models.Field]) -> bool:
    """Whether every one of these fields can be written column by column."""
    return all(_encoder(field) is not None for field in fields)


def insert_columns(
    model: type[models.Model],
    given: Mapping[str, object],
    *,
    rows: int,
    batch: int = BATCH,
    scopes: Scopes | None = None,
    into: list[Statement] | None = None,
) -> None:
    """Insert `rows` rows without building objects. `given` holds a list per column, or one value for all rows,
    by attribute name (`region_id`); a column that is not given takes the default of its field. Who knows the
    scope columns of the regions may spare the question for them. With `into` the statements are put there, for
    `send`, instead of being sent."""
    fields = [field for field in model._meta.concrete_fields if _is_written(field)]
    columns = {field.attname: given.get(field.attname, _MISSING) for field in fields}
    empty = model()
    for field in fields:
        if columns[field.attname] is _MISSING:
            columns[field.attname] = field.pre_save(empty, True)
    for first in range(0, rows, batch):
        count = min(batch, rows - first)
        of_batch = [_batch(value, first, count) for value in columns.values()]
        _put(_statement(model, fields, of_batch, count, scopes=scopes), into)


class _Same(NamedTuple):
    """A value that stands in every row."""

    value: object


def _batch(value: object, first: int, count: int) -> "list | _Same":
    if not isinstance(value, list):
        return _Same(value)
    return value if len(value) == count else value.__class__(value[first : first + count])


def scopes_of(regions: Iterable) -> Scopes:
    """The scope columns of these regions."""
    return {one.pk: [getattr(one, f"{name}_id") for name in _DERIVED] for one in regions}


def insert_rows(
    model: type[models.Model],
    objects: Sequence[models.Model],
    *,
    scopes: Scopes | None = None,
    into: list[Statement] | None = None,
) -> None:
    """Insert unsaved objects, which are not told their keys; `into` as above."""
    for first in range(0, len(objects), BATCH):
        _put(_of_objects(model, objects[first : first + BATCH], scopes=scopes), into)


def send(statements: Sequence[Statement]) -> None:
    for statement in statements:
        _executed(statement).close()


def _put(statement: Statement, into: list[Statement] | None) -> None:
    if into is None:
        _executed(statement).close()
    else:
        into.append(statement)


def send_objects(
    model: type[models.Model], objects: Sequence[models.Model], *, scopes: Scopes | None = None
) -> Callable[[], None]:
    """Insert unsaved objects whose keys the database counts; calling the answer waits for the keys and gives them
    to the objects."""
    cursor = _executed(_of_objects(model, objects, returning=[model._meta.pk], scopes=scopes))

    def give_keys() -> None:
        with cursor:
            for one, (key,) in zip(objects, cursor.fetchall(), strict=True):
                one.pk = key
                one._state.adding, one._state.db = False, connection.alias

    return give_keys


def _of_objects(model, objects: Sequence[models.Model], *, returning=(), scopes: Scopes | None) -> Statement:
    fields = [field for field in model._meta.concrete_fields if _is_written(field)]
    columns = [_column(field, objects) for field in fields]
    return _statement(model, fields, columns, len(objects), returning=returning, scopes=scopes)


class Maker:
    """Makes unsaved objects from values of these columns (`region_id`) in a fifth of the time that keywords take.
    The other columns hold the defaults that they had when the maker was made."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        names = [field.attname for field in model._meta.concrete_fields]
        self._model, self._defaults = model, [field.get_default() for field in model._meta.concrete_fields]
        self._places = [names.index(column) for column in columns]

    def __call__(self, *values: object) -> Any:
        row = self._defaults.copy()
        for place, value in zip(self._places, values, strict=True):
            row[place] = value
        return self._model(*row)


def insert_objects(
    model: type[models.Model],
    objects: Sequence[models.Model],
    fields: Sequence[models.Field],
    returning: Sequence[models.Field],
) -> list[tuple]:
    """Insert unsaved objects; answers the fields asked for, object by object."""
    answers: list[tuple] = []
    for first in range(0, len(objects), BATCH):
        part = objects[first : first + BATCH]
        columns = [_column(field, part) for field in fields]
        with _executed(_statement(model, fields, columns, len(part), returning=returning)) as cursor:
            answers += cursor.fetchall() if returning else []
    return answers


_MISSING = object()


def _is_written(field: models.Field) -> bool:
    """The database fills generated columns, keys it counts, and the scope columns of owned rows."""
    return not (field.generated or isinstance(field, models.AutoField) or field.name in _DERIVED)


_DERIVED = ("city", "county", "township", "village")
FILLED = "portal.filled"  # names the table whose rows bring their scope columns (`guards`)
_FILLED = "with filled as materialized (select set_config('{setting}', '{table}', true)) "
MANY = 100  # rows; from here on their scope columns are looked up together instead of row by row


def _is_a_day_that_is_given(field: models.Field) -> bool:
    return type(field) in (models.DateField, models.DateTimeField) and not (
        field.auto_now or field.auto_now_add
    )


def _column(field: models.Field, objects: Sequence[models.Model]) -> list:
    if type(field).pre_save is models.Field.pre_save or _is_a_day_that_is_given(field):
        name = field.attname
        return [getattr(one, name) for one in objects]
    return [field.pre_save(one, True) for one in objects]


def _with_scopes(fields, columns, scopes: Scopes | None) -> tuple[list, list]:
    """The same with the four scope columns as the regions have them."""
    given = {field.attname: (field, column) for field, column in zip(fields, columns, strict=True)}
    of_region, regions = given["region_id"]
    ids = cast(list[int], [regions.value] if isinstance(regions, _Same) else regions)
    if scopes is None:
        found = of_region.related_model._base_manager.filter(pk__in=set(ids))
        scopes = {pk: rest for pk, *rest in found.values_list("pk", *[f"{name}_id" for name in _DERIVED])}
    meta = of_region.model._meta
    for place, name in enumerate(_DERIVED):
        derived = [scopes[pk][place] if pk in scopes else None for pk in ids]
        column = _Same(derived[0]) if isinstance(regions, _Same) else derived
        given[f"{name}_id"] = (meta.get_field(name), column)
    return [field for field, _ in given.values()], [column for _, column in given.values()]


def _statement(
    model, fields, columns: Sequence[list | _Same], count: int, *, returning=(), scopes: Scopes | None = None
) -> Statement:
    """A column whose rows all hold the same travels once."""
    is_waiting = not connection.connection or not connection.connection.pgconn.pipeline_status
    is_filled = count >= MANY and hasattr(model, "pgh_event_model") and (scopes is not None or is_waiting)
    if is_filled:
        fields, columns = _with_scopes(fields, columns, scopes)
    names = ", ".join(f'"{field.column}"' for field in fields)
    selected: list[str] = []
    arrays: list[tuple[str, str]] = []  # cast and name
    constants: list[Any] = []
    varying: list[str] = []
    for field, values in zip(fields, columns, strict=True):
        kind = _sql_type(field)
        if count == 1 and _kind(field) == "BinaryField" and field is not fields[-1]:
            selected.append("%b::bytea")  # a file travels as it is
            constants.append(field.get_prep_value(values[0]))
            continue
        encoded = _encoded(field, [values.value] if isinstance(values, _Same) else values)
        has_number = varying or field is not fields[-1]  # the number of rows must stand in one array
        if has_number and encoded.count(encoded[0]) == len(encoded):
            selected.append(f"%s::{kind}")
            constants.append(encoded[0])
        else:
            selected.append(f'u."{field.column}"')
            arrays.append((f"%s::{kind}[]", f'"{field.column}"'))
            varying.append(_array(field, encoded if len(encoded) == count else [encoded[0]] * count))
    table = model._meta.db_table
    before = _FILLED.format(setting=FILLED, table=table) if is_filled else ""
    query = (
        f'{before}insert into "{table}" ({names}) select {", ".join(selected)} from {"filled, " if before else ""}'
        f"unnest({', '.join(cast for cast, _ in arrays)}) as u({', '.join(name for _, name in arrays)})"
    )
    if returning:
        query += " returning " + ", ".join(f'"{field.column}"' for field in returning)
    return query, [*constants, *varying]


def _executed(statement: Statement):
    """The open cursor."""
    cursor = _binding_cursor()
    cursor.execute(*statement)
    _send_all()
    return cursor


def _binding_cursor():
    """A cursor that sends values beside the statement: Django's own quotes them into it, which the server undoes."""
    connection.ensure_connection()
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))


def _sql_type(field: models.Field) -> str:
    """Without its length: a cast would cut a text that is too long, an insert refuses it."""
    return str(field.db_type(connection)).partition("(")[0]


def _encoded(field: models.Field, values: Sequence) -> Sequence[str | None]:
    """Days and keys are few among many rows: each different one is encoded once."""
    if isinstance(values, Encoded):
        return values
    encode = _encoder(field)
    assert encode is not None, field
    if _kind(field) in _FEW:
        known = {value: None if value is None else encode(value) for value in set(values)}
        return [known[value] for value in values]
    return [None if value is None else encode(value) for value in values]


def _array(field: models.Field, encoded: Sequence[str | None]) -> str:
    """The array as PostgreSQL writes it."""
    if _kind(field) in _NUMBERS or _kind(field) in ("DateField", "DateTimeField"):
        return "{" + ",".join(["NULL" if one is None else one for one in encoded]) + "}"
    if None not in encoded:
        joined = _BETWEEN.join(cast(Sequence[str], encoded))
        if joined.count(_BETWEEN) == len(encoded) - 1:  # else the server is to refuse the text that holds it
            return '{"' + _escaped(joined).replace(_BETWEEN, '","') + '"}'
    return "{" + ",".join(["NULL" if one is None else f'"{_escaped(one)}"' for one in encoded]) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _kind(field: models.Field) -> str:
    """The field's internal type; of a foreign key the one of what it points at."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def _encoder(field: models.Field) -> Encoder | None:
    """How a value of this field is written as text; None for a field that is not known here."""
    kind = _kind(field)
    if kind in _NUMBERS or kind in _TEXTS:
        return str
    if kind == "DateField":
        return lambda value: str(value if type(value) is date else field.get_prep_value(value))
    if kind == "DateTimeField":
        return lambda value: _moment(field, value).isoformat()
    if kind == "JSONField":
        return (field.encoder or json.JSONEncoder)(ensure_ascii=False).encode
    if kind == "BinaryField":
        return lambda value: "\\x" + bytes(field.get_prep_value(value)).hex()
    return None


def _moment(field: models.Field, value) -> datetime:
    if type(value) is datetime and value.tzinfo is not None:
        return value
    prepared = field.get_prep_value(value)
    return prepared if timezone.is_aware(prepared) else timezone.make_aware(prepared)
