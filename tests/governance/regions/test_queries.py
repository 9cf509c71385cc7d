"""The tree, the search, the map of a day, who became whom."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from governance.jobs import actions as jobs
from governance.jobs.models import Job, JobState
from governance.regions import actions, first_list, queries, tasks
from governance.regions.actions import Decision, NewUnit, Part
from governance.regions.models import Region, RegionVersion
from governance.tenancy import scope

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)
AT = datetime(2025, 7, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def head(world):
    return world.post("COUNTY_HEAD", "靖远县")


@pytest.fixture
def merged(world, head, act_as):
    """X and Y merge into Z on 2025-07-01."""
    x, y = world.village_of("北湾镇", 0), world.village_of("北湾镇", 1)
    with act_as(head):
        unit = NewUnit("620421101399", "双合村村民委员会")
        change = actions.merge(sources=[x, y], new=unit, decision=Decision(DAY), by=head, at=AT)
    return x, y, change.targets.get()


def test_s08_a_merger_restates_both_villages_to_the_new_one(merged):
    x, y, z = merged
    city = x.city_id
    cases = {(x.pk, 202501): 12, (y.pk, 202501): 8, (z.pk, 202507): 25}
    today = date(2026, 7, 1)
    as_now = queries.restated(city, range(202501, 202513), today=today)
    totals: dict[int, int] = {}
    for (region, _month), count in cases.items():
        totals[as_now[region]] = totals.get(as_now[region], 0) + count
    assert totals == {z.pk: 45}
    assert queries.successor(x, on=today) == queries.successor(y, on=today) == z
    assert queries.predecessors(z, on=today) == sorted([x, y], key=lambda region: region.code)


def test_s08_expected_units_of_each_half_year(merged):
    x, y, z = merged
    township = x.parent_id
    first = {
        pk for pk, parent in queries.parents_on(x.city_id, date(2025, 6, 30)).items() if parent == township
    }
    second = {
        pk for pk, parent in queries.parents_on(x.city_id, date(2025, 7, 31)).items() if parent == township
    }
    assert first - second == {x.pk, y.pk}
    assert second - first == {z.pk}


def test_s08_before_the_day_nothing_has_been_merged(merged):
    x, _y, z = merged
    assert queries.successor(x, on=date(2025, 6, 30)) == x
    assert queries.predecessors(z, on=date(2025, 6, 30)) == []


def test_a_merger_of_a_merger_is_followed_to_the_end(merged, head, act_as, world):
    x, _y, z = merged
    third = world.village_of("北湾镇", 3)
    with act_as(head):
        actions.merge(sources=[z], into=third, decision=Decision(date(2026, 1, 1)), by=head, at=AT)
    assert queries.successor(x, on=date(2026, 1, 1)) == third
    assert queries.successor(x, on=date(2025, 12, 31)) == z


def test_a_split_has_no_successor_and_is_not_assignable(world, head, act_as):
    village = world.village_of("北湾镇")
    parts = [Part(NewUnit("620421101398", "上湾村")), Part(NewUnit("620421101399", "下湾村"))]
    with act_as(head):
        actions.split(source=village, parts=parts, decision=Decision(DAY), by=head, at=AT)
    assert queries.successor(village, on=date(2025, 8, 1)) is None
    assert queries.restated(village.city_id, [202506], today=date(2025, 8, 1))[village.pk] is None


def test_a_rename_keeps_the_region_and_the_name_of_each_day(world, head, act_as):
    village = world.village_of("北湾镇")
    old = village.name
    with act_as(head):
        actions.rename(region=village, name="新民村", decision=Decision(DAY), by=head, at=AT)
    assert queries.successor(village, on=date(2026, 1, 1)) == village
    assert queries.name_on(village, date(2025, 6, 30)) == old
    assert queries.name_on(village, DAY) == "新民村"


def test_regions_of_a_month_in_the_middle_of_which_they_merged_are_all_there(world, head, act_as):
    x, y = world.village_of("北湾镇", 0), world.village_of("北湾镇", 1)
    with act_as(head):
        change = actions.merge(
            sources=[x, y],
            new=NewUnit("620421101399", "双合村"),
            decision=Decision(date(2025, 7, 15)),
            by=head,
            at=AT,
        )
    during = queries.parents_during(x.city_id, date(2025, 7, 1), date(2025, 7, 31))
    assert {x.pk, y.pk, change.targets.get().pk} <= set(during)


@pytest.mark.parametrize(
    "text", ["靖远", "jingyuan", "JINGYUAN", "jy", "jyx", "jingyuanx", "620421", " 靖 远 "]
)
def test_search_by_chinese_pinyin_initials_and_code(world, text):
    found = queries.search(world.post("CITY_HEAD", "白银市"), text)
    assert found[0].name == "靖远县"


@pytest.mark.parametrize("text", ["libao", "lipu", "libu", "lp", "lb"])
def test_search_by_the_readings_of_a_character(world, text):
    assert "李堡镇" in [hit.name for hit in queries.search(world.post("COUNTY_HEAD", "海安市"), text)]


def test_search_stays_inside_the_own_scope_and_within_twelve(world):
    assert queries.search(world.post("COUNTY_HEAD", "海安市"), "jy") == []
    assert queries.search(world.post("OFFICE_CLERK", "北湾镇"), "东湾") == []
    assert len(queries.search(world.post("CITY_HEAD", "白银市"), "村")) == 12
    assert queries.search(world.post("CITY_HEAD", "白银市"), "  ") == []


def test_same_named_villages_are_told_apart_by_township(world):
    found = [
        hit for hit in queries.search(world.post("COUNTY_HEAD", "靖远县"), "高崖") if "高崖村" in hit.name
    ]
    assert len(found) == 2
    assert len({hit.path for hit in found}) == 2
    in_city = [
        hit
        for hit in queries.search(world.post("CITY_HEAD", "白银市"), "高崖村")
        if hit.path.startswith("靖远县 / ")
    ]
    assert len(in_city) == 2


def test_search_finds_a_rare_character(world):
    found = queries.search(world.post("CITY_HEAD", "白银市"), "埫")
    assert sorted(hit.name for hit in found) == ["三道埫村", "葛埫村", "赵埫村"]


def test_the_tree_is_unfolded_to_the_open_region_in_two_queries(world, django_assert_num_queries):
    post, village = world.post("CITY_HEAD", "白银市"), world.village_of("北湾镇")
    with django_assert_num_queries(2):
        (root,) = queries.tree_for(post, open_region_id=village.pk)
    county = next(node for node in root.children if node.open)
    township = next(node for node in county.children if node.open)
    assert (county.name, township.name) == ("靖远县", "北湾镇")
    assert [node.id for node in township.children if node.active] == [village.pk]
    assert all(node.leaf for node in township.children)


def test_the_tree_of_a_foreign_region_shows_nothing_more(world):
    post, elsewhere = world.post("COUNTY_HEAD", "海安市"), world.village_of("北湾镇")
    (root,) = queries.tree_for(post, open_region_id=elsewhere.pk)
    assert root.name == "海安市"
    assert not any(node.open for node in root.children)


def test_both_tenants_are_loaded_with_their_published_counts(world):
    counts = {
        "白银区": (10, 99),
        "平川区": (11, 94),
        "靖远县": (18, 194),
        "会宁县": (28, 322),
        "景泰县": (11, 151),
        "海安市": (11, 239),
    }
    for county, expected in counts.items():
        below = Region.objects.under(world.region(county))
        found = below.filter(level="TOWNSHIP").count(), below.filter(level="VILLAGE").count()
        assert found == expected, county


def test_a_version_of_tomorrow_takes_over_when_its_day_has_come(world, head, act_as):
    village, target = world.village_of("北湾镇"), world.region("东湾镇")
    with connection.cursor() as cursor:
        cursor.execute("select (now() at time zone 'Asia/Shanghai')::date")
        today = cursor.fetchone()[0]
    yesterday = datetime.combine(today, datetime.min.time(), tzinfo=ZoneInfo("Asia/Shanghai"))
    with act_as(head), time_machine.travel(yesterday, tick=False):
        actions.reparent(region=village, parent=target, decision=Decision(today), by=head, at=yesterday)
    RegionVersion.objects.filter(region=village, valid_to=None).update(name="改过的名字")
    Region.objects.filter(pk=village.pk).update(name="旧名", parent=world.region("北湾镇"))
    with scope.enter(scope.for_worker(city_id=village.city_id, reason="regions.today")):
        actions.bring_up_to_date(city_id=village.city_id, today=today)
    village.refresh_from_db()
    assert (village.name, village.township_id) == ("改过的名字", target.pk)


def test_the_night_queues_one_job_for_a_city_that_turns_today(world, head, act_as):
    now = timezone.now()
    with act_as(head):
        decision = Decision(timezone.localdate(now))
        actions.rename(region=world.village_of("北湾镇"), name="新民村", decision=decision, by=head, at=now)
    assert tasks.follow_the_calendar() == 1
    assert tasks.follow_the_calendar() == 1
    job = Job.objects.get(kind=tasks.JOB_KIND)
    assert job.city == world.region("白银市")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_establish_all_hangs_new_branches_on_what_exists(world):
    rows = [
        first_list.NewRegion("620421190000", "620421000000", "TOWNSHIP", "新设镇", "新设镇"),
        first_list.NewRegion("620421190201", "620421190000", "VILLAGE", "新设村", "新设村", "ADMIN_VILLAGE"),
    ]
    known = first_list.establish_all(rows, valid_from=date(2024, 1, 1))
    village = known["620421190201"]
    village.refresh_from_db()
    assert village.county_id == world.region("靖远县").pk
