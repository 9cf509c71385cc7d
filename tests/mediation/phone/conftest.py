"""A mediator of the township's committee, acting with a post of their own."""

import pytest

from tests.factories import mediation as make


@pytest.fixture
def head(world):
    return world.post("OFFICE_HEAD", "北湾镇")


@pytest.fixture
def clerk(world):
    return world.post("OFFICE_CLERK", "北湾镇")


@pytest.fixture
def villager(world):
    """A mediator whose post is a village."""
    return world.post("MEDIATOR", world.village_of("北湾镇"), name="王村调")


@pytest.fixture
def mediator_post(world):
    return world.post("MEDIATOR", "北湾镇", name="李长福")


@pytest.fixture
def lead(head, mediator_post, act_as):
    """The mediator on the list of the committee."""
    with act_as(head):
        return make.mediator(head, make.committee(head), name="李长福", post=mediator_post)


@pytest.fixture
def me(lead, mediator_post, clerk, villager, act_as):
    """The mediator acts: the scope is open."""
    with act_as(mediator_post):
        yield mediator_post


@pytest.fixture
def place(world):
    return world.village_of("北湾镇")
