"""Statements by hand give the same objects as the query sets they stand for."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from governance.offices import queries as offices
from governance.offices.models import Post, PostQuerySet
from governance.regions.models import Region
from governance.tenancy import by_hand
from mediation.desk.models import SavedView

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


def values(row) -> dict:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_become_the_objects_that_a_query_set_gives(world):
    post = world.post("OFFICE_CLERK", "北湾镇")
    sql = f"""select {by_hand.columns(Region, "r")}, {by_hand.columns(Post, "p")}
        from governance_post p join governance_region r on r.id = p.region_id where p.id = %s"""
    [(region, found)] = by_hand.rows(sql, [post.pk], Region, Post)
    assert values(region) == values(Region.objects.get(pk=post.region_id))
    assert values(found) == values(Post._base_manager.get(pk=post.pk))
    assert not found._state.adding


def test_a_model_whose_values_are_converted_is_refused():
    with pytest.raises(TypeError, match="query"):
        by_hand.rows("select 1", [], SavedView)


@pytest.mark.parametrize(
    ("change", "is_active"),
    [
        ({}, True),
        ({"status": "SUSPENDED"}, False),
        ({"status": "ENDED"}, False),
        ({"valid_from": DAY + timedelta(1)}, False),
        ({"valid_from": DAY}, True),
        ({"valid_from": DAY - timedelta(9), "valid_to": DAY}, False),
        ({"valid_from": DAY - timedelta(9), "valid_to": DAY + timedelta(1)}, True),
    ],
)
def test_posts_of_a_person_are_those_in_force(world, change, is_active):
    post = world.post("OFFICE_CLERK", "北湾镇")
    Post._base_manager.filter(pk=post.pk).update(**change)
    found = offices.active_posts(user_id=post.user_id, on=DAY)
    asked = PostQuerySet(Post).filter(user_id=post.user_id).active(on=DAY).order_by("pk")
    assert [row.pk for row in found] == [row.pk for row in asked] == ([post.pk] if is_active else [])


def test_posts_come_with_their_region(world, django_assert_num_queries):
    post = world.post("OFFICE_CLERK", "北湾镇")
    [found] = offices.active_posts(user_id=post.user_id, on=timezone.localdate())
    with django_assert_num_queries(0):
        assert (found.region.name, found.region.level) == ("北湾镇", "TOWNSHIP")


def test_nobody_else_s_posts_are_found(world):
    world.post("OFFICE_CLERK", "北湾镇")
    assert offices.active_posts(user_id=0, on=timezone.localdate()) == []


def test_columns_by_hand_keep_conditions_order_and_limit(world):
    found = Region.objects.filter(county=world.region("靖远县"), level="TOWNSHIP").order_by("-code")[2:7]
    sql, params = by_hand.selected(found, "governance_region.code, (select 1)")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.fetchall() == [(region.code, 1) for region in found]


def test_columns_by_hand_of_what_cannot_be_found_are_no_rows():
    sql, params = by_hand.selected(Region.objects.filter(pk__in=[]), "code")
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "rows", [lambda: Region.objects.distinct(), lambda: Region.objects.annotate(under=Count("children"))]
)
def test_rows_that_are_made_one_have_no_columns_by_hand(rows):
    with pytest.raises(ValueError, match="plain"):
        by_hand.selected(rows(), "code")
