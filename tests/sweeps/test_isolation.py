"""Every owned table × every level: own rows only, by the database alone and by the ORM alone."""

import pytest
from django.db import Error, connection, transaction
from django.db.models import Q

from governance.tenancy import scope, security

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sweeps")]
SCOPES = [
    ("OFFICE_HEAD", "北湾镇"),
    ("COUNTY_HEAD", "靖远县"),
    ("CITY_HEAD", "白银市"),
    ("COUNTY_HEAD", "海安市"),
]


def test_the_builders_fill_most_owned_tables(swept):
    empty = [model._meta.label for model in security.owned_models() if not model._base_manager.exists()]
    assert len(empty) <= len(security.owned_models()) // 2, empty


@pytest.mark.parametrize(("role", "place"), SCOPES)
def test_the_database_alone_shows_own_rows_only(swept, act_as, role, place):
    post = swept.world.post(role, place)
    expected = {model: _owned_by(model, post.region) for model in security.owned_models()}
    with act_as(post):
        for model, count in expected.items():
            assert _count(model) == count, model._meta.label


@pytest.mark.parametrize(("role", "place"), SCOPES)
def test_the_orm_alone_shows_own_rows_only(swept, act_as, role, place):
    post = swept.world.post(role, place)
    scoped = [model for model in security.owned_models() if issubclass(model, security.OwnedModel)]
    expected = {model: _owned_by(model, post.region) for model in scoped}
    with act_as(post), connection.cursor() as cursor:
        cursor.execute("reset role")
        for model, count in expected.items():
            assert model.objects.count() == count, model._meta.label


@pytest.mark.parametrize(("role", "place"), SCOPES)
def test_nobody_changes_a_foreign_row(swept, act_as, role, place):
    post = swept.world.post(role, place)
    with act_as(post):
        for model in security.owned_models():
            for statement in (
                "update {} set region_id = region_id where {} is distinct from {}",
                "delete from {} where {} is distinct from {}",
            ):
                table = f'"{model._meta.db_table}"'
                column = scope.current().level.column
                assert _affected(statement.format(table, column, post.region_id)) == 0, model._meta.label


def test_without_a_scope_the_web_role_sees_no_owned_row(swept):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role portal_web")
        for model in security.owned_models():
            with transaction.atomic():
                try:
                    cursor.execute(f'select count(*) from "{model._meta.db_table}"')
                except Error:
                    transaction.set_rollback(True)
                    continue
                assert cursor.fetchone()[0] == 0, model._meta.label
        cursor.execute("set local role none")


def _owned_by(model, region) -> int:
    """What the level may see, counted by the owner of the schema."""
    column = f"{region.level.lower()}_id"
    ownership = security.ownership_of(model)
    rows = model._base_manager.filter(**{column: region.pk})
    if ownership.readable_below and region.level in ("TOWNSHIP", "VILLAGE"):
        rows = model._base_manager.filter(county_id=region.county_id).filter(
            Q(township__isnull=True) | Q(township_id=region.township_id)
        )
    return rows.count()


def _count(model) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'select count(*) from "{model._meta.db_table}"')
        return cursor.fetchone()[0]


def _affected(statement: str) -> int:
    """Rows a statement would touch; a refusal touches none."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except Error:
        return 0
