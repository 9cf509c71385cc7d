"""Appointing, transferring, suspending: inside the own scope only, recorded, and effective at once."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from governance.audit.events import EventKind
from governance.audit.models import AuditEvent
from governance.offices import accounts, actions, queries
from governance.offices.models import Office, OfficeKind, Post, PostStatus
from governance.offices.rules import AppointmentRefused
from governance.regions import actions as regions
from governance.regions.actions import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def admin(world):
    return world.post("TENANT_ADMIN", "靖远县")


@pytest.fixture
def office(world):
    return world.post("OFFICE_HEAD", "北湾镇").office


@pytest.fixture
def acting(admin, act_as, office):
    with act_as(admin):
        yield admin


def appointed(world, office, by, now, **changed):
    wanted = {
        "username": "wang.fang",
        "person_name": "王芳",
        "role": "OFFICE_CLERK",
        "office": office,
        "region": world.region("北湾镇"),
        "valid_from": date(2024, 1, 1),
    }
    return actions.appoint(**{**wanted, **changed}, by=by, at=now)


def counts() -> tuple:
    return Post._base_manager.count(), get_user_model().objects.count(), AuditEvent._base_manager.count()


def test_appointing_makes_a_log_in_with_a_one_time_password(world, acting, office, now):
    made = appointed(world, office, acting, now)
    assert made.post.office_name == office.name
    event = AuditEvent.objects.get(kind=EventKind.POST_APPOINTED)
    assert event.subject_id == str(made.post.pk)
    assert made.password not in event.summary
    with connection.cursor() as cursor:
        cursor.execute("reset role")
    user = get_user_model().objects.get(username="wang.fang")
    assert user.check_password(made.password)
    assert user.must_change_password


def test_a_scope_cannot_read_the_table_of_users(acting):
    with pytest.raises(ProgrammingError), transaction.atomic():
        list(get_user_model().objects.all())


def test_a_person_known_here_gets_a_second_post_and_no_new_password(world, acting, office, now):
    first = appointed(world, office, acting, now)
    second = appointed(world, office, acting, now, region=world.region("东湾镇"))
    assert second.password == ""
    assert second.post.user_id == first.post.user_id


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"region": "会师镇"}, "不在您的管理范围内"),
        ({"region": "白银市", "role": "CITY_ANALYST"}, "不在您的管理范围内"),
        ({"role": "COUNTY_HEAD"}, "不能设在这一级区域"),
        ({"username": "王芳"}, "用户名须以小写字母开头"),
        ({"username": "taken.elsewhere"}, "已由他人使用"),
    ],
)
def test_outside_the_scope_or_the_level_nothing_is_appointed(
    world, act_as, admin, office, now, changed, message
):
    get_user_model().objects.create_user("taken.elsewhere", "x" * 12, person_name="王芳")
    before = counts()
    if "region" in changed:
        changed = {**changed, "region": world.region(changed["region"])}
    with act_as(admin), pytest.raises(AppointmentRefused, match=message):
        appointed(world, office, admin, now, **changed)
    assert counts() == before


def test_a_county_office_serves_no_other_county(world, act_as, admin, now):
    elsewhere = world.post("OFFICE_HEAD", "会师镇").office
    before = counts()
    with act_as(admin), pytest.raises(AppointmentRefused, match="不在您的管理范围内"):
        appointed(world, elsewhere, admin, now)
    assert counts() == before


def test_a_city_administrator_administers_the_city_and_not_its_counties(world, act_as, now):
    admin = world.post("TENANT_ADMIN", "白银市")
    office = world.post("CITY_HEAD", "白银市").office
    with act_as(admin):
        made = appointed(world, office, admin, now, role="CITY_ANALYST", region=world.region("白银市"))
        assert made.post.county_id is None
        with pytest.raises(AppointmentRefused, match="不在您的管理范围内"):
            appointed(world, office, admin, now, username="li.si")


def test_without_the_permission_nothing_is_appointed(world, act_as, office, now):
    head = world.post("COUNTY_HEAD", "靖远县")
    with act_as(head), pytest.raises(AppointmentRefused, match="没有任命的权限"):
        appointed(world, office, head, now)


def test_a_transfer_ends_one_post_and_starts_the_next(world, acting, office, now, today):
    made = appointed(world, office, acting, now)
    following = actions.transfer(
        post=made.post,
        role="OFFICE_HEAD",
        office=office,
        region=world.region("东湾镇"),
        on=today,
        by=acting,
        at=now,
    )
    old = Post.objects.get(pk=made.post.pk)
    assert (old.status, old.valid_to) == (PostStatus.ENDED, today)
    assert (following.valid_from, following.status) == (today, PostStatus.ACTIVE)
    assert following.user_id == old.user_id


def test_a_transfer_of_the_future_leaves_the_old_post_in_office_until_then(world, acting, office, now, today):
    made, day = appointed(world, office, acting, now), today + timedelta(days=7)
    actions.transfer(
        post=made.post,
        role="OFFICE_HEAD",
        office=office,
        region=world.region("北湾镇"),
        on=day,
        by=acting,
        at=now,
    )
    roles = Post.objects.filter(user_id=made.post.user_id)
    assert [post.role for post in roles.active(on=day - timedelta(days=1))] == ["OFFICE_CLERK"]
    assert [post.role for post in roles.active(on=day)] == ["OFFICE_HEAD"]


def test_suspending_needs_a_reason_and_is_kept_in_the_history(world, acting, office, now):
    post = appointed(world, office, acting, now).post
    with pytest.raises(AppointmentRefused, match="须填写理由"):
        actions.suspend(post=post, reason=" ", by=acting, at=now)
    actions.suspend(post=post, reason="借调外单位", by=acting, at=now)
    actions.resume(post=post, reason="借调期满", by=acting, at=now)
    steps = queries.post_page(Post.objects.select_related("region").get(pk=post.pk)).history
    assert [(step.title, step.reason, step.by) for step in steps] == [
        ("恢复", "借调期满", acting.person_name),
        ("停用", "借调外单位", acting.person_name),
        ("任命", "", acting.person_name),
    ]


def test_an_ended_post_cannot_be_changed(world, acting, office, now, today):
    post = appointed(world, office, acting, now).post
    actions.end(post=post, on=today, by=acting, at=now)
    with pytest.raises(AppointmentRefused, match="已离任"):
        actions.suspend(post=post, reason="x", by=acting, at=now)
    other = appointed(world, office, acting, now, region=world.region("东湾镇")).post
    with pytest.raises(AppointmentRefused, match="日期须晚于任职日期"):
        actions.end(post=other, on=date(2024, 1, 1), by=acting, at=now)


def test_nobody_changes_the_own_post(acting, now):
    with pytest.raises(AppointmentRefused, match="不能变更本人"):
        actions.suspend(post=acting, reason="x", by=acting, at=now)


def test_resetting_a_password_makes_the_old_one_useless(world, acting, office, now):
    made = appointed(world, office, acting, now)
    again = actions.reset_password(post=made.post, by=acting, at=now)
    assert again.password != made.password
    user = accounts.find("wang.fang")
    assert user.check_password(again.password)
    assert not user.check_password(made.password)
    assert user.must_change_password


def test_the_password_of_a_person_with_a_post_elsewhere_is_not_reset(world, act_as, admin, office, now):
    with act_as(admin):
        made = appointed(world, office, admin, now)
    other = world.post("OFFICE_HEAD", "海安镇")
    Post(
        user_id=made.post.user_id,
        person_name="王芳",
        role="MEDIATOR",
        office=other.office,
        office_name="x",
        region=other.region,
        valid_from=date(2024, 1, 1),
    ).save()
    hashed = get_user_model().objects.get(username="wang.fang").password
    with act_as(admin), pytest.raises(AppointmentRefused, match="其他单位另有岗位"):
        actions.reset_password(post=made.post, by=admin, at=now)
    assert get_user_model().objects.get(username="wang.fang").password == hashed


def test_an_office_name_is_unique_in_its_region_and_follows_into_the_posts(world, acting, office, now):
    twin = Office(region=office.region, name=office.name, kind=OfficeKind.JUSTICE_OFFICE)
    with pytest.raises(AppointmentRefused, match="已有"):
        actions.save_office(office=twin, by=acting, at=now)
    office.name = "北湾司法所"
    actions.save_office(office=office, by=acting, at=now)
    assert set(Post.objects.filter(office=office).values_list("office_name", flat=True)) == {"北湾司法所"}


@pytest.mark.parametrize(("role", "place"), [("COUNTY_HEAD", "靖远县"), ("CITY_HEAD", "白银市")])
def test_posts_of_a_region_that_ends_end_with_it(world, act_as, now, role, place):
    village, day = world.village_of("北湾镇"), date(2025, 7, 1)
    clerk = world.post("VILLAGE_CLERK", village)
    head = world.post(role, place)
    with act_as(head):
        regions.abolish(region=village, decision=Decision(day), by=head, at=now)
    clerk = Post._base_manager.get(pk=clerk.pk)
    assert (clerk.status, clerk.valid_to) == (PostStatus.ENDED, day)


def test_a_user_name_taken_a_moment_ago_is_refused_and_the_scope_goes_on(
    world, acting, office, now, monkeypatch
):
    appointed(world, office, acting, now)
    monkeypatch.setattr(accounts, "find", lambda username: None)  # the other was not there when we looked
    with pytest.raises(AppointmentRefused, match="刚刚被使用"):
        appointed(world, office, acting, now)
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        assert cursor.fetchone() == ("portal_county",)
