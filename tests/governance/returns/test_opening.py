"""Periods open by themselves, for exactly the units that exist in them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from governance.figures.models import DirtyMark
from governance.regions.models import Region, RegionVersion
from governance.returns import loading, opening, tasks
from governance.returns.models import FormCalendar, MonthlyReturn, ReturnPeriod
from governance.returns.states import ReturnState as S
from governance.workflow.models import StateChange
from tests.factories import returns as factory
from tests.factories.returns import MAY, acting, moment, worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(world) -> Region:
    return world.region("海安市")


def units(month=MAY) -> list[str]:
    rows = MonthlyReturn._base_manager.filter(month=month).exclude(state=S.NOT_REQUIRED)
    return list(rows.order_by("region__code").values_list("region__name", flat=True))


def establish(county: Region, name: str, code: str, *, on: date) -> Region:
    region = Region.objects.create(level="TOWNSHIP", parent=county, code=code, name=name)
    RegionVersion.objects.create(
        region=region, parent=county, code=code, name=name, short_name=name, valid_from=on
    )
    return region


def end(region: Region, *, on: date) -> None:
    RegionVersion.objects.filter(region=region, valid_to=None).update(valid_to=on)


def test_opens_a_return_for_every_township_and_the_county(county):
    period = factory.open_month(county)
    assert (period.due_on, period.ends_on) == (date(2026, 6, 3), date(2026, 5, 31))
    assert len(units()) == 12
    own = MonthlyReturn._base_manager.get(region=county)
    assert (own.level, own.due_on) == ("COUNTY", period.due_on)


def test_opening_again_changes_nothing(county):
    factory.open_month(county)
    with worker(county):
        assert opening.open_period(county=county, month=MAY, at=moment(5, 2)) == 0
    assert len(units()) == 12


def test_a_merged_township_does_not_file_after_its_end(county, world):
    """X and Y become Z on 1 July: X and Y owe June, Z owes July."""
    merged = [world.region("雅周镇"), world.region("白甸镇")]
    for region in merged:
        end(region, on=date(2026, 7, 1))
    establish(county, "雅白镇", "320685199000", on=date(2026, 7, 1))
    factory.open_month(county, month=202606, at=moment(6, 1))
    factory.open_month(county, month=202607, at=moment(7, 1))
    assert {"雅周镇", "白甸镇"} <= set(units(202606))
    assert "雅白镇" not in units(202606)
    assert "雅白镇" in units(202607)
    assert not {"雅周镇", "白甸镇"} & set(units(202607))
    assert len(units(202607)) == 11  # nine old ones, the new one, and the county itself


def test_a_return_opened_too_early_is_excused_and_comes_back(county, world):
    factory.open_month(county)
    town = world.region("雅周镇")
    end(town, on=date(2026, 5, 1))
    with worker(county):
        opening.open_period(county=county, month=MAY, at=moment(5, 2))
    row = factory.return_of(town)
    assert row.state == S.NOT_REQUIRED
    assert StateChange._base_manager.filter(subject_id=str(row.pk)).get().by_name == "系统"
    RegionVersion.objects.filter(region=town).update(valid_to=None)
    with worker(county):
        opening.open_period(county=county, month=MAY, at=moment(5, 3))
    assert factory.return_of(town).state == S.NOT_STARTED


def test_what_was_filed_is_not_excused(county, world):
    factory.open_month(county)
    town, clerk = world.region("雅周镇"), world.post("OFFICE_CLERK", "雅周镇")
    factory.submitted(factory.return_of(town), clerk=clerk, at=moment(6, 1))
    end(town, on=date(2026, 5, 1))
    with worker(county):
        opening.open_period(county=county, month=MAY, at=moment(6, 2))
    assert factory.return_of(town).state == S.SUBMITTED


def test_the_bureaus_own_days_hold_from_their_month_on(county):
    days = {"due_day": 5, "review_day": 8, "report_day": 10, "lock_day": 15}
    FormCalendar._base_manager.create(region=county, form_code="monthly", first_month=202605, **days)
    assert factory.open_month(county, month=202604, at=moment(4, 1)).due_on == date(
        2026, 5, 6
    )  # 五一假期顺延
    assert factory.open_month(county).due_on == date(2026, 6, 5)


def test_a_later_calendar_moves_no_date(county):
    period = factory.open_month(county)
    days = {"due_day": 10, "review_day": 12, "report_day": 15, "lock_day": 20}
    FormCalendar._base_manager.create(region=county, form_code="monthly", first_month=202601, **days)
    assert factory.open_month(county).due_on == period.due_on


def test_no_form_in_force_opens_nothing(county):
    loading.load_forms()
    with worker(county):
        assert opening.open_period(county=county, month=202112, at=moment(1, 1)) == 0


def test_the_daily_task_opens_this_month_and_the_last_for_every_bureau(world):
    loading.load_forms()
    for name in ("靖远县", "会宁县"):
        world.post("COUNTY_STATISTICIAN", name)  # an office of the bureau exists
    city = world.region("白银市")
    with worker(city):
        tasks.run_daily(city_id=city.pk, at=moment(5, 1, hour=9))
        tasks.run_daily(city_id=city.pk, at=moment(5, 1, hour=12))
    opened = ReturnPeriod._base_manager.values_list("region__name", "month")
    assert sorted(opened) == [("会宁县", 202604), ("会宁县", 202605), ("靖远县", 202604), ("靖远县", 202605)]
    assert MonthlyReturn._base_manager.filter(month=MAY, level="TOWNSHIP").count() == 18 + 28


def test_what_fell_due_is_told_to_the_figures(county):
    factory.open_month(county)
    DirtyMark.objects.all().delete()
    with worker(county):
        tasks.run_daily(city_id=county.city_id, at=moment(6, 4))
    assert DirtyMark.objects.filter(period=MAY).exists()


def test_a_unit_files_a_form_once_a_month(county, world):
    period = factory.open_month(county)
    with pytest.raises(IntegrityError, match="a_unit_files_a_form_once_a_month"), transaction.atomic():
        MonthlyReturn._base_manager.create(
            region=world.region("海安镇"), period=period, form=period.form, month=MAY, level="TOWNSHIP",
            due_on=period.due_on,
        )  # fmt: skip


def test_a_township_opens_nothing(world, county):
    factory.open_month(county)
    clerk = world.post("OFFICE_CLERK", "海安镇")
    with acting(clerk), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        opening.open_period(county=county, month=202606, at=moment(6, 1))
    assert not ReturnPeriod._base_manager.filter(month=202606).exists()
