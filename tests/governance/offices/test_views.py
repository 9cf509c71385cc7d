"""The screens of offices and posts: shown once, refused elsewhere, effective at the next request."""

import re

import pytest
from django.urls import reverse

from governance.offices.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world):
    return world.post("TENANT_ADMIN", "靖远县")


@pytest.fixture
def head(world):
    return world.post("OFFICE_HEAD", "北湾镇")


def appoint(browser, office, **changed):
    data = {
        "person_name": "王芳",
        "username": "wang.fang",
        "region": "北湾镇",
        "role": "OFFICE_CLERK",
        "office": office.pk,
        "valid_from": "2024-01-01",
    }
    return browser.post(reverse("offices:appoint"), {**data, **changed})


def test_the_one_time_password_is_shown_once_and_must_be_changed(client_of, client, admin, head):
    page = appoint(client_of(admin), head.office).content.decode()
    password = re.search(r"one-time\">([a-z0-9-]+)<", page)[1]
    post = Post._base_manager.get(person_name="王芳")
    assert password not in client_of(admin).get(reverse("offices:post", args=[post.pk])).content.decode()
    client.post(reverse("login"), {"username": "wang.fang", "password": password})
    assert client.get(reverse("inbox:todo")).url == reverse("password_change")
    new = {"old_password": password, "new_password1": "Yellow-River-7", "new_password2": "Yellow-River-7"}
    assert client.post(reverse("password_change"), new).url == reverse("password_change_done")
    assert client.get(reverse("inbox:todo")).status_code == 200


def test_an_unknown_or_foreign_region_is_refused_on_the_form(client_of, admin, head):
    page = appoint(client_of(admin), head.office, region="会师镇").content.decode()
    assert "在本辖区内没有找到“会师镇”" in page
    assert not Post._base_manager.filter(person_name="王芳").exists()


def test_a_same_named_village_needs_its_township(client_of, world, admin, head):
    page = appoint(
        client_of(admin), head.office, region="高崖村村民委员会", role="VILLAGE_CLERK"
    ).content.decode()
    assert "不止一处" in page


def test_a_suspended_post_is_dead_at_the_next_request(client_of, admin, head):
    browser = client_of(head)
    assert browser.get(reverse("inbox:todo")).status_code == 200
    client_of(admin).post(reverse("offices:suspend", args=[head.pk]), {"reason": "停职检查"})
    assert browser.get(reverse("inbox:todo")).url == reverse("choose_post")
    assert "没有有效的岗位" in browser.get(reverse("choose_post")).content.decode()


def test_another_countys_post_does_not_exist_here(client_of, world, head):
    stranger = world.post("TENANT_ADMIN", "会宁县")
    browser = client_of(stranger)
    assert browser.get(reverse("offices:post", args=[head.pk])).status_code == 404
    assert browser.post(reverse("offices:suspend", args=[head.pk]), {"reason": "x"}).status_code == 404
    for name in ("offices:end", "offices:resume", "offices:reset_password", "offices:transfer"):
        assert browser.post(reverse(name, args=[head.pk])).status_code == 404, name
    assert Post._base_manager.get(pk=head.pk).status == "ACTIVE"


@pytest.mark.parametrize("name", ["offices:list", "offices:people", "offices:appoint", "offices:create"])
def test_pages_open_for_the_administrator_and_lists_for_the_bureau(client_of, world, admin, name):
    assert client_of(admin).get(reverse(name)).status_code == 200
    clerk = world.post("OFFICE_CLERK", "北湾镇")
    expected = 200 if name in {"offices:list", "offices:people"} else 403
    assert client_of(clerk).get(reverse(name)).status_code == expected


def test_every_page_of_offices_renders(client_of, admin, head):
    browser = client_of(admin)
    for name, key in (
        ("offices:detail", head.office_id),
        ("offices:edit", head.office_id),
        ("offices:post", head.pk),
        ("offices:transfer", head.pk),
    ):
        page = browser.get(reverse(name, args=[key])).content.decode()
        assert "⚠" not in page, name


def test_lists_filter_and_show_only_the_own_scope(client_of, world, admin, head):
    world.post("OFFICE_HEAD", "会师镇", name="会宁人")
    page = (
        client_of(admin)
        .get(reverse("offices:people"), {"role": "OFFICE_HEAD", "text": "北湾"})
        .content.decode()
    )
    assert head.person_name in page
    assert "会宁人" not in client_of(admin).get(reverse("offices:people")).content.decode()


def test_an_office_is_created_and_changed(client_of, admin):
    browser = client_of(admin)
    data = {
        "region": "靖远县",
        "name": "靖远县公证处",
        "kind": "NOTARY_OFFICE",
        "short_name": "",
        "phone": "",
    }
    made = browser.post(reverse("offices:create"), data)
    page = browser.get(made.url).content.decode()
    assert "靖远县公证处" in page
    again = browser.post(reverse("offices:create"), data).content.decode()
    assert "已有“靖远县公证处”" in again
