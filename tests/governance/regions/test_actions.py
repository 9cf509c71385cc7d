"""Every kind of change: versions before and after, who may, what is refused, what follows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance.audit import actions as audit
from governance.audit.events import EventKind
from governance.audit.models import AuditEvent
from governance.figures.models import DirtyMark
from governance.figures.periods import month_of
from governance.offices.models import Post
from governance.regions import actions, registry
from governance.regions.actions import Decision, NewUnit, Part
from governance.regions.models import ChangeKind, Region, RegionChange, RegionVersion
from governance.regions.rules import ChangeRefused

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def head(world):
    return world.post("COUNTY_HEAD", "靖远县")


@pytest.fixture
def acting(head, act_as):
    with act_as(head):
        yield head


def versions_of(region) -> list[tuple]:
    rows = RegionVersion.objects.filter(region=region).order_by("valid_from")
    return [(row.name, row.code, row.parent_id, row.valid_from, row.valid_to) for row in rows]


def snapshot() -> tuple:
    return RegionVersion.objects.count(), RegionChange.objects.count(), AuditEvent.objects.count()


def test_rename_closes_one_version_and_opens_the_next(world, acting, now):
    village = world.village_of("北湾镇")
    old = village.name
    change = actions.rename(
        region=village,
        name="新民村村民委员会",
        decision=Decision(DAY, doc_no="靖政发〔2025〕8号"),
        by=acting,
        at=now,
    )
    village.refresh_from_db()
    assert (village.name, village.short_name) == ("新民村村民委员会", "新民村")
    assert village.pinyin.split()[0] == "xinmincun"
    assert [(row[0], row[3], row[4]) for row in versions_of(village)] == [
        (old, date(2019, 1, 1), DAY),
        ("新民村村民委员会", DAY, None),
    ]
    assert change.doc_no == "靖政发〔2025〕8号"
    assert change.recorded_by_name == acting.person_name
    assert change.details["shown"] == f"北湾镇 {old} → 新民村村民委员会"
    event = AuditEvent.objects.get(kind=EventKind.REGION_CHANGED)
    assert event.subject_id == str(change.pk)


@pytest.mark.parametrize(
    ("effective_on", "message"),
    [(date(2019, 1, 1), "生效日期须晚于"), (date(2018, 6, 1), "生效日期须晚于")],
)
def test_a_date_not_after_the_last_version_is_refused_and_nothing_changes(
    world, acting, now, effective_on, message
):
    village, before = world.village_of("北湾镇"), snapshot()
    with pytest.raises(ChangeRefused, match=message):
        actions.rename(region=village, name="新民村", decision=Decision(effective_on), by=acting, at=now)
    assert snapshot() == before


def test_the_same_name_or_a_name_in_use_is_refused(world, acting, now):
    one, other = world.village_of("北湾镇", 0), world.village_of("北湾镇", 1)
    with pytest.raises(ChangeRefused, match="名称没有变化"):
        actions.rename(region=one, name=one.name, decision=Decision(DAY), by=acting, at=now)
    with pytest.raises(ChangeRefused, match="同一上级之下已有"):
        actions.rename(region=one, name=other.name, decision=Decision(DAY), by=acting, at=now)


def test_recoding_a_township_recodes_its_villages(world, acting, now):
    township = world.region("北湾镇")
    village = world.village_of("北湾镇")
    tail = village.code[9:]
    actions.recode(region=township, code="620421150000", decision=Decision(DAY), by=acting, at=now)
    village.refresh_from_db()
    assert village.code == "620421150" + tail
    assert len(versions_of(village)) == 2


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("62042110120", "应为12位"),
        ("620422101299", "不在上级代码"),
        ("620421101000", "乡级代码"),
        ("taken", "由“.+”使用"),
    ],
)
def test_malformed_and_taken_codes_are_refused(world, acting, now, code, message):
    village = world.village_of("北湾镇")
    code = world.village_of("北湾镇", 1).code if code == "taken" else code
    with pytest.raises(ChangeRefused, match=message):
        actions.recode(region=village, code=code, decision=Decision(DAY), by=acting, at=now)


def test_a_village_becomes_a_community_and_stays_itself(world, acting, now):
    village = Region.objects.filter(parent__name="北湾镇", kind="ADMIN_VILLAGE").first()
    code = "620421101042"
    change = actions.convert(
        region=village,
        kind="COMMUNITY",
        name="北湾社区居民委员会",
        code=code,
        decision=Decision(DAY),
        by=acting,
        at=now,
    )
    village.refresh_from_db()
    assert (village.kind, village.code, village.name) == ("COMMUNITY", code, "北湾社区居民委员会")
    assert change.kind == ChangeKind.CONVERT
    assert list(change.sources.all()) == list(change.targets.all()) == [village]


def test_a_village_moves_between_townships_of_the_county(world, acting, now):
    village, target = world.village_of("北湾镇"), world.region("东湾镇")
    actions.reparent(region=village, parent=target, decision=Decision(DAY), by=acting, at=now)
    village.refresh_from_db()
    assert (village.parent_id, village.township_id, village.county_id) == (
        target.pk,
        target.pk,
        target.county_id,
    )
    assert versions_of(village)[0][2] != versions_of(village)[1][2] == target.pk


def test_merging_two_villages_into_a_new_one(world, acting, now):
    one, other = world.village_of("北湾镇", 0), world.village_of("北湾镇", 1)
    heard = []
    registry.register_listener("test", lambda **told: heard.append(told))
    try:
        change = actions.merge(
            sources=[one, other],
            new=NewUnit("620421101399", "双合村村民委员会"),
            decision=Decision(DAY),
            by=acting,
            at=now,
        )
    finally:
        registry._listeners.pop("test")
    merged = change.targets.get()
    for source in (one, other):
        source.refresh_from_db()
        assert not source.is_active
        assert versions_of(source)[-1][4] == DAY
    assert merged.is_active
    assert merged.parent == one.parent
    assert merged.kind == "ADMIN_VILLAGE"
    assert heard[0]["ended"] == [one, other]
    assert heard[0]["successor"] == merged


def test_merging_into_an_existing_village_keeps_it(world, acting, now):
    one, kept = world.village_of("北湾镇", 0), world.village_of("北湾镇", 1)
    change = actions.merge(sources=[one, kept], into=kept, decision=Decision(DAY), by=acting, at=now)
    kept.refresh_from_db()
    assert kept.is_active
    assert len(versions_of(kept)) == 1
    assert set(change.sources.all()) == {one, kept}


def test_merging_townships_moves_their_villages(world, acting, now):
    gone, kept = world.region("东湾镇"), world.region("北湾镇")
    count = Region.objects.children_of(gone).count() + Region.objects.children_of(kept).count()
    village = world.village_of("东湾镇")
    actions.merge(sources=[gone], into=kept, decision=Decision(DAY), by=acting, at=now)
    village.refresh_from_db()
    assert village.township_id == kept.pk
    assert Region.objects.children_of(kept).count() == count


def test_what_has_ended_cannot_change_again(world, acting, now):
    village = world.village_of("北湾镇")
    actions.abolish(region=village, decision=Decision(DAY), by=acting, at=now)
    with pytest.raises(ChangeRefused, match="已于2025年7月1日撤销"):
        actions.abolish(region=village, decision=Decision(DAY + timedelta(days=1)), by=acting, at=now)


def test_a_split_establishes_the_parts(world, acting, now):
    village = world.village_of("北湾镇")
    parts = [
        Part(NewUnit("620421101398", "上湾村村民委员会")),
        Part(NewUnit("620421101399", "下湾村村民委员会")),
    ]
    change = actions.split(source=village, parts=parts, decision=Decision(DAY), by=acting, at=now)
    village.refresh_from_db()
    assert not village.is_active
    assert sorted(region.short_name for region in change.targets.all()) == ["上湾村", "下湾村"]


def test_a_split_township_leaves_no_village_behind(world, acting, now):
    township = world.region("平堡镇")
    villages = list(Region.objects.children_of(township))
    parts = [
        Part(NewUnit("620421150000", "上堡镇"), villages[:2]),
        Part(NewUnit("620421151000", "下堡镇"), villages[2:-1]),
    ]
    with pytest.raises(ChangeRefused, match="尚有1个下级单位没有归属"):
        actions.split(source=township, parts=parts, decision=Decision(DAY), by=acting, at=now)
    parts[1] = Part(parts[1].unit, villages[2:])
    change = actions.split(source=township, parts=parts, decision=Decision(DAY), by=acting, at=now)
    below = [Region.objects.children_of(target).count() for target in change.targets.order_by("code")]
    assert below == [2, len(villages) - 2]


def test_a_township_with_villages_cannot_be_abolished(world, acting, now):
    with pytest.raises(ChangeRefused, match="之下仍有"):
        actions.abolish(region=world.region("北湾镇"), decision=Decision(DAY), by=acting, at=now)


def test_establish_under_a_township(world, acting, now):
    township = world.region("北湾镇")
    change = actions.establish(
        parent=township,
        unit=NewUnit("620421101050", "滨河社区居民委员会"),
        decision=Decision(DAY),
        by=acting,
        at=now,
    )
    region = change.targets.get()
    assert (region.level, region.kind, region.is_active) == ("VILLAGE", "COMMUNITY", True)
    assert (region.township_id, region.county_id) == (township.pk, acting.region_id)


def test_a_change_of_the_future_waits_for_its_day(world, acting, now):
    village, tomorrow = world.village_of("北湾镇"), timezone.localdate(now) + timedelta(days=1)
    actions.rename(region=village, name="新民村", decision=Decision(tomorrow), by=acting, at=now)
    village.refresh_from_db()
    assert village.name != "新民村"
    with pytest.raises(ChangeRefused, match="已登记过“更名”"):
        actions.rename(region=village, name="又新村", decision=Decision(tomorrow), by=acting, at=now)
    with pytest.raises(ChangeRefused, match="生效日期须晚于"):
        actions.rename(region=village, name="又新村", decision=Decision(DAY), by=acting, at=now)


def test_renamed_and_recoded_on_one_day_is_one_version(world, acting, now):
    village = world.village_of("北湾镇")
    actions.rename(region=village, name="新民村", decision=Decision(DAY), by=acting, at=now)
    actions.recode(region=village, code="620421101399", decision=Decision(DAY), by=acting, at=now)
    village.refresh_from_db()
    assert (village.name, village.code) == ("新民村", "620421101399")
    assert len(versions_of(village)) == 2


def test_a_county_bureau_changes_only_its_own_part(world, acting, now):
    before = snapshot()
    elsewhere = world.village_of("会师镇")
    for attempt in (
        lambda: actions.rename(region=elsewhere, name="新民村", decision=Decision(DAY), by=acting, at=now),
        lambda: actions.reparent(
            region=world.region("北湾镇"),
            parent=world.region("会宁县"),
            decision=Decision(DAY),
            by=acting,
            at=now,
        ),
        lambda: actions.rename(
            region=world.region("靖远县"), name="靖远市", decision=Decision(DAY), by=acting, at=now
        ),
    ):
        with pytest.raises(ChangeRefused):
            attempt()
    assert snapshot() == before


def test_a_role_without_the_permission_changes_nothing(world, act_as, now):
    clerk = world.post("OFFICE_CLERK", "北湾镇")
    with act_as(clerk), pytest.raises(ChangeRefused, match="没有变更区划的权限"):
        actions.rename(
            region=world.village_of("北湾镇"), name="新民村", decision=Decision(DAY), by=clerk, at=now
        )


PLACES = [
    ("COUNTY_HEAD", "靖远县"),
    ("COUNTY_HEAD", "会宁县"),
    ("COUNTY_HEAD", "海安市"),
    ("OFFICE_HEAD", "北湾镇"),
]


def seen(world, act_as) -> dict[str, set]:
    found = {}
    for role, place in PLACES:
        with act_as(world.post(role, place)):
            found[place] = set(AuditEvent.objects.values_list("pk", flat=True))
    return found


def test_a_moved_township_takes_its_facts_along_and_nobody_else_gains_rows(world, act_as, now):
    for place in ("北湾镇", "东湾镇", "会师镇", "海安镇"):
        clerk = world.post("OFFICE_CLERK", place)
        with act_as(clerk):
            audit.record(EventKind.LOGGED_IN, by=clerk, at=now)
    before = seen(world, act_as)
    township, target = world.region("北湾镇"), world.region("会宁县")
    city = world.post("CITY_HEAD", "白银市")
    with act_as(city):
        actions.reparent(
            region=township, parent=target, code="620422150000", decision=Decision(DAY), by=city, at=now
        )
    world._posts.clear()
    after = {}
    for role, place in PLACES:
        post = Post._base_manager.select_related("region", "user").get(role=role, region__name=place)
        with act_as(post):
            after[place] = set(AuditEvent.objects.values_list("pk", flat=True))
    moved = before["北湾镇"]
    assert len(moved) == 1
    assert after["会宁县"] - before["会宁县"] == moved
    assert before["靖远县"] - after["靖远县"] == moved
    assert after["靖远县"] < before["靖远县"]
    assert after["海安市"] == before["海安市"]
    assert after["北湾镇"] == before["北湾镇"]
    village = Region.objects.filter(parent=township).first()
    assert (village.county_id, village.code[:9]) == (target.pk, "620422150")
    clerk = Post._base_manager.get(role="OFFICE_CLERK", region=township)
    assert clerk.county_id == target.pk


def test_after_a_move_the_new_county_can_change_the_township(world, act_as, now):
    city = world.post("CITY_HEAD", "白银市")
    with act_as(city):
        actions.reparent(
            region=world.region("北湾镇"),
            parent=world.region("会宁县"),
            decision=Decision(DAY),
            by=city,
            at=now,
        )
    head, later = world.post("COUNTY_HEAD", "会宁县"), Decision(DAY + timedelta(days=30))
    with act_as(head):
        actions.rename(region=world.village_of("北湾镇"), name="新民村", decision=later, by=head, at=now)
    assert Region.objects.filter(parent__name="北湾镇", name="新民村").exists()


def test_a_change_asks_for_the_figures_of_its_months_again(world, acting, now):
    village, first = world.village_of("北湾镇"), timezone.localdate(now).replace(day=1)
    actions.rename(
        region=village, name="新民村", decision=Decision(first - timedelta(days=1)), by=acting, at=now
    )
    marked = DirtyMark.objects.filter(region=village, group="regions").values_list("period", flat=True)
    assert sorted(marked) == [month_of(first - timedelta(days=1)), month_of(first)]
