"""A township that files the monthly return and the large mediation form owes, sees and is reminded of both."""

from datetime import date

import pytest

from governance.chasing import actions as chasing
from governance.chasing import reminders
from governance.notices.models import Notice
from governance.progress import queries as progress
from governance.returns import inbox, loading, opening, pages, queries
from governance.returns.models import FormCalendar, MonthlyReturn
from tests.factories import returns as made
from tests.factories.returns import MAY, acting, moment

pytestmark = pytest.mark.django_db
TITLES = {"2026年5月月报", "2026年5月人民调解统计月报"}


@pytest.fixture
def clerk(world):
    county = world.region("海安市")
    loading.load_forms()
    FormCalendar._base_manager.create(region=county, form_code="mediation", first_month=202601)
    with made.worker(county):
        opening.open_period(county=county, month=MAY, at=moment(5, 1))
    return world.post("OFFICE_CLERK", "海安镇")


def of_form(clerk, code: str) -> MonthlyReturn:
    rows = MonthlyReturn._base_manager.select_related("period", "form", "region")
    return rows.get(region=clerk.region, month=MAY, form__code=code)


def test_both_await_the_clerk_and_are_told_apart(clerk, client_of):
    with acting(clerk):
        group = inbox.to_file(post=clerk, on=date(2026, 6, 1))
    assert {item.title for item in group.items} == {f"海安镇 {title}" for title in TITLES}
    page = client_of(clerk).get("/returns/").content.decode()
    assert all(title in page for title in TITLES)


def test_both_stand_on_the_progress_page(clerk, world, client_of):
    reviewer = world.post("COUNTY_STATISTICIAN", "海安市")
    with acting(reviewer):
        found = [one for one in progress.open_periods(region=reviewer.region) if one.month == MAY]
        boards = {one.form.code: progress.board(one, at=moment(6, 1), on=date(2026, 6, 1)) for one in found}
    assert {"monthly", "mediation"} <= boards.keys()
    assert all(len(board.lines) == 11 for board in (boards["monthly"], boards["mediation"]))
    browser = client_of(reviewer)
    page = browser.get(f"/returns/progress/{MAY}/").content.decode()
    assert 'aria-current="page">法治乡村治理月报<' in page  # the one that everybody files comes first
    assert f'href="/returns/progress/{MAY}/?form=mediation"' in page
    page = browser.get(f"/returns/progress/{MAY}/?form=mediation").content.decode()
    assert 'aria-current="page">人民调解统计月报<' in page


def test_the_reviewer_goes_on_from_one_form_to_the_other(clerk, world):
    head, reviewer = world.post("OFFICE_HEAD", "海安镇"), world.post("COUNTY_STATISTICIAN", "海安市")
    main, large = of_form(clerk, "monthly"), of_form(clerk, "mediation")
    made.signed(main, clerk=clerk, head=head, at=moment(6, 2))
    with acting(reviewer):
        assert queries.next_for_review(large) == main
        assert queries.next_for_review(main) is None


def test_both_are_reminded_of_and_chased(clerk, world):
    reviewer = world.post("COUNTY_STATISTICIAN", "海安市")
    with made.worker(clerk.region):
        reminders.remind(city_id=clerk.region.city_id, at=moment(6, 3))
    titles = set(Notice._base_manager.filter(to=clerk).values_list("title", flat=True))
    assert len([title for title in titles if title.endswith("今日截止")]) == 2
    for code in ("monthly", "mediation"):
        with acting(reviewer):
            row = chasing.chase(
                period=of_form(clerk, code).period, unit=clerk.region, by=reviewer, at=moment(6, 4)
            )
        assert row.told_names == clerk.person_name


def test_the_mediation_form_says_that_it_is_not_filed_by_village(clerk, client_of):
    large, usual = of_form(clerk, "mediation"), of_form(clerk, "monthly")
    with acting(clerk):
        found = [pages.page(row, post=clerk, on=date(2026, 6, 1)) for row in (large, usual)]
    assert [page.is_filed_whole for page in found] == [True, False]
    browser = client_of(clerk)
    browser.post(f"/returns/{large.pk}/start/")
    assert "本表由乡镇直接填报，不分村" in browser.get(f"/returns/{large.pk}/").content.decode()
    for path in (f"/returns/{large.pk}/villages/", f"/returns/workbooks/{large.pk}/villages/upload/"):
        assert browser.get(path).status_code == 404
