"""A form that waits for its second person is in that person's list of work, and comes back with a note."""

import pytest

from governance.form_drafts import actions, inbox
from governance.form_drafts.models import FormDraft
from governance.returns import loading
from tests.factories import form_drafts as made
from tests.factories.returns import moment

AT = moment(5, 20)


@pytest.fixture
def drafted(world):
    loading.load_forms()
    writer = world.post("COUNTY_STATISTICIAN", "靖远县")
    return writer, made.drafted(writer, first_month=202606, at=AT)


def awaiting(provider, post, act_as):
    with act_as(post):
        group = provider(post=post, on=AT.date())
    return [(item.title, item.detail) for item in group.items] if group else None


def test_the_head_learns_of_an_offered_form_and_the_writer_of_its_return(drafted, world, act_as):
    writer, draft = drafted
    head = world.post("COUNTY_HEAD", "靖远县")
    assert awaiting(inbox.to_publish, head, act_as) is None
    with act_as(writer):
        actions.offer(draft=draft, by=writer, at=AT)
    [(title, detail)] = awaiting(inbox.to_publish, head, act_as)
    assert title == str(draft)
    assert detail == f"{writer.person_name}送审，自2026年6月起使用"
    assert awaiting(inbox.to_publish, writer, act_as) is None
    assert awaiting(inbox.to_publish, world.post("COUNTY_HEAD", "会宁县"), act_as) is None
    with act_as(head):
        actions.take_back(draft=FormDraft.objects.get(pk=draft.pk), note="口径不清", by=head)
    assert awaiting(inbox.to_publish, head, act_as) is None
    assert awaiting(inbox.to_put_right, writer, act_as) == [(str(draft), "退回意见：口径不清")]


def test_nothing_waits_once_it_is_published(drafted, world, act_as):
    writer, draft = drafted
    head = world.post("COUNTY_HEAD", "靖远县")
    with act_as(writer):
        actions.offer(draft=draft, by=writer, at=AT)
    with act_as(head):
        actions.publish(draft=FormDraft.objects.get(pk=draft.pk), by=head, at=AT)
    assert awaiting(inbox.to_publish, head, act_as) is None
    assert awaiting(inbox.to_put_right, writer, act_as) is None
