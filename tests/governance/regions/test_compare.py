"""A newer list against the regions in force: what is proposed, what is asked, what is left alone."""

from pathlib import Path

import pytest

from governance.regions import compare as module
from governance.regions import listfile
from governance.regions.codes import level
from governance.regions.compare import Proposal, compare
from governance.regions.listfile import ListedRegion, read_list

REAL_LIST = Path(listfile.__file__).with_name("data") / "regions-baiyin-haian.csv"


def units(text: str) -> list[ListedRegion]:
    """Rows written as ``code name``, on top of two townships of one county."""
    frame = "620000000000 甘肃省|620400000000 白银市|620423000000 景泰县|620423103000 喜泉镇|620423104000 草窝滩镇"
    pairs = [line.split() for line in f"{frame}|{text}".split("|") if line.strip()]
    return [ListedRegion(code, level(code), name) for code, name in pairs]


def proposed(before: str, after: str) -> list[tuple]:
    return [
        (p.kind, [row.name for row in p.sources], [row.name for row in p.targets], p.style_only, p.question)
        for p in compare(units(before), units(after))
    ]


def test_the_same_list_proposes_nothing():
    rows = read_list(REAL_LIST.read_bytes()).rows
    assert compare(rows, rows) == []
    assert compare(rows, list(reversed(rows))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("高崖村委会", "高崖村村民委员会"),
        ("城东社区居委会", "城东社区居民委员会"),
        ("三村村委会", "三村村村民委员会"),
    ],
)
def test_another_style_of_the_same_name_is_told_apart(old, new):
    code = "620423103200" if "村" in old else "620423103001"
    assert proposed(f"{code} {old}", f"{code} {new}") == [("RENAME", [old], [new], True, "")]


@pytest.mark.parametrize(("old", "new"), [("崖渠村", "崖渠水村"), ("三道趟村村委会", "三道埫村村民委员会")])
def test_corrected_spelling_under_the_same_code_is_a_renaming(old, new):
    assert proposed(f"620423103200 {old}", f"620423103200 {new}") == [("RENAME", [old], [new], False, "")]


def test_quite_another_name_under_the_same_code_is_asked():
    found = proposed("620423103200 高崖村", "620423103200 兴盛村")
    assert found == [("RENAME", ["高崖村"], ["兴盛村"], False, module.SAME_CODE_OTHER_NAME)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("620423103217 民安村村民委员会", "620423103400 民安社区"),
        ("620423103213 孙庄村委会", "620423103042 孙庄社区居委会"),
        ("620423103213 孙庄村委会", "620423103213 孙庄社区居委会"),
    ],
)
def test_village_turned_community_is_one_unit_with_or_without_a_new_code(before, after):
    assert proposed(before, after) == [("CONVERT", [before.split()[1]], [after.split()[1]], False, "")]


def test_new_code_for_the_same_name_is_a_recoding():
    assert proposed("620423103200 高崖村", "620423103230 高崖村") == [
        ("RECODE", ["高崖村"], ["高崖村"], False, "")
    ]


def test_codes_that_changed_hands_follow_the_names():
    found = proposed("620423103200 高崖村|620423103201 砂河村", "620423103201 高崖村|620423103202 砂河村")
    assert [(kind, old, new) for kind, old, new, _, _ in found] == [
        ("RECODE", ["高崖村"], ["高崖村"]),
        ("RECODE", ["砂河村"], ["砂河村"]),
    ]


def test_a_recoded_township_takes_its_villages_along_without_proposals_of_their_own():
    before = units("620423203000 寺滩乡|620423203200 疃庄村|620423203201 官草村村委会")
    after = units("620423110000 寺滩镇|620423110200 疃庄村|620423110201 官草村村民委员会")
    kinds = [(p.kind, p.sources[0].name, p.style_only) for p in compare(before, after)]
    assert kinds == [
        ("RECODE", "寺滩乡", False),
        ("RENAME", "寺滩乡", False),
        ("RENAME", "官草村村委会", True),
    ]


def test_a_village_found_under_another_township_is_asked():
    assert proposed("620423103200 高崖村", "620423104230 高崖村") == [
        ("REPARENT", ["高崖村"], ["高崖村"], False, module.PERHAPS_MOVED)
    ]


def test_two_villages_of_one_name_are_never_matched_by_guess():
    found = proposed("620423103200 圈湾村|620423104200 圈湾村", "620423103230 圈湾村|620423104230 圈湾村")
    assert [(p[0], p[4]) for p in found] == [("RECODE", ""), ("RECODE", "")]
    found = proposed("620423103200 圈湾村|620423103201 圈湾村", "620423103230 圈湾村")
    assert [(p[0], p[4]) for p in found] == [("MERGE", module.PERHAPS_MERGED)]


def test_one_gone_and_one_come_is_asked():
    found = proposed("620423103200 高崖村", "620423103230 兴盛村")
    assert found == [("RECODE", ["高崖村"], ["兴盛村"], False, module.PERHAPS_ONE)]


def test_several_gone_and_one_come_is_perhaps_a_merger():
    found = proposed("620423103200 高崖村|620423103201 砂河村", "620423103230 兴盛村")
    assert found == [("MERGE", ["高崖村", "砂河村"], ["兴盛村"], False, module.PERHAPS_MERGED)]


def test_one_gone_and_several_come_is_perhaps_a_split():
    found = proposed("620423103200 高崖村", "620423103230 兴盛村|620423103231 永和村")
    assert found == [("SPLIT", ["高崖村"], ["兴盛村", "永和村"], False, module.PERHAPS_SPLIT)]


def test_a_unit_only_gone_or_only_come():
    assert proposed("620423103200 高崖村", "") == [("ABOLISH", ["高崖村"], [], False, module.WHERE_TO)]
    assert proposed("", "620423103001 金泉社区居民委员会") == [
        ("ESTABLISH", [], ["金泉社区居民委员会"], False, "")
    ]


def test_a_new_unit_named_after_a_neighbour_is_perhaps_split_from_it():
    found = proposed("620423103200 泰安村", "620423103200 泰安村|620423103400 泰安社区")
    assert found == [("SPLIT", ["泰安村"], ["泰安村", "泰安社区"], False, module.PERHAPS_FROM_NEIGHBOUR)]


def test_an_abolished_township_whose_villages_went_to_its_neighbour():
    before = units("620423105000 五佛乡|620423105200 老湾村|620423105201 兴水村")
    after = units("620423104250 老湾村|620423104251 兴水村")
    found = [(p.kind, p.sources[0].name) for p in compare(before, after)]
    assert found == [("ABOLISH", "五佛乡"), ("REPARENT", "老湾村"), ("REPARENT", "兴水村")]


def test_every_difference_is_covered_once():
    """Nothing in either list is left without a match or a proposal."""
    before = units("620423103200 高崖村|620423103201 砂河村|620423104200 圈湾村")
    after = units("620423103201 砂河社区居民委员会|620423103003 新社区|620423104200 圈湾村村民委员会")
    proposals = compare(before, after)
    touched = [row.code for p in proposals for row in p.sources]
    assert sorted(touched) == ["620423103200", "620423103201", "620423104200"]
    assert all(isinstance(p, Proposal) for p in proposals)
