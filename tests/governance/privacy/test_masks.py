"""Masking by audience: the table of the product, and what must never be shown."""

from datetime import date

import pytest

from governance.privacy import masks
from governance.privacy.masks import Kind, Level, mask

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("value", "kind", "staff", "public"),
    [
        ("张三", Kind.NAME, "张三", "张某"),
        ("张小明", Kind.NAME, "张小明", "张某某"),
        ("欧阳小明", Kind.NAME, "欧阳小明", "欧阳某某"),
        ("欧阳明", Kind.NAME, "欧阳明", "欧阳某"),
        ("欧阳", Kind.NAME, "欧阳", "欧某"),
        ("买买提·艾力", Kind.NAME, "买买提·艾力", "买某某"),
        ("John Smith", Kind.NAME, "John Smith", "J某某"),
        ("𡆇𠀀", Kind.NAME, "𡆇𠀀", "𡆇某"),
        ("张小明", Kind.MINOR_NAME, "张某某", "某未成年人"),
        ("620421199003071235", Kind.RESIDENT_ID, "620421********1235", ""),
        ("H12345678", Kind.OTHER_DOCUMENT, "*******78", ""),
        ("13812345678", Kind.MOBILE, "138****5678", ""),
        ("0943-6121567", Kind.LANDLINE, "0943-****567", ""),
        ("010-61215678-12", Kind.LANDLINE, "010-****678", ""),
        ("6222021234567891234", Kind.BANK_CARD, "**** 1234", ""),
        ("91620421MA7200A13W", Kind.CREDIT_CODE, "91620421MA7200A13W", "91620421MA7200A13W"),
        ("靖远县某某合作社", Kind.ORGANISATION_NAME, "靖远县某某合作社", "靖远县某某合作社"),
        ("肢体残疾三级", Kind.SENSITIVE, "", ""),
    ],
)
def test_table_of_masks(value, kind, staff, public):
    assert mask(value, kind, Level.FULL) == value
    assert mask(value, kind, Level.STAFF) == staff
    assert mask(value, kind, Level.PUBLIC) == public
    assert mask(value, kind, Level.RESTRICTED) == ""


@pytest.mark.parametrize(
    ("address", "staff", "public"),
    [
        (
            "甘肃省白银市靖远县乌兰镇东关村三社15号",
            "甘肃省白银市靖远县乌兰镇东关村***",
            "甘肃省白银市靖远县乌兰镇",
        ),
        ("靖远县若笠乡若笠村12号", "靖远县若笠乡若笠村***", "靖远县若笠乡"),
        ("白银区人民路街道东台社区3号楼2单元", "白银区人民路街道东台社区***", "白银区人民路街道"),
        ("江苏省海安市城东镇新市村5号", "江苏省海安市城东镇新市村***", "江苏省海安市城东镇"),
        ("镇原县三岔镇高湾村8号", "镇原县三岔镇高湾村***", "镇原县三岔镇"),
        ("苏州市吴江区盛泽镇中村村1号", "苏州市吴江区盛泽镇中村村***", "苏州市吴江区盛泽镇"),
        ("会宁县新添堡回族乡道口村民委员会旁", "会宁县新添堡回族乡道口村***", "会宁县新添堡回族乡"),
        ("海安市阳光小区3号楼", "海安市***", "海安市"),
        ("15号楼二单元", "***", ""),
    ],
)
def test_address_stops_at_the_village_or_township(address, staff, public):
    assert mask(address, Kind.ADDRESS, Level.STAFF) == staff
    assert mask(address, Kind.ADDRESS, Level.PUBLIC) == public


def test_address_of_a_minor_loses_its_township_in_public():
    address = "靖远县若笠乡若笠村12号"
    assert mask(address, Kind.MINOR_ADDRESS, Level.PUBLIC) == "靖远县"


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2012, 12, 1), "未满14周岁"),
        (date(2012, 11, 30), "14至17周岁"),
        (date(2008, 12, 1), "14至17周岁"),
        (date(2008, 11, 30), "18至59周岁"),
        (date(1966, 11, 30), "60周岁及以上"),
    ],
)
def test_birth_date_is_a_year_inside_and_a_band_outside(born, band):
    assert mask(born, Kind.BIRTH_DATE, Level.STAFF) == f"{born.year}年"
    assert mask(born, Kind.BIRTH_DATE, Level.PUBLIC, on=TODAY) == band
    assert mask(born, Kind.BIRTH_DATE, Level.PUBLIC) == ""
    assert mask(born, Kind.BIRTH_DATE, Level.FULL) == born.isoformat()


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_rule_and_restricted_shows_nothing(kind):
    assert mask("2008-12-01", kind, Level.RESTRICTED, on=TODAY) == ""
    assert kind == Kind.BIRTH_DATE or set(masks.RULES[kind]) == {Level.STAFF, Level.PUBLIC}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("level", Level)
def test_nothing_in_nothing_out(kind, level):
    assert mask("", kind, level) == ""
    assert mask(None, kind, level) == ""


@pytest.mark.parametrize("kind", [Kind.RESIDENT_ID, Kind.MOBILE, Kind.LANDLINE])
def test_malformed_numbers_are_hidden_rather_than_shown(kind):
    assert mask("12345", kind, Level.STAFF) == "****5"
