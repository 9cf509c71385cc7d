"""Log-in from the first page to the last: lock-out, choice of post, password, ends of a session."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from governance.audit.events import EventKind
from governance.audit.models import AuditEvent
from governance.offices.models import Post

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-1"
START = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def clerk(world):
    return world.post("OFFICE_CLERK", "北湾镇")


@pytest.fixture
def second(world, clerk):
    """A further post of the same person, in another township."""
    region = world.region("东湾镇")
    post = Post(
        user=clerk.user,
        person_name=clerk.person_name,
        role="MEDIATOR",
        office=clerk.office,
        office_name=clerk.office_name,
        region=region,
        valid_from=date(2024, 1, 1),
    )
    post.save()
    return post


def log_in(client, post, password=PASSWORD, **more):
    return client.post(reverse("login"), {"username": post.user.username, "password": password, **more})


def kinds(post) -> list[str]:
    rows = AuditEvent._base_manager.filter(by_post_id=post.pk).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_log_in_leads_to_the_inbox_and_is_recorded_in_the_posts_scope(client, clerk):
    answer = log_in(client, clerk)
    assert answer.url == reverse("home")
    assert client.get(answer.url).url == reverse("inbox:todo")
    page = client.get(reverse("inbox:todo")).content.decode()
    assert "待办" in page
    assert clerk.person_name in page
    assert kinds(clerk) == [EventKind.LOGGED_IN]
    assert AuditEvent._base_manager.get().township_id == clerk.region_id


def test_a_wrong_password_is_answered_in_chinese_and_without_hints(client, clerk):
    wrong = log_in(client, clerk, "wrong").content.decode()
    unknown = client.post(reverse("login"), {"username": "nobody", "password": "x"}).content.decode()
    assert "用户名或密码不正确" in wrong
    assert "用户名或密码不正确" in unknown
    assert kinds(clerk) == []


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour(client, clerk):
    with time_machine.travel(START, tick=False) as clock:
        answers = [log_in(client, clerk, "wrong") for _ in range(5)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
        page = answers[-1].content.decode()
        assert "连续输错 5 次后锁定 15 分钟" in page
        assert "⚠" not in page
        assert log_in(client, clerk).status_code == 429
        clock.shift(timedelta(minutes=16))
        assert log_in(client, clerk).url == reverse("home")
    assert not AccessAttempt.objects.exists()


def test_a_success_forgets_earlier_failures(client, clerk):
    for _ in range(4):
        log_in(client, clerk, "wrong")
    log_in(client, clerk)
    client.post(reverse("logout"))
    assert log_in(client, clerk, "wrong").status_code == 200


def test_logging_out_ends_the_session_in_the_database(client, clerk):
    log_in(client, clerk)
    assert client.post(reverse("logout")).url == reverse("login")
    assert not Session.objects.exists()
    assert client.get(reverse("inbox:todo")).url.startswith(reverse("login"))
    assert kinds(clerk) == [EventKind.LOGGED_IN, EventKind.LOGGED_OUT]


def test_a_person_with_two_posts_chooses_one_and_sees_which(client, clerk, second):
    log_in(client, clerk)
    assert client.get(reverse("inbox:todo")).url == reverse("choose_post")
    page = client.get(reverse("choose_post")).content.decode()
    assert "北湾镇" in page
    assert "靖远县 东湾镇" in page
    assert client.post(reverse("choose_post"), {"post": second.pk}).url == reverse("home")
    assert "东湾镇" in client.get(reverse("inbox:todo")).content.decode()
    assert kinds(second) == [EventKind.LOGGED_IN, EventKind.POST_CHOSEN]
    client.post(reverse("choose_post"), {"post": clerk.pk})
    assert kinds(clerk) == [EventKind.POST_CHOSEN]


def test_nobody_chooses_the_post_of_another_person(client, world, clerk, second):
    stranger = world.post("COUNTY_HEAD", "会宁县")
    log_in(client, clerk)
    answer = client.post(reverse("choose_post"), {"post": stranger.pk})
    assert "请从下列岗位中选择一个" in answer.content.decode()
    assert client.get(reverse("inbox:todo")).url == reverse("choose_post")


@pytest.mark.parametrize(("minutes", "goes_on"), [(29, True), (31, False)])
def test_half_an_hour_without_use_ends_the_session(client, clerk, minutes, goes_on):
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, clerk)
        client.get(reverse("inbox:todo"))
        clock.shift(timedelta(minutes=minutes))
        answer = client.get(reverse("inbox:todo"))
        assert answer.status_code == (200 if goes_on else 302)
        if not goes_on:
            assert "登录已超时" in client.get(answer.url).content.decode()


def test_twelve_hours_end_the_session_however_busy(client, clerk):
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, clerk)
        client.get(reverse("inbox:todo"))
        for _ in range(12 * 3):
            clock.shift(timedelta(minutes=20))
            last = client.get(reverse("inbox:todo"))
        assert last.status_code == 200
        clock.shift(timedelta(minutes=1))
        assert client.get(reverse("inbox:todo")).status_code == 302


def test_an_ended_session_sends_a_fragment_request_to_the_log_in_page(client, clerk):
    with time_machine.travel(START, tick=False) as clock:
        log_in(client, clerk)
        client.get(reverse("inbox:todo"))
        clock.shift(timedelta(hours=1))
        answer = client.get(reverse("inbox:todo"), headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == reverse("login")


def change_password(client, old=PASSWORD, new="Yellow-River-7", again=None):
    data = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post(reverse("password_change"), data)


def test_changing_the_password_keeps_the_session_and_is_recorded(client, clerk):
    log_in(client, clerk)
    assert change_password(client).url == reverse("password_change_done")
    assert client.get(reverse("password_change_done")).status_code == 200
    assert client.get(reverse("inbox:todo")).status_code == 200
    clerk.user.refresh_from_db()
    assert clerk.user.check_password("Yellow-River-7")
    assert kinds(clerk) == [EventKind.LOGGED_IN, EventKind.PASSWORD_CHANGED]


@pytest.mark.parametrize(
    ("old", "new", "again", "message"),
    [
        ("wrong", "Yellow-River-7", None, "原密码不正确"),
        (PASSWORD, "Yellow-River-7", "Yellow-River-8", "两次输入的新密码不一致"),
        (PASSWORD, PASSWORD, None, "新密码不能与原密码相同"),
        (PASSWORD, "short7", None, "至少 10 个字符"),
        (PASSWORD, "1234567890", None, "密码只包含数字"),
    ],
)
def test_a_poor_new_password_is_refused_in_chinese(client, clerk, old, new, again, message):
    log_in(client, clerk)
    assert message in change_password(client, old, new, again).content.decode()
    clerk.user.refresh_from_db()
    assert clerk.user.check_password(PASSWORD)


def test_a_one_time_password_must_be_changed_first(client, clerk):
    type(clerk.user).objects.filter(pk=clerk.user_id).update(must_change_password=True)
    log_in(client, clerk)
    assert client.get(reverse("inbox:todo")).url == reverse("password_change")
    assert "一次性密码" in client.get(reverse("password_change")).content.decode()
    change_password(client)
    assert client.get(reverse("inbox:todo")).status_code == 200


def test_a_person_without_a_post_in_office_gets_no_further_than_the_choice(client, clerk):
    Post._base_manager.filter(pk=clerk.pk).update(valid_to=date(2024, 1, 1), status="ENDED")
    log_in(client, clerk)
    assert client.get(reverse("inbox:todo")).url == reverse("choose_post")
    assert "没有有效的岗位" in client.get(reverse("choose_post")).content.decode()


def test_an_inactive_log_in_is_refused(client, clerk):
    type(clerk.user).objects.filter(pk=clerk.user_id).update(is_active=False)
    assert log_in(client, clerk).status_code == 200
    assert kinds(clerk) == []


def test_the_first_page_after_log_in_goes_where_the_person_wanted(client, clerk):
    wanted = reverse("inbox:done")
    assert client.get(wanted).url == f"{reverse('login')}?next={wanted}"
    assert log_in(client, clerk, next=wanted).url == wanted
    client.post(reverse("logout"))
    assert log_in(client, clerk, next="https://elsewhere.example/").url == reverse("home")


def test_the_scope_of_a_request_cannot_touch_log_ins(client, clerk, act_as):
    with act_as(clerk), connection.cursor() as cursor:
        cursor.execute("select has_table_privilege(current_user, 'governance_user', 'select')")
        assert cursor.fetchone() == (False,)
