"""S11 with real returns, on the page a county and its city look at."""

from datetime import date

import pytest

from governance.figures import indicators
from governance.progress import queries
from governance.regions.models import Region
from governance.returns import actions, villages
from governance.returns.models import FormCalendar
from tests.factories import returns as made
from tests.factories.returns import MAY, acting, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(world) -> Region:
    return world.region("海安市")


def test_s11_completeness_and_timeliness(world, county):
    """11 units, due on 5 June: 9 in time, 1 on 6 June, 1 in time but sent back; refiled on 7 June."""
    days = {"due_day": 5, "review_day": 8, "report_day": 10, "lock_day": 15}
    FormCalendar._base_manager.create(region=county, form_code="monthly", first_month=MAY, **days)
    period = made.open_month(county)
    assert period.due_on == date(2026, 6, 5)
    reviewer = world.post("COUNTY_STATISTICIAN", county)
    towns = list(Region.objects.children_of(county))
    assert len(towns) == 11
    people = {
        t: {"clerk": world.post("OFFICE_CLERK", t), "head": world.post("OFFICE_HEAD", t)} for t in towns
    }
    for town in towns[:9]:
        made.approved(made.return_of(town), **people[town], reviewer=reviewer, at=moment(6, 5))
    late, again = towns[9], towns[10]
    made.approved(made.return_of(late), **people[late], reviewer=reviewer, at=moment(6, 6))
    made.signed(made.return_of(again), **people[again], at=moment(6, 4))
    with acting(reviewer):
        actions.return_for_correction(
            monthly_return=made.return_of(again), reason="请核对", cells={}, by=reviewer, at=moment(6, 5)
        )
        board = queries.board(period, at=moment(6, 6), on=date(2026, 6, 6))
    assert (board.progress.expected, board.progress.approved) == (11, 10)
    assert (board.progress.completeness, board.progress.timeliness) == ("90.91%", "81.82%")

    made.approved(
        made.return_of(again), **people[again], reviewer=reviewer, at=moment(6, 7), values={"M01": "7"}
    )
    with acting(reviewer):
        board = queries.board(period, at=moment(6, 7), on=date(2026, 6, 7))
        city = queries.counties(county.city, MAY, form_code="monthly")
    assert (board.progress.completeness, board.progress.timeliness) == ("100.00%", "90.91%")
    assert made.return_of(late).is_late
    assert not made.return_of(again).is_late
    assert [line.progress for line in city] == [board.progress]


def test_s11_each_filers_twelve_months_are_counted_like_the_month_itself(world, county):
    """In time and approved, late and approved, in time and not approved: 2/3 complete, 1/3 in time."""
    town, reviewer = world.region("海安镇"), world.post("COUNTY_STATISTICIAN", county)
    clerk, head = world.post("OFFICE_CLERK", town), world.post("OFFICE_HEAD", town)
    people = {"clerk": clerk, "head": head}
    for month, day in ((202602, 3), (202603, 20)):
        made.open_month(county, month=month, at=moment(2, 1))
        row = made.return_of(town, month=month)
        made.approved(row, **people, reviewer=reviewer, at=moment(month % 100 + 1, day))
    made.open_month(county, month=202604, at=moment(4, 1))
    made.signed(made.return_of(town, month=202604), **people, at=moment(5, 3))
    period = made.open_month(county)
    with acting(reviewer):
        board = queries.board(period, at=moment(6, 1), on=date(2026, 6, 1))
    [record] = [line.record for line in board.lines if line.row.region_id == town.pk]
    assert (record.expected, record.approved, record.on_time) == (3, 2, 1)
    assert (record.completeness, record.timeliness) == ("66.67%", "33.33%")


@pytest.fixture
def period(county):
    return made.open_month(county)


@pytest.fixture
def reviewer(world, period):
    return world.post("COUNTY_STATISTICIAN", period.region)


def test_each_unit_says_how_many_cells_are_filled(world, period, reviewer, monkeypatch):
    monkeypatch.setattr(indicators, "_indicators", {})  # nothing is filled in from records
    town = world.region("海安镇")
    made.fill(
        made.return_of(town), by=world.post("OFFICE_CLERK", town), at=moment(5, 20), values={"M01": "3"}
    )
    with acting(reviewer):
        board = queries.board(period, at=moment(6, 4), on=date(2026, 6, 4))
    by_name = {line.row.region.name: (line.filled, line.is_overdue) for line in board.lines}
    assert by_name["海安镇"] == (1, True)
    assert by_name["李堡镇"] == (0, True)
    assert {line.cells for line in board.lines} == {len(made.PLAUSIBLE)}
    assert board.missing == 11


def test_what_villages_give_is_one_cell_of_the_unit(world, period, reviewer, monkeypatch):
    monkeypatch.setattr(indicators, "_indicators", {})
    town = world.region("海安镇")
    row, clerk = made.return_of(town), world.post("OFFICE_CLERK", town)
    with acting(clerk):
        actions.start_return(monthly_return=row, by=clerk, at=moment(5, 20))
        given = [actions.Entry("M02", "2", 0, None, place.pk) for place in villages.villages_of(row)[:3]]
        actions.save_cells(monthly_return=row, entries=given, by=clerk, at=moment(5, 20))
    with acting(reviewer):
        board = queries.board(period, at=moment(6, 4), on=date(2026, 6, 4))
    assert {line.row.region.name: line.filled for line in board.lines}["海安镇"] == 1  # their sum


def test_the_stamp_changes_with_everything_the_page_shows(world, period, reviewer):
    town, clerk = world.region("海安镇"), world.post("OFFICE_CLERK", "海安镇")

    def stamp(day=20, hour=10):
        with acting(reviewer):
            return queries.stamp(period, at=moment(5, day, hour), on=date(2026, 5, day))

    seen = [stamp()]
    assert stamp() == seen[0]
    made.fill(made.return_of(town), by=clerk, at=moment(5, 20), values={"M01": "3"})
    seen.append(stamp())
    made.fill(made.return_of(town), by=clerk, at=moment(5, 21), values={"M01": "4"})
    seen += [stamp(), stamp(day=21)]
    assert len(set(seen)) == 4


def test_the_statements_do_not_grow_with_the_units(period, reviewer, django_assert_num_queries):
    with acting(reviewer), django_assert_num_queries(4):
        queries.board(period, at=moment(6, 4), on=date(2026, 6, 4))
    with acting(reviewer), django_assert_num_queries(1):
        queries.stamp(period, at=moment(6, 4), on=date(2026, 6, 4))


def test_a_citys_statements_do_not_grow_with_its_counties(world, period, django_assert_num_queries):
    analyst = world.post("CITY_ANALYST", "南通市")
    with acting(analyst), django_assert_num_queries(4):
        (line,) = queries.counties(analyst.region, MAY, form_code="monthly")
    assert (line.progress.expected, line.progress.never_filed, line.own_state) == (11, 11, "NOT_STARTED")
