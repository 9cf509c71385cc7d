"""Official lists: read whole or refused whole, with every bad row named by line and reason."""

import lzma
import random
from pathlib import Path

import pytest

from governance.regions import listfile
from governance.regions.codes import Level
from governance.regions.listfile import BadRow, read_list

REAL_LIST = Path(listfile.__file__).with_name("data") / "regions-baiyin-haian.csv"
GOOD = """code,level,name
620000000000,province,甘肃省
620400000000,city,白银市
620421000000,county,靖远县
620421101000,township,北湾镇
620421101200,village,三道埫村村民委员会
441900000000,city,东莞市
440000000000,province,广东省
441900003000,township,东城街道
441900003001,village,岗贝社区居民委员会
"""


def with_line(line: str) -> bytes:
    return (GOOD + line + "\n").encode()


def reasons(data: bytes, **options) -> list[tuple[int, str]]:
    reading = read_list(data, **options)
    assert not reading.rows
    return [(bad.line, bad.reason) for bad in reading.bad]


def test_a_good_list_is_read_in_its_order_with_parents_before_or_after():
    reading = read_list(GOOD.encode())
    assert reading.is_clean
    assert len(reading.rows) == 9
    assert reading.rows[4] == ("620421101200", Level.VILLAGE, "三道埫村村民委员会")


def test_the_real_list_of_both_tenants_is_clean():
    reading = read_list(REAL_LIST.read_bytes())
    assert reading.is_clean
    assert sum(row.level == Level.VILLAGE for row in reading.rows) == 1099
    assert sum(row.level == Level.TOWNSHIP for row in reading.rows) == 89


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_lists_saved_by_chinese_software(encoding):
    assert read_list(GOOD.encode(encoding)).rows == read_list(GOOD.encode()).rows


def test_compressed_lists_are_read_too():
    assert len(read_list(lzma.compress(GOOD.encode())).rows) == 9


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("620421101200,village,另一个村", "代码620421101200重复，前面已有同一代码。"),
        ("620421102200,village,孤村", "名录中没有上级620421102000（乡级）。"),
        ("62042110120,village,短村", "区划代码“62042110120”有11位，应为12位，请核对。"),
        ("62042110120A,village,错村", "区划代码“62042110120A”只能由数字组成，请核对。"),
        ("620421000203,village,跳村", "代码620421000203有村级而缺乡级，层级不连续。"),
        ("620421101201,township,层村", "层级写的是乡级，按代码620421101201应为村级。"),
        ("620421101201,庄,层村", "层级“庄”无法识别。"),
        ("620421101201,village,", "名称为空。"),
        ("620421101201,village,abc", "名称“abc”中没有汉字。"),
        ("620421101201,village," + "长" * 101, "名称超过100个字。"),
        ("620421101201", "缺少列，这一行不完整。"),
    ],
)
def test_each_kind_of_bad_row_is_named_with_its_line(line, reason):
    assert reasons(with_line(line)) == [(11, reason)]


def test_all_bad_rows_are_reported_at_once_in_order():
    text = GOOD + "620421102200,village,孤村\n\n1,village,短\n620421101200,village,重\n"
    assert [line for line, _ in reasons(text.encode())] == [11, 13, 14]


def test_a_damaged_line_is_reported_and_not_misread():
    data = GOOD.encode().replace("北湾镇".encode(), "北湾镇".encode()[:-1] + b"\xff")
    assert reasons(data)[0] == (5, "文字编码损坏，名称无法辨认。")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"PK\x03\x04\x00\x00", "不是CSV"),
        ("代号,名字\n1,2\n".encode(), "缺少列：code、name"),
        (b"code,level,name\n", "没有数据"),
        (GOOD.encode() + b'"6204', "不完整"),
        (lzma.compress(GOOD.encode())[:-12], "不完整"),
        (listfile.XZ_MAGIC + b"xx" * 50, "损坏"),
    ],
)
def test_what_is_no_list_is_refused(data, words):
    assert words in reasons(data)[0][1]


def test_too_large_a_list_is_refused_before_it_fills_memory():
    bomb = lzma.compress(b"0" * (listfile.LARGEST_BYTES + 10), preset=0)
    assert len(bomb) < 100_000
    assert "超过64MB" in reasons(bomb)[0][1]
    assert "超过64MB" in reasons(b"0" * (listfile.LARGEST_BYTES + 1))[0][1]


def test_list_of_villages_alone_needs_known_townships_and_checks_its_parent_column():
    text = "code,name,streetCode,provinceCode,cityCode,areaCode\n620421101200,高崖村村民委员会,620421101,62,6204,620421\n"
    assert read_list(text.encode(), known={"620421101000"}).rows == [
        ("620421101200", Level.VILLAGE, "高崖村村民委员会")
    ]
    assert reasons(text.encode())[0][1].startswith("名录中没有上级620421101000")
    wrong = text.replace(",620421101,", ",620421102,")
    assert reasons(wrong.encode(), known={"620421101000"}) == [
        (2, "上级代码620421102与代码620421101200不符。")
    ]


def test_shortened_codes_are_completed():
    text = "code,name,areaCode,provinceCode,cityCode\n620421101,北湾镇,620421,62,6204\n"
    assert read_list(text.encode(), known={"620421000000"}).rows == [
        ("620421101000", Level.TOWNSHIP, "北湾镇")
    ]


def test_a_list_may_be_read_for_one_branch_only():
    elsewhere = "230103201001,village,03\n"
    assert not read_list(with_line(elsewhere)).is_clean
    rows = read_list(with_line(elsewhere), within="6204").rows
    assert [row.code for row in rows] == [
        "620000000000",
        "620400000000",
        "620421000000",
        "620421101000",
        "620421101200",
    ]
    assert reasons(with_line("6204211012,village,短村"), within="6204") != []


def test_report_reads_as_sentences():
    text = listfile.report([BadRow(11, "名称为空。", "620421101201,village,")])
    assert text == "第11行：名称为空。（620421101201,village,）"


@pytest.mark.parametrize("seed", range(20))
def test_any_bytes_give_a_report_and_never_an_exception(seed):
    chance = random.Random(seed)
    data = bytearray(GOOD.encode())
    for _ in range(12):
        data[chance.randrange(len(data))] = chance.randrange(256)
    reading = read_list(bytes(data))
    assert bool(reading.rows) != bool(reading.bad)
