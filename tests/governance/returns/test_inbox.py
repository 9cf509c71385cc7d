"""What awaits whom, and from when."""

from datetime import date

import pytest

from governance.inbox import registry
from governance.returns import actions, inbox
from tests.factories import returns as factory
from tests.factories.returns import acting, moment

pytestmark = pytest.mark.django_db
JUNE_2 = date(2026, 6, 2)


def ask(provider, post, *, on=JUNE_2):
    with acting(post):
        return provider(post=post, on=on)


def test_a_clerk_owes_the_return_when_the_period_nears_its_end(office):
    assert ask(inbox.to_file, office.clerk, on=date(2026, 5, 27)).count == 0
    group = ask(inbox.to_file, office.clerk, on=date(2026, 5, 28))
    assert group.count == 1
    assert (group.items[0].title, group.items[0].due_on) == ("海安镇 2026年5月月报", date(2026, 6, 3))


def test_what_is_filed_is_owed_no_more_until_it_comes_back(office):
    factory.submitted(office.monthly_return, clerk=office.clerk, at=moment(6, 2))
    assert ask(inbox.to_file, office.clerk).count == 0
    with acting(office.head):
        actions.return_for_correction(
            monthly_return=office.monthly_return, reason="核对", cells={}, by=office.head, at=moment(6, 2)
        )
    assert ask(inbox.to_file, office.clerk).items[0].detail == "退回修改"


def test_the_head_signs_what_others_submitted(office):
    factory.submitted(office.monthly_return, clerk=office.clerk, at=moment(6, 2))
    assert ask(inbox.to_sign, office.head).count == 1
    assert ask(inbox.to_sign, office.clerk) is None


def test_nobody_is_asked_to_sign_their_own(office):
    factory.submitted(office.monthly_return, clerk=office.head, at=moment(6, 2))
    assert ask(inbox.to_sign, office.head).count == 0


def test_the_county_reviews_what_was_signed(office):
    assert ask(inbox.to_review, office.reviewer).count == 0
    factory.signed(office.monthly_return, clerk=office.clerk, head=office.head, at=moment(6, 2))
    group = ask(inbox.to_review, office.reviewer)
    assert (group.count, group.items[0].due_on) == (1, date(2026, 6, 5))
    assert ask(inbox.to_review, office.head) is None


def test_the_county_files_its_own_items(office):
    assert [item.title for item in ask(inbox.to_file, office.reviewer).items] == ["海安市 2026年5月月报"]


def test_they_are_registered():
    assert {inbox.to_file, inbox.to_sign, inbox.to_review} <= set(registry.providers())
