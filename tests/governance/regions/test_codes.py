"""Region codes: parsing, levels, parents, hints of kind, against the real list of the two tenants."""

import pytest
from django.core.exceptions import ValidationError

from governance.regions import codes, models
from governance.regions.codes import Level, TownshipKind, VillageKind


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("620000000000", Level.PROVINCE, ""),
        ("620400000000", Level.CITY, "620000000000"),
        ("620421000000", Level.COUNTY, "620400000000"),
        ("620421206000", Level.TOWNSHIP, "620421000000"),
        ("620421206203", Level.VILLAGE, "620421206000"),
        ("441900003000", Level.TOWNSHIP, "441900000000"),
        ("441900003001", Level.VILLAGE, "441900003000"),
    ],
)
def test_level_and_parent(code, level, parent):
    assert codes.parse(code) == codes.RegionCode(code, level, parent)


def test_shortened_codes_are_padded():
    assert codes.pad("62") == "620000000000"
    assert codes.pad("620421206") == "620421206000"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("6204212062031", "13位"),
        ("62042120620A", "数字"),
        ("６２０４２１２０６２０３", "数字"),
        ("", "数字"),
        ("000000000000", "省级"),
        ("620421000203", "缺乡级"),
        ("620021000000", "缺地级"),
    ],
)
def test_malformed_codes_are_refused_with_the_reason(code, reason):
    with pytest.raises(ValidationError) as caught:
        codes.parse(code)
    assert reason in caught.value.message


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("620421206203", "", VillageKind.ADMIN_VILLAGE),
        ("620421103001", "", VillageKind.COMMUNITY),
        ("620423103400", "", VillageKind.VILLAGE_LIKE),
        ("620423103400", "民安社区居民委员会", VillageKind.COMMUNITY),
        ("320685100213", "孙庄社区居委会", VillageKind.COMMUNITY),
        ("620421103001", "东关村村民委员会", VillageKind.ADMIN_VILLAGE),
        ("620423400498", "条山集团虚拟社区", VillageKind.VILLAGE_LIKE),
        ("620423400998", "", VillageKind.VILLAGE_LIKE),
        ("150121100200", "某某嘎查", VillageKind.ADMIN_VILLAGE),
    ],
)
def test_name_prevails_over_the_segment(code, name, kind):
    assert codes.village_kind(code, name) == kind


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("620402001000", "人民路街道", TownshipKind.SUBDISTRICT),
        ("620421103000", "乌兰镇", TownshipKind.TOWN),
        ("620422202000", "新添堡回族乡", TownshipKind.TOWNSHIP),
        ("320685400000", "海安县农场", TownshipKind.TOWNSHIP_LIKE),
        ("110101400000", "某某街道", TownshipKind.SUBDISTRICT),
    ],
)
def test_township_kinds(code, name, kind):
    assert codes.township_kind(code, name) == kind


def test_lies_under_compares_the_meaning_digits_only():
    assert codes.lies_under("620421206203", "620421000000")
    assert codes.lies_under("620421000000", "620421000000")
    assert not codes.lies_under("620422206203", "620421000000")


def test_stored_values_are_those_of_the_models():
    assert [str(level) for level in Level] == list(models.RegionLevel.values)
    assert {str(kind) for kind in VillageKind} == set(models.VillageKind.values)
