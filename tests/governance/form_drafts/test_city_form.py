"""A city's own form from draft to the printed return: composed, published, adopted, filed, approved, printed."""

import pytest

from governance.form_calendars import actions as calendars
from governance.form_drafts import actions
from governance.form_drafts.models import FormDraft
from governance.progress import queries as progress
from governance.return_prints import documents
from governance.returns import loading, opening, pages
from governance.returns.deadlines import Timetable
from governance.returns.models import MonthlyReturn, ReturnForm
from tests.factories import form_drafts as drafts
from tests.factories import returns as made

JUNE, AT = 202606, made.moment(5, 20)
DAYS = Timetable(due_day=6, review_day=9, report_day=12, lock_day=18, grace_days=2)


@pytest.fixture
def form(world, act_as) -> ReturnForm:
    """Left to the counties' choice, with days of its own."""
    loading.load_forms()
    writer, head = world.post("CITY_ANALYST", "白银市"), world.post("CITY_HEAD", "白银市")
    with act_as(writer):
        draft = actions.start(
            name="全市社区矫正月报", first_month=JUNE, legal_ref="市司发〔2026〕3号", is_optional=True,
            timetable=DAYS, by=writer, at=AT,
        )  # fmt: skip
        actions.add_item(draft=draft, values=drafts.LINE, by=writer)
        actions.offer(draft=draft, by=writer, at=AT)
    with act_as(head):
        return actions.publish(draft=FormDraft.objects.get(pk=draft.pk), by=head, at=AT)


def opened(world, county) -> None:
    with made.worker(county):
        opening.open_period(county=county, month=JUNE, at=made.moment(6, 1))


def test_a_county_that_adopts_it_files_it_beside_the_others(form, world, act_as):
    county, other = world.region("靖远县"), world.region("会宁县")
    statistician = world.post("COUNTY_STATISTICIAN", county)
    with act_as(statistician):
        calendars.set_calendar(
            form=form, first_month=JUNE, timetable=DAYS, is_used=True, by=statistician, at=AT
        )
    opened(world, county), opened(world, other)
    filers = MonthlyReturn._base_manager.filter(form=form).values_list("county__name", flat=True)
    assert set(filers) == {county.name}
    clerk, head = world.post("OFFICE_CLERK", "北湾镇"), world.post("OFFICE_HEAD", "北湾镇")
    main, own = (
        MonthlyReturn._base_manager.get(region=clerk.region, month=JUNE, form__code=code)
        for code in ("monthly", form.code)
    )
    assert (main.due_on.isoformat(), own.due_on.isoformat()) == ("2026-07-03", "2026-07-08")
    assert (str(main), str(own)) == ("2026年6月月报", "2026年6月全市社区矫正月报")
    row = made.approved(
        own, clerk=clerk, head=head, reviewer=statistician, at=made.moment(7, 2), values={"B01": "12"}
    )
    with act_as(statistician):
        found = progress.open_periods(region=county)
        assert {"monthly", form.code} <= {period.form.code for period in found if period.month == JUNE}
        [period] = [one for one in found if one.form.code == form.code and one.month == JUNE]
        board = progress.board(period, at=made.moment(7, 2), on=AT.date())
    assert (board.progress.approved, board.progress.on_time) == (1, 1)
    with act_as(clerk):
        page = pages.page(made.fresh(row), post=clerk, on=AT.date())
        paper = documents.html_of(
            documents.Form(page, is_blank=False, is_landscape=False), printed_on=AT.date()
        )
    for words in ("全市社区矫正月报", "在册社区矫正对象", "12", "市司发〔2026〕3号", "填表人"):
        assert words in paper


def test_nobody_files_it_unless_adopted(form, world):
    opened(world, world.region("会宁县"))
    assert not MonthlyReturn._base_manager.filter(form=form).exists()
