"""Kept pieces: made once per state, anew when anything they depend on changes, and without Redis too."""

import re
from datetime import date

import pytest
from django.core.cache import caches
from django.db import ProgrammingError, transaction
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from governance.figures import actions
from governance.pieces import kept
from governance.regions.models import CityMap, Region
from governance.registers.models import RegisterEntry
from governance.tenancy import scope


@pytest.fixture(autouse=True)
def empty_caches():
    for cache in caches.all(initialized_only=False):
        cache.clear()


class Maker:
    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return f"<b>{self.times}</b>"


def test_a_piece_is_made_once_for_a_key_and_again_for_another():
    make = Maker()
    assert [kept.piece("p", (1, "a"), make) for _ in range(3)] == ["<b>1</b>"] * 3
    assert kept.piece("p", (1, "b"), make) == "<b>2</b>"


def test_another_process_finds_the_shared_piece():
    make = Maker()
    kept.piece("p", (1,), make)
    caches["memory"].clear()
    assert kept.piece("p", (1,), make) == "<b>1</b>"


def test_without_redis_the_piece_is_made(monkeypatch):
    def away(*_args, **_more):
        raise RedisAway

    monkeypatch.setattr(caches["default"], "get", away)
    assert kept.piece("p", (1,), Maker()) == "<b>1</b>"


def test_while_templates_are_edited_nothing_is_kept(settings):
    settings.DEBUG = True
    make = Maker()
    assert [kept.piece("p", (1,), make) for _ in range(2)] == ["<b>1</b>", "<b>2</b>"]


def test_the_memory_of_a_process_holds_texts_until_they_are_over():
    memory = caches["memory"]
    memory.set("a", "<b>1</b>", 60)
    assert (memory.get("a"), memory.get("b"), memory.get("b", "none")) == ("<b>1</b>", None, "none")
    memory.set("a", "<b>2</b>", 0)
    assert memory.get("a") is None


def test_the_memory_of_a_process_refuses_what_could_be_changed_afterwards():
    with pytest.raises(TypeError):
        caches["memory"].set("a", ["<b>1</b>"])


@pytest.mark.django_db
def test_a_dashboard_shows_a_new_figure_as_soon_as_it_is_computed(world, client_of):
    village, city = world.village_of("北湾镇"), world.region("白银市")
    reader, address = client_of(world.post("COUNTY_HEAD", "靖远县")), _address(world, "靖远县")
    before = _tile(reader.get(address).text)
    _culture_site(world, village)
    _recompute(city)
    assert (before, _tile(reader.get(address).text)) == ("尚未计算", "1")


@pytest.mark.django_db
def test_whatever_is_written_to_a_region_gives_its_city_a_new_map_and_no_other_city(world):
    city, other = world.region("白银市"), world.region("海安市").city
    village = Region._base_manager.filter(parent=world.region("北湾镇")).first()
    others, maps = _map_of(other), {_map_of(city)}
    for change in ({"name": "新名"}, {"is_active": False}, {"parent": world.region("东湾镇")}):
        Region._base_manager.filter(pk=village.pk).update(**change)
        maps.add(_map_of(city))
    Region._base_manager.create(level="VILLAGE", name="新村", parent=world.region("北湾镇"))
    maps.add(_map_of(city))
    assert (len(maps), _map_of(other)) == (5, others)


@pytest.mark.django_db
def test_a_region_that_changes_its_city_gives_both_a_new_map(world):
    city, other = world.region("白银市"), world.region("海安市").city
    before = _map_of(city), _map_of(other)
    township = world.region("海安市").children.first()
    Region._base_manager.filter(parent=world.region("北湾镇")).update(parent=township)
    assert [now > then for now, then in zip((_map_of(city), _map_of(other)), before, strict=True)] == [
        True
    ] * 2


@pytest.mark.django_db
def test_a_bureau_that_writes_a_region_may_not_write_the_map_itself(world, act_as):
    township = world.region("北湾镇")
    with act_as(world.post("COUNTY_HEAD", "靖远县")):
        before = _map_of(township.city)
        Region.objects.filter(pk=township.pk).update(short_name="改名镇")
        assert _map_of(township.city) > before
        with pytest.raises(ProgrammingError), transaction.atomic():
            CityMap.objects.update(changed_at=before)


@pytest.mark.django_db
def test_a_renamed_region_is_renamed_in_the_tree_at_once(world, client_of):
    township = world.region("北湾镇")
    reader, address = client_of(world.post("COUNTY_HEAD", "靖远县")), _address(world, "靖远县")
    assert "北湾镇" in reader.get(address).text
    type(township).objects.filter(pk=township.pk).update(short_name="改名镇")
    assert "改名镇" in reader.get(address).text


@pytest.mark.django_db
def test_the_menu_of_one_role_is_not_that_of_another(world, client_of):
    clerk, head = world.post("OFFICE_CLERK", "北湾镇"), world.post("COUNTY_HEAD", "靖远县")
    pages = [client_of(post).get("/inbox/").text for post in (clerk, head)]
    assert ["登记案件" in page for page in pages] == [True, False]


def _map_of(city):
    return CityMap.objects.get(city=city).changed_at


def _address(world, name: str) -> str:
    return f"/dashboards/{world.region(name).pk}/?m=202605"


def _tile(page: str) -> str:
    """What the tile of the village culture sites says: a number or a word."""
    return re.search(r"法治文化阵地</a>.*?class=\"stat-(?:word|number)\">([^<]+)<", page, re.DOTALL)[1]


def _culture_site(world, village) -> None:
    RegisterEntry(
        region=village,
        type="CULTURE_SITE",
        number="1",
        name="法治文化广场",
        since_on=date(2022, 3, 1),
        recorded_at=timezone.now(),
        recorded_by=world.post("COUNTY_CASE_OFFICER", "靖远县"),
    ).save()


def _recompute(city) -> None:
    with scope.enter(scope.for_worker(city_id=city.pk, reason="test")):
        actions.recompute(city_id=city.pk, month=202605, at=timezone.now())
