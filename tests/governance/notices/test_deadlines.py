"""Deadlines tell the people of a case: once per stage, never daily."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from governance.deadlines import announcements
from governance.deadlines import queries as deadlines
from governance.deadlines.announcements import Announcement, Occasion
from governance.deadlines.reminders import Stage
from governance.notices.models import Notice
from tests.factories import mediation as made
from tests.factories import returns as scopes

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(world):
    head = world.post("OFFICE_HEAD", "北湾镇")
    with scopes.acting(head):
        case = made.mediating(head, made.committee(head), on=date(2026, 3, 2))
        return head, case, deadlines.of_subject(case)[0]


def announce(deadline, **more):
    with scopes.worker(deadline.region):
        announcements.announce(Announcement(Occasion.REMINDER, deadline, **more))


def test_each_stage_is_told_once(running):
    head, case, deadline = running
    for stage in (Stage.EARLY, Stage.OVERDUE, Stage.OVERDUE):
        announce(deadline, stage=stage)
    rows = Notice._base_manager.filter(to=head).order_by("pk")
    told = [row.title.partition("：")[0] for row in rows]
    assert told == [f"{deadline.rule.name}即将到期", f"{deadline.rule.name}已逾期"]
    assert {row.url for row in rows} == {reverse("cases:detail", args=[case.pk])}
    assert f"{deadline.due_on:%Y-%m-%d}" in rows[0].text


def test_a_moved_day_is_told_with_both_days(running):
    head, _case, deadline = running
    before = deadline.due_on - timedelta(days=1)
    with scopes.worker(deadline.region):
        announcements.announce(Announcement(Occasion.DUE_MOVED, deadline, due_before=before))
    text = Notice._base_manager.get(to=head).text
    assert f"{before:%Y-%m-%d}" in text
    assert f"{deadline.due_on:%Y-%m-%d}" in text


def test_a_neighbouring_office_learns_nothing(running, world):
    _head, _case, deadline = running
    neighbour = world.post("OFFICE_HEAD", "东湾镇")
    announce(deadline, stage=Stage.EARLY)
    assert not Notice._base_manager.filter(to=neighbour).exists()
