"""How to break each constraint on purpose: what is changed on a valid row, and nothing else is wrong with it.

`given` brings the row into another valid situation first; the database must accept that, so that the
refusal which follows is the constraint's own. Triggers are off meanwhile: they have their own sweep.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import Error, connection, transaction

from governance.regions.models import Region
from governance.tenancy import security
from tests.sweeps import valid_rows


@dataclass(frozen=True)
class Breaker:
    """`broken` is the SET clause of an UPDATE; or, for unique keys, `copied` the columns of a second row."""

    model: str
    broken: str = ""
    copied: dict[str, str] | None = None
    given: str = ""
    where: str = "true"
    is_deferred: bool = False  # PostgreSQL checks a deferred key by a trigger, so triggers must be on


@dataclass
class Book:
    """Breakers by the name of what they break; one constraint may be broken in several ways."""

    pages: dict[str, list[Breaker]] = field(default_factory=dict)

    def update(self, model: str, name: str, broken: str, /, *, given: str = "", where: str = "true") -> None:
        self._add(name, Breaker(model, broken=broken, given=given, where=where))

    def copy(self, model: str, name: str, /, *, given: str = "", where: str = "true", **copied: str) -> None:
        """A second row with the same values except those named, each an SQL expression."""
        self._add(name, Breaker(model, copied=copied, given=given, where=where))

    def copy_deferred(self, model: str, name: str, /, **copied: str) -> None:
        self._add(name, Breaker(model, copied=copied, is_deferred=True))

    def _add(self, name: str, breaker: Breaker) -> None:
        self.pages.setdefault(name, []).append(breaker)


BOOK = Book()


class Accepted(AssertionError):
    """The database let the broken row in."""


def refusal(breaker: Breaker) -> Error:
    """What the database answers to the broken row; the valid row before it must be accepted."""
    model = apps.get_model(breaker.model)
    with undone(), connection.cursor() as cursor:
        row = first_row(cursor, model, breaker.where)
        with without_triggers():
            if breaker.given:
                cursor.execute(f"update {quoted(model)} set {breaker.given} where {row}")
            if not breaker.is_deferred:
                return answer(cursor, _statement(breaker, model, row))
        return answer(cursor, _statement(breaker, model, row))


def _statement(breaker: Breaker, model, row: str) -> str:
    if breaker.copied is not None:
        return _copy(model, breaker.copied, row)
    return f"update {quoted(model)} set {breaker.broken} where {row}"


def answer(cursor, statement: str) -> Error:
    try:
        with transaction.atomic():
            cursor.execute(statement)
            cursor.execute("set constraints all immediate")
    except Error as error:
        return error
    raise Accepted(statement)


def mine() -> str:
    """The condition that picks the rows of `valid_rows`."""
    return f"county_id = {Region.objects.get(name=valid_rows.COUNTY, level='COUNTY').pk}"


def first_row(cursor, model, where: str = "true") -> str:
    """A WHERE clause for one of the valid rows; of a shared table, for the first row there is."""
    key = model._meta.pk.column
    if security.is_owned(model):
        where = f"{where} and {mine()}"
    cursor.execute(f"select {key} from {quoted(model)} where {where} order by {key} limit 1")
    found = cursor.fetchone()
    assert found, f"no valid row of {model._meta.label} where {where}"
    return f"{key} = '{found[0]}'"


def _copy(model, changes: dict[str, str], row: str) -> str:
    columns = [
        item.column
        for item in model._meta.concrete_fields
        if not item.generated and (not item.primary_key or item.column in changes)
    ]
    values = ", ".join(changes.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    return f"insert into {quoted(model)} ({names}) select {values} from {quoted(model)} where {row}"


def quoted(model) -> str:
    return f'"{model._meta.db_table}"'


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint whose work is thrown away."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def without_triggers() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
    yield
    with connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = origin")
