"""Search by pinyin and initials, with the characters that trouble place names."""

import pytest

from governance.regions import pinyin


@pytest.mark.parametrize(
    ("name", "full", "short"),
    [
        ("靖远", "jingyuan", "jy"),
        ("靖远县", "jingyuanxian", "jyx"),
        ("会宁县", "huiningxian", "hnx"),
        ("白银市", "baiyinshi", "bys"),
        ("海安市", "haianshi", "has"),
        ("李堡镇", "libaozhen", "lbz"),
        ("长征街道", "changzhengjiedao", "czjd"),
        ("种田乡", "zhongtianxiang", "ztx"),
        ("三道埫村", "sandaotangcun", "sdtc"),
        ("六安市", "luanshi", "las"),
        ("绿洲", "lvzhou", "lz"),
        ("7团（A区）", "7tuanaqu", "7taq"),
        ("", "", ""),
    ],
)
def test_best_reading(name, full, short):
    assert pinyin.pinyin(name) == full
    assert pinyin.initials(name) == short


@pytest.mark.parametrize("name", ["三道埫村", "大水䃎村", "窵岔村", "中窎村", "长垎村", "噇口村"])
def test_rare_characters_of_the_tenants_have_readings(name):
    assert pinyin.pinyin(name).isascii()
    assert len(pinyin.initials(name)) == len(name)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("李堡镇", "lipuzhen"),
        ("长垎村", "changgecun"),
        ("长垎村", "zhc"),
        ("单家", "shanjia"),
        ("单家", "danjia"),
    ],
)
def test_other_local_readings_are_found(name, spelling):
    assert spelling in pinyin.readings(name)


def test_best_reading_comes_first_and_combinations_are_bounded():
    assert pinyin.readings("靖远") == ("jingyuan", "jy")
    assert pinyin.readings("李堡镇")[0] == "libaozhen"
    assert len(pinyin.readings("堡长重埫单乐会")) <= 2 * pinyin.MOST_READINGS
