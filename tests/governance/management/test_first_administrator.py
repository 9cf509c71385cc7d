"""The first log-in of a new bureau."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from governance.offices.models import Post

pytestmark = pytest.mark.django_db


def appoint(code="620421000000", username="first_admin") -> str:
    out = io.StringIO()
    call_command("first_administrator", code, "管理一", username, stdout=out)
    return out.getvalue().split("：")[1].split("（")[0]


def test_the_first_administrator_logs_in_and_must_change_the_password(world):
    password = appoint()
    post = Post._base_manager.get(user__username="first_admin")
    assert (post.role, post.region.name, post.office_name) == ("TENANT_ADMIN", "靖远县", "靖远县司法局")
    browser = Client()
    browser.post("/login/", {"username": "first_admin", "password": password})
    assert browser.get("/inbox/")["Location"] == "/password/"


@pytest.mark.parametrize("code", ["620421101000", "999999000000"])
def test_only_a_city_or_county_has_a_bureau(world, code):
    with pytest.raises(CommandError, match="没有代码"):
        appoint(code)
    assert not Post._base_manager.filter(user__username="first_admin").exists()


def test_there_is_only_one_first_administrator(world):
    appoint()
    with pytest.raises(CommandError, match="已有系统管理员"):
        appoint(username="second_admin")
    with pytest.raises(CommandError, match="已被使用"):
        appoint()
