"""Names of villages and communities: stems and short forms."""

import pytest

from governance.regions import names


@pytest.mark.parametrize(
    ("name", "stem", "short"),
    [
        ("高崖村村民委员会", "高崖", "高崖村"),
        ("高崖村委会", "高崖", "高崖村"),
        ("孙庄村委会", "孙庄", "孙庄村"),
        ("孙庄社区居委会", "孙庄", "孙庄社区"),
        ("城东社区居民委员会", "城东", "城东社区"),
        ("东关居民委员会", "东关", "东关居委会"),
        ("东关居委会", "东关", "东关居委会"),
        ("三道埫村", "三道埫", "三道埫村"),
        ("民安社区", "民安", "民安社区"),
        ("巴音嘎查", "巴音", "巴音嘎查"),
        ("某某 村(筹)", "某某村（筹）", "某某村（筹）"),
        ("村委会", "村委会", "村委会"),
        ("村", "村", "村"),
    ],
)
def test_stem_and_short_name(name, stem, short):
    assert names.stem(name) == stem
    assert names.short_name(name) == short


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("高崖村委会", "高崖村村民委员会", True),
        ("孙庄村委会", "孙庄社区居民委员会", True),
        ("三村村委会", "三村村村民委员会", True),
        ("崖渠村", "崖渠水村", False),
        ("三道趟村村委会", "三道埫村村民委员会", False),
        ("东关村", "西关村", False),
    ],
)
def test_style_of_the_ending_is_no_difference(one, other, same):
    assert names.is_same_stem(one, other) is same
    assert names.is_same_stem(other, one) is same
