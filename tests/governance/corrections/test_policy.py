"""Who may ask, approve and unlock, as a table; and what an unlocked correction cannot touch."""

import pytest
from django.db import IntegrityError, transaction

from governance.corrections import actions, policy
from governance.corrections.changes import ChangeRefused
from governance.corrections.models import Correction
from governance.returns.models import ReturnPeriod, ReturnValue
from governance.workflow.actions import AlreadyDone, TransitionRefused
from tests.factories import returns as made
from tests.factories.lifecycle import acting, moment

pytestmark = pytest.mark.django_db
MAY, LATER = made.MAY, moment(6, 20)


@pytest.fixture
def locked(bureau, open_month):
    open_month(MAY)
    row = bureau.approve(bureau.town)
    bureau.sign_own()
    bureau.lock(ReturnPeriod._base_manager.get(region=bureau.county, month=MAY).form)
    return made.fresh(row)


ROLES = {
    "clerk": ("OFFICE_CLERK", "海安镇", 0),
    "office head": ("OFFICE_HEAD", "海安镇", 0),
    "statistician": ("COUNTY_STATISTICIAN", "海安市", 0),
    "second statistician": ("COUNTY_STATISTICIAN", "海安市", 1),
    "county head": ("COUNTY_HEAD", "海安市", 0),
    "other county": ("COUNTY_STATISTICIAN", "靖远县", 0),
    "other clerk": ("OFFICE_CLERK", "曲塘镇", 0),
}


@pytest.mark.parametrize(
    ("who", "asks", "approves", "unlocks"),
    [
        ("clerk", True, False, False),
        ("office head", True, False, False),
        ("statistician", False, True, False),
        ("second statistician", False, True, True),
        ("county head", False, False, True),
        ("other county", False, False, False),
        ("other clerk", False, False, False),
    ],
)
def test_three_parts_for_three_people(bureau, locked, world, who, asks, approves, unlocks):
    role, place, index = ROLES[who]
    post = world.post(role, place, index=index)
    assert policy.can_request(locked, post=post)[0] is asks
    correction = bureau.ask_to_correct(locked, {"M24": "3"}, at=LATER)
    with acting(post):
        assert policy.can_approve(correction, post=post)[0] is approves
    with acting(bureau.statistician):
        correction = actions.approve_correction(correction=correction, by=bureau.statistician, at=LATER)
    with acting(post):
        assert policy.can_unlock(correction, post=post)[0] is unlocks


@pytest.mark.parametrize(
    ("typed", "words"),
    [({}, "至少更正一项"), ({"M24": "1"}, "至少更正一项"), ({"M24": "三"}, "M24"), ({"M02": "-4"}, "M02")],
)
def test_a_request_must_change_something_and_be_a_number(bureau, locked, typed, words):
    with pytest.raises(ChangeRefused, match=words):
        bureau.ask_to_correct(locked, typed, at=LATER)


def test_one_request_at_a_time(bureau, locked):
    bureau.ask_to_correct(locked, {"M24": "3"}, at=LATER)
    with pytest.raises(TransitionRefused, match="正在办理"):
        bureau.ask_to_correct(locked, {"M24": "4"}, at=LATER)


def test_refused_and_withdrawn_change_nothing(bureau, locked):
    correction = bureau.ask_to_correct(locked, {"M24": "3"}, at=LATER)
    with acting(bureau.statistician):
        actions.refuse_correction(correction=correction, reason="台账无误", by=bureau.statistician, at=LATER)
    correction = bureau.ask_to_correct(locked, {"M24": "4"}, at=LATER)
    clerk = bureau.clerk(bureau.town)
    with acting(clerk):
        actions.withdraw_correction(correction=correction, by=clerk, at=LATER)
        with pytest.raises(AlreadyDone):
            actions.withdraw_correction(correction=correction, by=clerk, at=LATER)
    assert (made.fresh(locked).state, made.fresh(locked).version) == ("LOCKED", 1)
    assert Correction._base_manager.count() == 2


def test_only_the_unlocked_item_changes(bureau, locked):
    before = amounts(locked, 1)
    bureau.correct(locked, {"M24": "3"}, at=LATER)
    after = amounts(locked, 2)
    assert amounts(locked, 1) == before
    assert {code for code in after if after[code] != before[code]} == {"M24"}
    for sets in ({"amount": 99}, {"return_version": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReturnValue._base_manager.filter(monthly_return=locked, return_version=2, code="M01").update(
                **sets
            )


def amounts(row, version: int) -> dict:
    values = ReturnValue._base_manager.filter(monthly_return=row, return_version=version)
    return dict(values.values_list("code", "amount"))
