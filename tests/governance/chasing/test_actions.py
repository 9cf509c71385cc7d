"""催办: told, logged, seen by the unit, and not again within the hour."""

import pytest
from django.urls import reverse

from governance.chasing import actions, reminders
from governance.chasing.models import Chaser
from governance.inbox import queries as inbox
from governance.notices.models import Notice, NoticeKind
from governance.regions.models import Region
from governance.workflow.actions import TransitionRefused
from tests.factories import returns as made
from tests.factories.returns import MAY, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(world):
    return made.open_month(world.region("海安市"))


@pytest.fixture
def clerk(world, period):
    return world.post("OFFICE_CLERK", "海安镇")


@pytest.fixture
def reviewer(world, period):
    return world.post("COUNTY_STATISTICIAN", "海安市")


def chase(period, unit, by, at):
    with made.acting(by):
        return actions.chase(period=period, unit=unit, by=by, at=at)


def test_told_and_logged(period, clerk, reviewer):
    row = chase(period, clerk.region, reviewer, moment(6, 4))
    assert (row.by_name, row.told, row.period) == (
        reviewer.person_name,
        [{"post": clerk.pk, "name": clerk.person_name}],
        period,
    )
    notice = Notice._base_manager.get(to=clerk)
    assert notice.kind == NoticeKind.RETURN_CHASED
    assert "未填报" in notice.text
    assert notice.url == reverse("returns:sheet", args=[made.return_of(clerk.region).pk])


@pytest.mark.parametrize(("minute_later", "allowed"), [(59, False), (60, True)])
def test_not_again_within_the_hour(period, clerk, reviewer, minute_later, allowed):
    from datetime import timedelta

    chase(period, clerk.region, reviewer, moment(6, 4))
    later = moment(6, 4) + timedelta(minutes=minute_later)
    if allowed:
        chase(period, clerk.region, reviewer, later)
    else:
        with pytest.raises(actions.ChasedLately, match="一小时内已催办过"):
            chase(period, clerk.region, reviewer, later)
    assert Chaser._base_manager.count() == Notice._base_manager.filter(to=clerk).count() == 1 + allowed


def test_everyone_who_owes_in_one_press(world, period, clerk, reviewer):
    made.submitted(made.return_of(clerk.region), clerk=clerk, at=moment(6, 2))
    chase(period, world.region("李堡镇"), reviewer, moment(6, 4))
    units = list(Region.objects.children_of(period.region))
    with made.acting(reviewer):
        done = actions.chase_all(period=period, units=units, by=reviewer, at=moment(6, 4, 11))
        again = actions.chase_all(period=period, units=units, by=reviewer, at=moment(6, 4, 11))
    assert (done.done, done.lately) == (10, 0)
    assert str(again) == "没有需要催办的单位。另有10个单位一小时内已催办过。"


@pytest.mark.parametrize(
    ("role", "place", "unit"),
    [
        ("OFFICE_HEAD", "海安镇", "海安镇"),
        ("CITY_ANALYST", "南通市", "海安镇"),
        ("COUNTY_STATISTICIAN", "靖远县", "海安镇"),
    ],
)
def test_only_the_bureau_right_above(world, period, role, place, unit):
    with pytest.raises(TransitionRefused):
        chase(period, world.region(unit), world.post(role, place), moment(6, 4))


def test_who_has_filed_is_not_pressed(period, clerk, reviewer):
    made.submitted(made.return_of(clerk.region), clerk=clerk, at=moment(6, 2))
    with pytest.raises(TransitionRefused, match="无需催办"):
        chase(period, clerk.region, reviewer, moment(6, 4))


def test_the_city_presses_its_counties(world, period, reviewer):
    analyst = world.post("CITY_ANALYST", "南通市")
    with made.acting(analyst):
        done = actions.chase_counties(periods=[period], by=analyst, at=moment(6, 9))
    assert done.done == 1
    assert Notice._base_manager.filter(to=reviewer, kind=NoticeKind.RETURN_CHASED).exists()


