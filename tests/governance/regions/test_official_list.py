"""Official lists: a first load whole or not at all, newer ones as proposals for a person."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from governance.audit.events import EventKind
from governance.audit.models import AuditEvent
from governance.regions import official_list
from governance.regions.models import ChangeKind, ChangeStatus, Region, RegionChange, RegionVersion
from governance.regions.rules import ChangeRefused
from tests.world import LIST

pytestmark = pytest.mark.django_db
LISTED = date(2024, 6, 30)


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


def newer(**replaced) -> bytes:
    """The shipped list with some texts replaced; an empty text takes the whole line out."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    for old, new in replaced.get("lines", {}).items():
        at = next(place for place, text in enumerate(lines) if text.startswith(old))
        lines[at : at + 1] = [new] if new else []
    return "\n".join([*lines, *replaced.get("more", [])]).encode()


def line(region: Region, name: str = "", code: str = "") -> str:
    return f"{code or region.code},village,{name or region.name}"


def village(index: int = 0) -> Region:
    return Region.objects.filter(parent__name="北湾镇", kind="ADMIN_VILLAGE").order_by("code")[index]


def propose(data: bytes, by, now):
    return official_list.propose_changes(data=data, listed_on=LISTED, by=by, at=now)


BAD = {
    "重复": ("620421101299,village,甲村村委会\n620421101299,village,乙村村委会", "重复"),
    "没有上级": ("620421999201,village,甲村村委会", "没有上级"),
    "位数": ("6204211012,village,甲村村委会", "应为12位"),
    "层级不连续": ("620421000201,village,甲村村委会", "层级不连续"),
    "层级写错": ("620421101299,township,甲村村委会", "按代码"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_rows_are_reported_and_nothing_is_written(world, acting, now, kind):
    rows, message = BAD[kind]
    before = Region.objects.count(), RegionVersion.objects.count(), RegionChange.objects.count()
    report = propose(newer(more=rows.split("\n")), acting, now)
    assert len(report.bad) == 1
    assert re.search(message, report.bad[0].reason)
    assert report.bad[0].line > 1
    assert (Region.objects.count(), RegionVersion.objects.count(), RegionChange.objects.count()) == before


def test_the_same_list_proposes_nothing(world, acting, now):
    report = propose(newer(), acting, now)
    assert (report.bad, report.proposed) == ([], 0)
    assert AuditEvent.objects.get(kind=EventKind.LIST_IMPORTED)


def test_a_newer_list_becomes_proposals_and_changes_nothing_by_itself(world, acting, now):
    renamed, gone = village(0), village(1)
    versions = RegionVersion.objects.count()
    data = newer(lines={line(renamed): line(renamed, "新民村村民委员会"), line(gone): ""})
    report = propose(data, acting, now)
    assert report.proposed == 2
    assert RegionVersion.objects.count() == versions
    kinds = set(RegionChange.objects.filter(status=ChangeStatus.PROPOSED).values_list("kind", flat=True))
    assert kinds == {ChangeKind.RENAME, ChangeKind.ABOLISH}
    again = propose(data, acting, now)
    assert (again.proposed, again.known_already) == (0, 2)


def test_changes_of_another_county_are_not_proposed_here(world, acting, now):
    elsewhere = Region.objects.filter(parent__name="会师镇").first()
    report = propose(newer(lines={f"{elsewhere.code},": ""}), acting, now)
    assert report.proposed == 0


def test_confirming_carries_the_change_out_from_the_day_of_the_list(world, acting, now):
    region = village()
    propose(newer(lines={line(region): line(region, "新民村村民委员会")}), acting, now)
    change = RegionChange.objects.get(status=ChangeStatus.PROPOSED)
    official_list.confirm(change=change, doc_no="靖政发〔2024〕3号", by=acting, at=now)
    change.refresh_from_db()
    region.refresh_from_db()
    assert region.name == "新民村村民委员会"
    assert (change.status, change.doc_no) == (ChangeStatus.CONFIRMED, "靖政发〔2024〕3号")
    assert region.versions.get(valid_to=None).valid_from == LISTED
    with pytest.raises(ChangeRefused, match="该项已处理"):
        official_list.confirm(change=change, by=acting, at=now)


def test_a_conversion_with_a_new_code_keeps_the_identity(world, acting, now):
    region = village()
    community = line(region, f"{region.short_name.removesuffix('村')}社区居民委员会", "620421101042")
    propose(newer(lines={line(region): community}), acting, now)
    change = RegionChange.objects.get(status=ChangeStatus.PROPOSED)
    assert change.kind == ChangeKind.CONVERT
    official_list.confirm(change=change, by=acting, at=now)
    region.refresh_from_db()
    assert (region.code, region.kind) == ("620421101042", "COMMUNITY")


def test_a_merger_and_an_establishment_are_confirmed(world, acting, now):
    one, other = village(0), village(1)
    data = newer(
        lines={f"{one.code},": "", f"{other.code},": ""},
        more=["620421101399,village,双合村村民委员会", "620421102399,village,滨河村村民委员会"],
    )
    propose(data, acting, now)
    for change in RegionChange.objects.filter(status=ChangeStatus.PROPOSED).order_by("pk"):
        official_list.confirm(change=change, by=acting, at=now)
    assert set(RegionChange.objects.values_list("kind", flat=True)) == {
        ChangeKind.MERGE,
        ChangeKind.ESTABLISH,
    }
    assert Region.objects.filter(code="620421101399", is_active=True).exists()
    assert Region.objects.filter(code="620421102399", parent__name="东湾镇").exists()
    assert not Region.objects.filter(pk__in=[one.pk, other.pk], is_active=True).exists()


def test_a_rejected_proposal_needs_a_reason_and_is_not_proposed_again(world, acting, now):
    region = village()
    data = newer(lines={line(region): line(region, "新民村村民委员会")})
    propose(data, acting, now)
    change = RegionChange.objects.get(status=ChangeStatus.PROPOSED)
    with pytest.raises(ChangeRefused, match="理由"):
        official_list.reject(change=change, reason="", by=acting, at=now)
    official_list.reject(change=change, reason="名录有误，县民政局已去函更正", by=acting, at=now)
    assert propose(data, acting, now).proposed == 0
    region.refresh_from_db()
    assert region.name != "新民村村民委员会"


def test_renamings_of_style_are_confirmed_in_bulk(world, acting, now):
    one, other = village(0), village(1)
    lines = {line(row): line(row, row.name.replace("村村民委员会", "村委会")) for row in (one, other)}
    lines[line(village(2))] = line(village(2), "新民村村民委员会")
    propose(newer(lines=lines), acting, now)
    assert official_list.confirm_styles(by=acting, at=now) == 2
    assert RegionChange.objects.get(status=ChangeStatus.PROPOSED).details["style_only"] is False


def test_a_role_without_the_permission_imports_nothing(world, act_as, now):
    clerk = world.post("OFFICE_CLERK", "北湾镇")
    with act_as(clerk), pytest.raises(ChangeRefused, match="没有变更区划的权限"):
        propose(newer(), clerk, now)


def test_the_first_load_refuses_a_tree_that_holds_its_units(world):
    with pytest.raises(CommandError, match="区划已有数据"):
        call_command("load_regions")


def test_the_first_load_adds_a_branch_and_spells_its_names(world, tmp_path, capsys):
    rows = [
        "code,level,name",
        "110000000000,province,北京市",
        "110100000000,city,市辖区",
        "110101000000,county,东城区",
    ]
    path = tmp_path / "list.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    call_command("load_regions", str(path), "--date", "2021-01-01")
    region = Region.objects.get(code="110101000000")
    assert (region.county_id, region.initials.split()[0]) == (region.pk, "dcq")
    assert region.versions.get().valid_from == date(2021, 1, 1)
    path.write_text("\n".join([*rows[:2], "110101001001,village,甲社区居委会"]), encoding="utf-8")
    with pytest.raises(CommandError, match="没有导入任何数据"):
        call_command("load_regions", str(path))
