"""Every constraint and every guard of the database, broken once on purpose."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, connection

from governance.tenancy import security
from governance.tenancy.models import OwnedModel
from governance.workflow import registry
from tests.sweeps import (  # noqa: F401
    breakers_desk,
    breakers_file_reviews,
    breakers_frame,
    breakers_lifecycle,
    breakers_mediation,
    breakers_returns,
    breakers_screening,
    breakers_subsidies,
    valid_rows,
)
from tests.sweeps.breakers import (
    BOOK,
    Breaker,
    answer,
    first_row,
    mine,
    quoted,
    refusal,
    undone,
    without_triggers,
)
from tests.sweeps.breakers_guards import GUARDS
from tests.world import World

APPS = ("governance", "villages", "mediation", "legalaid")
HISTORY = {"update_update"}
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]
CONSTRAINTS = {(model._meta.label, one.name) for model in MODELS for one in model._meta.constraints}
APPEND_ONLY = [
    model for model in MODELS if security.is_owned(model) and security.ownership_of(model).append_only
]
REFERENCES = [
    (model, column, target)
    for model in MODELS
    if issubclass(model, OwnedModel)
    for column, target, _key in security.owned_references(model, model.ownership)
]
UNIQUE_FIELDS = [
    (model, field.column)
    for model in MODELS
    for field in model._meta.concrete_fields
    if field.unique and not field.primary_key
]


@pytest.fixture(scope="module", autouse=True)
def rows(django_db_setup, django_db_blocker):
    """The valid rows, made once; every attempt on them is thrown away."""
    with django_db_blocker.unblock(), undone():
        connection.errors_occurred = False  # refusals in earlier tests would keep scopes from closing
        valid_rows.build(World())
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        yield


def label(value) -> str:
    return value._meta.label if hasattr(value, "_meta") else str(value)


def test_every_constraint_has_a_breaker():
    broken = {(one.model, name) for name, ways in BOOK.pages.items() for one in ways}
    assert broken == CONSTRAINTS


def test_every_declared_trigger_has_a_breaker():
    declared = {
        (model._meta.label, trigger.name)
        for model in MODELS
        for trigger in getattr(model._meta, "triggers", ())
    }
    assert {(model, name) for model, name in declared if name not in HISTORY} == set(GUARDS)


@pytest.mark.parametrize(
    ("name", "breaker"),
    [(name, way) for name, ways in BOOK.pages.items() for way in ways],
    ids=[f"{name}-{number}" for name, ways in BOOK.pages.items() for number in range(len(ways))],
)
def test_a_broken_row_is_refused_by_its_constraint(name, breaker):
    error = refusal(breaker)
    assert isinstance(error, IntegrityError)
    assert error.__cause__.diag.constraint_name == name


@pytest.mark.parametrize(("model", "column"), UNIQUE_FIELDS, ids=label)
def test_a_unique_field_is_unique(model, column):
    error = refusal(Breaker(model._meta.label, copied={}))
    assert column in error.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    "attempt", [one for attempts in GUARDS.values() for one in attempts], ids=lambda one: one.statement[7:60]
)
def test_a_declared_trigger_refuses(attempt):
    with undone(), connection.cursor() as cursor:
        if attempt.given:
            with without_triggers():
                cursor.execute(attempt.given.format(mine=mine()))
        assert attempt.words in str(answer(cursor, attempt.statement.format(mine=mine())))


@pytest.mark.parametrize("model", APPEND_ONLY, ids=label)
def test_append_only_rows_stay(model):
    with undone(), connection.cursor() as cursor:
        row = first_row(cursor, model)
        for statement in (
            f"update {quoted(model)} set region_id = (select min(id) from governance_region) where {row}",
            f"delete from {quoted(model)} where {row}",
            f"truncate {quoted(model)} cascade",
        ):
            assert "is append-only" in str(answer(cursor, statement)), statement


@pytest.mark.parametrize(("model", "column", "target"), REFERENCES, ids=label)
def test_a_reference_stays_with_its_owner(model, column, target):
    """The row points at a row that has meanwhile come to belong to the other city."""
    with undone(), connection.cursor() as cursor:
        row = _referring_row(cursor, model, column)
        cursor.execute(f'select id from "{target}" where {mine()} order by id desc limit 1')
        found = cursor.fetchone()
        assert found, f"no valid row of {target}"
        nowhere = "gen_random_uuid()" if isinstance(found[0], uuid.UUID) else "0"
        with without_triggers():
            cursor.execute(f"update {quoted(model)} set {column} = {nowhere} where {row}")
            cursor.execute(f"update \"{target}\" set city_id = -1, county_id = -1 where id = '{found[0]}'")
        error = answer(cursor, f"update {quoted(model)} set {column} = '{found[0]}' where {row}")
        assert isinstance(error, IntegrityError)
        assert "points at another owner" in str(error)


@pytest.mark.parametrize(("model", "column", "target"), REFERENCES, ids=label)
def test_an_inserted_reference_stays_with_its_owner(model, column, target):
    """The row is written again after what it points at has come to belong to the other city."""
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields if not field.generated)
    with undone(), connection.cursor() as cursor:
        row = _referring_row(cursor, model, column)
        with without_triggers():
            cursor.execute(
                f"update {quoted(model)} set {column} = coalesce({column}, (select max(id::text) "
                f'from "{target}" where {mine()})::{_type(model, column)}) where {row} returning {column}'
            )
            (found,) = cursor.fetchone()
            cursor.execute(f"create temp table taken_out as select * from {quoted(model)} where {row}")
            cursor.execute(f"delete from {quoted(model)} where {row}")
            cursor.execute(f"update \"{target}\" set city_id = -1, county_id = -1 where id = '{found}'")
        cursor.execute(f"alter table {quoted(model)} disable trigger user")
        for name in ("a_guard", "b_inserted"):  # what else the table forbids has breakers of its own
            cursor.execute(f"alter table {quoted(model)} enable trigger {name}")
        error = answer(cursor, f"insert into {quoted(model)} ({names}) select {names} from taken_out")
        assert f"{column} points at another owner" in str(error)


def _type(model, column: str) -> str:
    (field,) = (field for field in model._meta.concrete_fields if field.column == column)
    return field.db_type(connection)


def _referring_row(cursor, model, column: str) -> str:
    """A row that refers already, where the valid rows have one."""
    cursor.execute(f"select exists (select from {quoted(model)} where {column} is not null and {mine()})")
    return first_row(cursor, model, f"{column} is not null" if cursor.fetchone()[0] else "true")


@pytest.mark.parametrize("workflow", registry.workflows(), ids=lambda one: one.name)
def test_only_declared_steps_are_possible(workflow):
    model = apps.get_model(workflow.model)
    states = {state for step in workflow.steps() for state in step}
    allowed = set(workflow.steps())
    with undone(), connection.cursor() as cursor:
        row = first_row(cursor, model)
        _drop_checks(cursor, model)
        for before in states:
            with without_triggers():
                cursor.execute(f"update {quoted(model)} set {workflow.field} = %s where {row}", [before])
            for after in states - {before}:
                statement = f"update {quoted(model)} set {workflow.field} = '{after}' where {row}"
                if (before, after) not in allowed:
                    assert f"no step from {before} to {after}" in str(answer(cursor, statement))
                else:
                    with undone():
                        cursor.execute(statement)


def _drop_checks(cursor, model) -> None:
    """The steps alone are tried here: checks and declared triggers have their own sweeps."""
    cursor.execute(
        "select conname from pg_constraint where contype = 'c' and conrelid = %s::regclass",
        [model._meta.db_table],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'alter table {quoted(model)} drop constraint "{name}"')
    for trigger in getattr(model._meta, "triggers", ()):
        cursor.execute(f"drop trigger {trigger.get_pgid(model)} on {quoted(model)}")
