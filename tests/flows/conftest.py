"""One running portal for all flows: real processes, a real browser, a copy of the template database."""

import os

import pytest
from django.core.management import call_command
from django.test import override_settings

from governance.access.hashers import PortalArgon2PasswordHasher
from tests import template_database
from tests.flows import browser as browsers
from tests.flows.stack import Stack, web_database_url
from tests.flows.visitor import Visitor
from tests.world import World

HASHER = f"{PortalArgon2PasswordHasher.__module__}.{PortalArgon2PasswordHasher.__qualname__}"


def pytest_collection_modifyitems(items):
    """The stack is started once, so all flows run in one test process."""
    for item in items:
        if "/flows/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("flows"))


@pytest.fixture(scope="session")
def stack(django_test_environment, django_db_blocker, tmp_path_factory):
    """The processes, on a database of their own; nothing of them is left at the end."""
    database = f"portal_flows_{os.getpid()}"
    running = Stack(tmp_path_factory.mktemp("flows"), database)
    with django_db_blocker.unblock():
        template_database.create(database)
        try:
            with template_database.pointed_at(database), _role_of_the_web(database):
                call_command("secure_database", verbosity=0)
            running.start()
            yield running
        finally:
            running.end()
            template_database.drop(database)


def _role_of_the_web(database: str):
    return override_settings(PORTAL_WEB_DATABASE_URL=web_database_url(database))


@pytest.fixture(autouse=True)
def in_the_portals_database(request, stack, django_db_blocker):
    """What a flow seeds and checks is what web and worker see; passwords are hashed as they expect."""
    with (
        django_db_blocker.unblock(),
        template_database.pointed_at(stack.database),
        override_settings(PASSWORD_HASHERS=[HASHER]),
    ):
        yield


@pytest.fixture(scope="session")
def world() -> World:
    """Posts are kept: the flows share one database."""
    return World()


@pytest.fixture(scope="session")
def _window(stack, tmp_path_factory):
    if not browsers.is_installed():
        pytest.skip("未安装 Chromium 与 chromedriver（./portal test 会自动安装）")
    window = browsers.Browser(stack.address, tmp_path_factory.mktemp("browser"))
    yield window
    window.close()


@pytest.fixture
def browser(_window):
    """Nobody is logged in; the window has the size of a desk screen."""
    return _window.sized(browsers.DESK).forget()


@pytest.fixture
def visitor(stack):
    """`visitor(post)` is that person, without a browser."""
    return lambda post: Visitor(stack.address).log_in(post)
