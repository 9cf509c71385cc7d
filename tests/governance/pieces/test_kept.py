"""Kept pieces: made once per state, anew when anything they depend on changes, and without Redis too."""

import re
from datetime import date

import pytest
from django.core.cache import caches
from django.utils import timezone
from redis.exceptions import ConnectionError as RedisAway

from governance.figures import actions
from governance.pieces import kept
from governance.regions.models import Region
from governance.regions.queries import map_stamp
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
@pytest.mark.parametrize(
    "change",
    [
        {"name": "新名"},
        {"short_name": "新"},
        {"kind": ""},
        {"code": ""},
        {"is_active": False},
        {"parent": "东湾镇"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_column_that_the_tree_shows_has_its_part_in_the_stamp_of_the_map(world, change):
    one, other = Region._base_manager.filter(parent=world.region("北湾镇")).order_by("code")[:2]
    if "parent" in change:
        change = {"parent": world.region(change["parent"])}
    stamps = {map_stamp(one.city_id)}
    for number, region in enumerate((one, other)):
        if "code" in change:
            change = {"code": f"62042110190{number}"}
        Region._base_manager.filter(pk=region.pk).update(**change)
        stamps.add(map_stamp(one.city_id))
    assert len(stamps) == 3


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
