"""Objects of every capability in four townships of two cities, built once for all sweeps."""

import pytest
from django.db import transaction

from tests.sweeps import objects  # noqa: F401  fills BUILDERS
from tests.sweeps.routes import BUILDERS
from tests.world import World

PLACES = ("北湾镇", "东湾镇", "会师镇", "海安镇")


class Swept:
    """The world of the sweeps and, for each place, the URL arguments of every namespace."""

    def __init__(self):
        self.world = World()
        self.values = {
            place: {name: build(self.world, self.world.region(place)) for name, build in BUILDERS.items()}
            for place in PLACES
        }


@pytest.fixture(scope="package")
def swept(django_db_setup, django_db_blocker):
    """Each test runs in a savepoint inside this one transaction, which is rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Swept()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def forget_posts_of_one_test(request):
    """A post made inside a test is undone with the test's savepoint: the shared world must forget it too."""
    if "swept" not in request.fixturenames:
        yield
        return
    world = request.getfixturevalue("swept").world
    kept = dict(world._posts)
    yield
    world._posts = kept
