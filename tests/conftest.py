"""Shared fixtures: one loaded tree of regions per test database, scopes opened on purpose."""

from contextlib import contextmanager

import pytest

from governance.tenancy import scope
from tests.world import World


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker):
    """Each test process works on its own copy of a database that is migrated and holds the real regions."""
    from tests import template_database

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock(), template_database.copied(worker):
        yield


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def act_as(db):
    """`with act_as(post):` opens the scope of the post as a request would."""

    @contextmanager
    def opened(post):
        place = scope.of_region(post.region, post_id=post.pk, user_id=post.user_id, request_id="test")
        with scope.enter(place) as entered:
            yield entered

    return opened


@pytest.fixture
def client_of(client, db):
    """`client_of(post)` is a browser signed in as that post."""
    from django.test import Client

    def signed_in(post) -> Client:
        browser = Client()
        browser.force_login(post.user, backend="governance.access.backends.PortalBackend")
        session = browser.session
        session["post_id"] = post.pk
        session.save()
        return browser

    return signed_in
