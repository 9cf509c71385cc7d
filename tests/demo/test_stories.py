"""Every type of dispute that occurs has its words, complete and short enough."""

from random import Random

import pytest

from demo import cases, stories
from mediation.cases import dispute_types
from mediation.cases.models import Case

OCCURRING = sorted({kind for mix in cases.TYPES.values() for kind in mix})


@pytest.mark.parametrize("kind", OCCURRING)
def test_a_story_is_complete(kind):
    assert kind in dispute_types.all_types()
    for seed in range(20):
        told = stories.tell(kind, Random(seed))
        for text in (told.brief, told.request, told.terms):
            assert text.endswith("。") and "{" not in text
        assert len(told.brief) <= Case._meta.get_field("brief").max_length
        assert told.fen is None or told.fen % 50_00 == 0


def test_amounts_stand_only_where_money_is_owed():
    for of_type in stories.STORIES.values():
        for story in of_type:
            assert ("{money}" in story.terms) == (story.money is not None)


def test_the_ten_most_common_types_all_occur():
    assert {"01", "02", "03", "04", "06", "07", "10a", "16", "17", "05"} <= set(OCCURRING)
