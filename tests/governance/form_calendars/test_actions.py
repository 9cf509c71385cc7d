"""A bureau's calendar: from a coming month on, what is open never moves, what is adopted opens."""

import dataclasses
from datetime import date

import pytest

from governance.figures.values import Kind, Unit
from governance.form_calendars import actions, queries
from governance.returns import loading, opening, pack
from governance.returns.deadlines import Timetable
from governance.returns.models import FormCalendar, ReturnForm, ReturnPeriod
from governance.workflow.actions import TransitionRefused
from tests.factories import returns as made
from tests.factories.returns import moment

pytestmark = pytest.mark.django_db
LATER = Timetable(due_day=5, review_day=8, report_day=10, lock_day=15, cutoff_day=25)
QUARREL = pack.Form(
    code="quarrel",
    version=1,
    name="矛盾纠纷排查表",
    first_month=202601,
    legal_ref="县局报表制度",
    checksum="0" * 64,
    is_optional=True,
    items=(pack.Item("Q01", "排查", "排查次数", Unit.CASE, Kind.FLOW),),
)


@pytest.fixture
def county(world):
    made.open_month(world.region("海安市"))
    return world.region("海安市")


@pytest.fixture
def statistician(world, county):
    return world.post("COUNTY_STATISTICIAN", county)


def set_days(post, *, first_month=202606, timetable=LATER, is_used=True, code="monthly"):
    with made.acting(post):
        return actions.set_calendar(
            form=ReturnForm.objects.get(code=code),
            first_month=first_month,
            timetable=timetable,
            is_used=is_used,
            by=post,
            at=moment(5, 20),
        )


def open_month(county, month, at):
    with made.worker(county):
        opening.open_period(county=county, month=month, at=at)
        return list(ReturnPeriod.objects.filter(region=county, month=month).order_by("form__code"))


def test_new_days_hold_from_the_coming_month_on(county, statistician):
    before = ReturnPeriod._base_manager.get(region=county)
    set_days(statistician)
    assert open_month(county, 202605, moment(5, 21))[0].due_on == before.due_on
    (june,) = open_month(county, 202606, moment(6, 1))
    assert (june.starts_on, june.ends_on) == (date(2026, 6, 1), date(2026, 6, 25))
    assert june.due_on == date(2026, 7, 6)  # the 5th is a Sunday
    (july,) = open_month(county, 202607, moment(7, 1))
    assert (july.starts_on, july.ends_on) == (date(2026, 6, 26), date(2026, 7, 25))


@pytest.mark.parametrize("month", [202604, 202605])
def test_neither_the_past_nor_the_running_month_can_be_changed(county, statistician, month):
    with pytest.raises(TransitionRefused, match="2026年6月起改"):
        set_days(statistician, first_month=month)


def test_a_month_that_is_already_open_cannot_be_changed(county, statistician):
    open_month(county, 202606, moment(5, 10))
    with pytest.raises(TransitionRefused, match="2026年7月起改"):
        set_days(statistician)


def test_setting_a_coming_month_again_replaces_it(county, statistician):
    set_days(statistician)
    set_days(statistician, timetable=Timetable())
    row = FormCalendar._base_manager.get(region=county)
    assert row.timetable == Timetable()


@pytest.mark.parametrize(("role", "place"), [("OFFICE_HEAD", "海安镇"), ("COUNTY_STATISTICIAN", "南通市")])
def test_others_may_not(world, county, role, place):
    with pytest.raises(TransitionRefused):
        set_days(world.post(role, place))


def test_an_optional_form_opens_where_it_was_adopted(world, county, statistician):
    loading.load_forms([QUARREL])
    assert len(open_month(county, 202605, moment(5, 21))) == 1
    set_days(statistician, code="quarrel", timetable=dataclasses.replace(LATER, cutoff_day=None))
    both = open_month(county, 202606, moment(6, 1))
    assert [(row.form.code, row.due_on.day) for row in both] == [("monthly", 3), ("quarrel", 6)]
    assert len(open_month(world.region("靖远县"), 202606, moment(6, 1))) == 1
    with made.acting(statistician):
        actions.set_calendar(
            form=ReturnForm.objects.get(code="quarrel"),
            first_month=202607,
            timetable=LATER,
            is_used=False,
            by=statistician,
            at=moment(6, 2),
        )
    assert len(open_month(county, 202607, moment(7, 1))) == 1


def coming(post, *, setting=None, on=date(2026, 5, 20)):
    with made.acting(post):
        form = ReturnForm.objects.get(code="monthly")
        return queries.coming(post.region, form, setting=setting, on=on)


def test_the_preview_is_what_will_be_opened(county, statistician):
    setting = queries.Setting(202606, True, LATER)
    shown = coming(statistician, setting=setting)
    assert len(shown) == 12
    assert [row.is_open for row in shown[:2]] == [True, False]
    set_days(statistician)
    for row, month in zip(shown[1:3], (202606, 202607), strict=True):
        (opened,) = open_month(county, month, moment(month % 100, 1))
        stored = {name: getattr(opened, name) for name in ("starts_on", "ends_on", "due_on", "lock_on")}
        assert stored == {name: getattr(row.days, name) for name in stored}


def test_the_preview_marks_years_without_official_days(county, statistician):
    shown = {row.label: row.days.is_provisional for row in coming(statistician)}
    assert shown["2026年6月"] is False
    assert shown["2026年12月"] is True  # due in January 2027, whose holidays are not announced


def test_the_preview_ends_where_the_form_is_given_up(county, statistician):
    assert len(coming(statistician, setting=queries.Setting(202608, False, LATER))) == 3
