"""Who a session belongs to: read by hand, refused as Django refuses."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from governance.access.session_store import SessionStore
from governance.offices.models import User

pytestmark = pytest.mark.django_db


def is_let_in(browser) -> bool:
    return browser.get(reverse("inbox:todo")).status_code == 200


@pytest.fixture
def clerk(world):
    return world.post("OFFICE_CLERK", "北湾镇")


def test_a_signed_in_person_is_let_in(clerk, client_of):
    assert is_let_in(client_of(clerk))


def test_a_session_that_is_over_lets_nobody_in(clerk, client_of):
    browser = client_of(clerk)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_let_in(browser)


def test_a_session_taken_away_lets_nobody_in(clerk, client_of):
    browser = client_of(clerk)
    Session.objects.all().delete()
    assert not is_let_in(browser)


def test_an_unknown_key_lets_nobody_in(clerk, client_of):
    browser = client_of(clerk)
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert not is_let_in(browser)


def test_a_closed_account_lets_nobody_in(clerk, client_of):
    browser = client_of(clerk)
    User.objects.filter(pk=clerk.user_id).update(is_active=False)
    assert not is_let_in(browser)


def test_another_password_ends_the_session(clerk, client_of):
    browser = client_of(clerk)
    clerk.user.set_password("另一个很长的密码9")
    clerk.user.save()
    assert not is_let_in(browser)


def test_what_was_tampered_with_is_empty():
    session = SessionStore()
    session["post_id"] = 7
    session.create()
    assert SessionStore(session.session_key)["post_id"] == 7
    Session.objects.update(session_data="x" + session.encode({"post_id": 8})[1:])
    assert SessionStore(session.session_key).load() == {}
