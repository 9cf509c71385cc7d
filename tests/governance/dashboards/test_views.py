"""Dashboards: four levels, gaps that never look like zero, a fixed number of queries, own region only."""

from datetime import date

import pytest
from django.utils import timezone

from governance.figures import actions, sources
from governance.figures.values import Precision
from governance.registers.models import RegisterEntry
from governance.tenancy import scope
from tests.sweeps.routes import stable

pytestmark = pytest.mark.django_db
MONTH = 202605


@pytest.fixture
def figures(world, monkeypatch):
    """Real registers, and returns given by the test, computed for May 2026 and its bases."""
    post = world.post("COUNTY_CASE_OFFICER", "靖远县")
    for index in range(3):
        RegisterEntry(
            region=world.village_of("北湾镇", index),
            type="CULTURE_SITE",
            number=str(index),
            name=f"法治文化广场{index}",
            since_on=date(2022, 3, 1),
            recorded_at=timezone.now(),
            recorded_by=post,
        ).save()
    codes = frozenset({"M08", "M15"})
    filed = [
        sources.Filing(
            world.region("北湾镇").pk,
            MONTH,
            codes,
            {"M08": (12, Precision.EXACT), "M15": (40, Precision.AT_LEAST)},
        ),
        sources.Filing(world.region("北湾镇").pk, 202505, codes, {"M08": (10, Precision.EXACT)}),
        sources.Filing(world.region("东湾镇").pk, MONTH, codes, is_overdue=True),
    ]
    monkeypatch.setattr(
        sources, "_providers", [lambda city_id, months: [f for f in filed if f.period in months]]
    )
    city = world.region("白银市")
    with scope.enter(scope.for_worker(city_id=city.pk, reason="test")):
        for month in (202505, 202604, MONTH):
            actions.recompute(city_id=city.pk, month=month, at=timezone.now())


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("CITY_HEAD", "白银市"),
        ("COUNTY_HEAD", "靖远县"),
        ("OFFICE_HEAD", "北湾镇"),
        ("VILLAGE_CLERK", None),
    ],
)
def test_each_level_has_its_dashboard(world, figures, client_of, role, place):
    region = world.region(place) if place else world.village_of("北湾镇")
    page = client_of(world.post(role, region)).get(f"/dashboards/{region.pk}/?m={MONTH}")
    assert page.status_code == 200
    assert "法治文化阵地" in page.text and "2026年5月" in page.text
    assert "⚠" not in page.text


def test_comparison_precision_and_gaps_are_shown(world, figures, client_of):
    county = world.region("靖远县")
    page = client_of(world.post("COUNTY_HEAD", county)).get(f"/dashboards/{county.pk}/?m={MONTH}").text
    assert "+20.0%" in page and "上年同期 10件" in page
    assert "≥" in page
    assert "东湾镇" in page and "逾期未报" in page
    assert "尚未计算" in page


def test_the_number_of_queries_does_not_grow_with_the_region(
    world, figures, client_of, django_assert_max_num_queries
):
    for role, place in (("CITY_HEAD", "白银市"), ("COUNTY_HEAD", "会宁县"), ("OFFICE_HEAD", "北湾镇")):
        region = world.region(place)
        browser = client_of(world.post(role, region))
        with django_assert_max_num_queries(28):
            browser.get(f"/dashboards/{region.pk}/?m={MONTH}")


def test_a_click_on_a_number_lists_its_rows(world, figures, client_of):
    county = world.region("靖远县")
    browser = client_of(world.post("COUNTY_HEAD", county))
    page = browser.get(f"/dashboards/{county.pk}/M22/?m={MONTH}")
    assert "期末在用" in page.text and "⚠" not in page.text
    rows = browser.get(f"/dashboards/{county.pk}/M22/rows/?m={MONTH}")
    assert "共 3 条" in rows.text and "法治文化广场2" in rows.text
    assert browser.get(f"/dashboards/{county.pk}/M08/rows/?m={MONTH}").status_code == 404


@pytest.mark.parametrize("place", ["会宁县", "海安市", "白银市"])
def test_other_regions_do_not_exist(world, figures, client_of, place):
    browser, region = client_of(world.post("COUNTY_HEAD", "靖远县")), world.region(place)
    for url in (
        f"/dashboards/{region.pk}/",
        f"/dashboards/{region.pk}/M22/",
        f"/dashboards/{region.pk}/M22/rows/",
    ):
        assert browser.get(url).status_code == 404
    assert stable(browser.get("/dashboards/99999999/")) == stable(browser.get(f"/dashboards/{region.pk}/"))


def test_progress_is_visible_while_figures_are_computed(world, figures, client_of):
    from governance.figures import dirty

    county = world.region("靖远县")
    browser = client_of(world.post("COUNTY_HEAD", county))
    assert "正在重新计算" not in browser.get(f"/dashboards/{county.pk}/?m={MONTH}").text
    dirty.mark(region=county, months=[MONTH], group="TEST")
    assert "正在重新计算 1 个月" in browser.get(f"/dashboards/{county.pk}/?m={MONTH}").text
    assert browser.get(f"/dashboards/{county.pk}/progress/").headers.get("HX-Refresh") is None


def test_nonsense_in_the_address_falls_back_to_last_month(world, figures, client_of):
    county = world.region("靖远县")
    browser = client_of(world.post("COUNTY_HEAD", county))
    for text in ("abc", "202613", "999912", "", "2026-05"):
        assert browser.get(f"/dashboards/{county.pk}/?m={text}&span=x").status_code == 200


def test_the_path_starts_at_the_reader_s_own_region(world, figures, client_of):
    county = world.region("靖远县")
    page = client_of(world.post("COUNTY_HEAD", county)).get(f"/dashboards/{county.pk}/?m={MONTH}").text
    assert f"/dashboards/{world.region('白银市').pk}/" not in page
    assert '<option value="202605" selected>2026年5月</option>' in page
