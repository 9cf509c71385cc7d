"""What people type for a region is found, or they are told what to type instead."""

import pytest

from governance.regions.finder import RegionFinder

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(world):
    return next(one for one in world.region("北湾镇").children.order_by("code") if one.short_name != one.name)


@pytest.mark.parametrize(
    "written",
    [
        lambda one: one.code,
        lambda one: f"北湾镇/{one.name}",
        lambda one: f"北湾镇/{one.short_name}",
        lambda one: f" 北湾镇／{one.short_name} ",
    ],
)
def test_a_village_is_found_as_people_write_it(world, village, written):
    finder = RegionFinder(world.region("靖远县"), ("VILLAGE",))
    assert finder.find(written(village)) == (village, "")


def test_a_short_name_that_stands_once_is_enough(world, village):
    assert RegionFinder(world.region("北湾镇"), ("VILLAGE",)).find(village.short_name) == (village, "")


def test_a_name_that_stands_twice_asks_for_its_township(world):
    one, other = (world.region(name).children.first() for name in ("北湾镇", "东湾镇"))
    type(one).objects.filter(pk__in=[one.pk, other.pk]).update(name="同名村村民委员会", short_name="同名村")
    finder = RegionFinder(world.region("靖远县"), ("VILLAGE",))
    found, reason = finder.find("同名村")
    assert found is None and "有 2 处同名（北湾镇/同名村、东湾镇/同名村）" in reason
    assert finder.find("东湾镇/同名村")[0] == other


@pytest.mark.parametrize(
    ("levels", "text", "reason"),
    [
        (("VILLAGE",), "北湾镇", "“北湾镇”是乡镇（街道），这里要填村（社区），例如“北湾镇/"),
        (("VILLAGE", "TOWNSHIP"), "靖远县", "“靖远县”是县（区），这里要填村（社区）或乡镇（街道），例如"),
        (("VILLAGE",), "没有的村", "在靖远县范围内找不到“没有的村”"),
        (("VILLAGE",), "会师镇", "在靖远县范围内找不到“会师镇”"),
    ],
)
def test_what_is_not_meant_says_what_to_write(world, levels, text, reason):
    found, told = RegionFinder(world.region("靖远县"), levels).find(text)
    assert found is None and reason in told


def test_a_city_names_only_itself(world):
    finder = RegionFinder(world.region("白银市"), ("CITY", "COUNTY"))
    assert finder.find("白银市")[0] == world.region("白银市")
    assert finder.find("靖远县") == (None, "“靖远县”由所在县（区）登记，这里只填白银市本级。")