def test_the_unit_finds_it_in_its_inbox_and_in_the_history(period, clerk, reviewer, client_of):
    chase(period, clerk.region, reviewer, moment(5, 4))  # long before it would be due
    with made.acting(clerk):
        items = [item for section in inbox.todo(post=clerk, on=moment(5, 4).date()) for item in section.lines]
    assert any("已催办1次" in line.item.detail for line in items)
    page = client_of(clerk).get(reverse("returns:sheet", args=[made.return_of(clerk.region).pk])).text
    assert f"已告知：{clerk.person_name}" in page


class TestTheButton:
    def test_one_unit(self, period, clerk, reviewer, client_of):
        address = reverse("chasing:unit", args=[period.pk, clerk.region_id])
        page = client_of(reviewer).post(address, follow=True).text
        assert f"已催办海安镇，已告知{clerk.person_name}" in page
        assert "一小时内已催办过" in client_of(reviewer).post(address, follow=True).text

    def test_all_units(self, period, clerk, reviewer, client_of):
        address = reverse("chasing:everyone", args=[period.pk])
        assert "已催办11个单位" in client_of(reviewer).post(address, follow=True).text

    def test_counties(self, world, period, client_of):
        address = reverse("chasing:counties", args=[MAY, "monthly"])
        assert "已催办1个单位" in client_of(world.post("CITY_HEAD", "南通市")).post(address, follow=True).text
        assert client_of(world.post("COUNTY_HEAD", "海安市")).post(address).status_code == 404

    def test_a_foreign_period_is_not_found(self, world, period, clerk, client_of):
        stranger = client_of(world.post("COUNTY_STATISTICIAN", "靖远县"))
        for name, args in (("unit", [period.pk, clerk.region_id]), ("everyone", [period.pk])):
            assert stranger.post(reverse(f"chasing:{name}", args=args)).status_code == 404


def remind(period, day) -> int:
    with made.worker(period.region):
        return reminders.remind(city_id=period.city_id, at=moment(6, day))


def told(post) -> list[str]:
    return list(Notice._base_manager.filter(to=post).order_by("pk").values_list("title", flat=True))


def test_reminders_come_once_each_and_escalate(world, period, clerk, reviewer):
    head, leader = world.post("OFFICE_HEAD", "海安镇"), world.post("LEADER", "海安镇")
    for day in (1, 1, 2, 3, 4, 5):
        remind(period, day)
    steps = ["两个工作日后截止", "今日截止", "已逾期"]
    assert told(clerk) == [f"2026年5月法治乡村治理月报{step}" for step in steps]
    assert told(leader) == []
    remind(period, 8)
    remind(period, 9)
    assert told(clerk)[3:] == ["2026年5月法治乡村治理月报已逾期三个工作日"]
    assert told(leader) == ["海安镇2026年5月法治乡村治理月报逾期三个工作日仍未报送"]
    assert told(head)[-1] == told(leader)[0]
    assert "12个单位逾期三个工作日仍未报送" in told(reviewer)[-1]
    page = Notice._base_manager.filter(to=leader).get().url
    assert page == reverse("dashboards:region", args=[leader.region_id])  # leaders read no returns


def test_who_has_filed_or_was_sent_back_is_not_called_overdue(world, period, clerk, reviewer):
    from governance.returns import actions as returns

    head = world.post("OFFICE_HEAD", "海安镇")
    made.submitted(made.return_of(clerk.region), clerk=clerk, at=moment(6, 2))
    remind(period, 3)
    with made.acting(head):
        returns.return_for_correction(
            monthly_return=made.return_of(clerk.region), reason="请核对", cells={}, by=head, at=moment(6, 3)
        )
    remind(period, 8)
    assert told(clerk) == []


def test_nobody_is_reminded_after_the_lock_day(period, clerk):
    assert period.lock_on.day == 12
    assert remind(period, 13) == 0


def test_the_morning_asks_for_one_job_a_city(world):
    from governance.chasing import tasks
    from governance.jobs.models import Job

    assert tasks.remind_daily() == tasks.remind_daily() == 2
    assert Job.objects.filter(kind="chasing.remind").count() == 2
