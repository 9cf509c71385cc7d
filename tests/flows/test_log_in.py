"""登录：连续输错即锁定；一人两岗先选岗位；退出后不能再看."""

import pytest

from governance.offices.models import Post

pytestmark = pytest.mark.browser


@pytest.fixture
def clerk(world):
    return world.post("OFFICE_CLERK", "北湾镇", name="陈登录")


@pytest.fixture
def head_of_two_offices(world):
    """The same person heads one office and stands in at another."""
    first = world.post("OFFICE_HEAD", "北湾镇", name="赵两岗")
    other = world.post("OFFICE_HEAD", "东湾镇", name="钱代管")
    Post._base_manager.filter(pk=other.pk).update(user=first.user, person_name=first.person_name)
    return first


def test_five_wrong_passwords_lock_the_account_and_say_so(browser, clerk):
    for _ in range(4):
        browser.log_in(clerk.user.username, "wrong-password")
        assert "用户名或密码不正确" in browser.text
    browser.log_in(clerk.user.username, "wrong-password")
    assert "账号暂时锁定" in browser.text and "锁定 15 分钟" in browser.text
    browser.log_in(clerk.user.username)
    assert "账号暂时锁定" in browser.text


def test_a_person_with_two_posts_chooses_and_changes(browser, head_of_two_offices):
    browser.log_in(head_of_two_offices.user.username)
    assert browser.path == "/posts/choose/"
    assert "北湾镇" in browser.text and "东湾镇" in browser.text
    browser.take_post("东湾镇")
    assert browser.office == "东湾镇单位"
    browser.open("/posts/choose/").take_post("北湾镇")
    assert browser.office == "北湾镇单位"


def test_after_log_out_nothing_can_be_read(browser, head_of_two_offices):
    browser.log_in(head_of_two_offices.user.username).take_post("北湾镇")
    browser.log_out()
    assert browser.path == "/login/"
    browser.open("/mediation/cases/")
    assert browser.path.startswith("/login/?next=")
