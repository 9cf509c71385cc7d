"""Composition, term, seal and 枫桥式 criteria, each as a table of examples with its article."""

from datetime import date

import pytest

from mediation.organisations import rules
from mediation.organisations.models import CommitteeKind, Industry, StationedAt
from mediation.organisations.rules import Composition, Year

ON = date(2026, 6, 30)
KINDS = [  # kind, where it may sit, one place where it may not
    ("VILLAGE", {"level": "VILLAGE", "village_kind": "ADMIN_VILLAGE"}, {"level": "TOWNSHIP"}),
    ("COMMUNITY", {"level": "VILLAGE", "village_kind": "COMMUNITY"}, {"level": "COUNTY"}),
    ("TOWNSHIP", {"level": "TOWNSHIP", "code": "620421102000"}, {"level": "VILLAGE"}),
    ("SUBDISTRICT", {"level": "TOWNSHIP", "code": "620421002000"}, {"level": "COUNTY"}),
    ("ENTERPRISE", {"level": "TOWNSHIP"}, None),
    ("INDUSTRY", {"level": "COUNTY"}, {"level": "TOWNSHIP"}),
    ("OTHER", {"level": "COUNTY"}, None),
]


def problem(kind: str, *, level="VILLAGE", code="620421102201", village_kind="ADMIN_VILLAGE") -> str:
    return rules.kind_problem(kind, level=level, code=code, village_kind=village_kind)


@pytest.mark.parametrize(("kind", "fits", "misfits"), KINDS)
def test_each_of_the_seven_kinds_sits_where_the_law_puts_it(kind, fits, misfits):
    assert problem(kind, **fits) == ""
    assert misfits is None or problem(kind, **misfits) != ""


def test_there_are_seven_kinds_and_the_known_industries_and_stations():
    assert set(CommitteeKind.values) == {kind for kind, _, _ in KINDS}
    assert {"MEDICAL", "TRAFFIC", "PROPERTY", "LABOUR", "FINANCE", "INTELLECTUAL_PROPERTY"} < set(
        Industry.values
    )
    assert set(StationedAt.values) == {
        "COURT",
        "POLICE",
        "PETITION",
        "TRAFFIC_POLICE",
        "LABOUR_INSPECTION",
        "OTHER",
    }


@pytest.mark.parametrize(
    ("found", "minorities_wanted", "words"),
    [
        (Composition(3, 1), False, []),
        (Composition(9, 4), False, []),
        (Composition(2, 1), False, ["三至九人"]),
        (Composition(10, 1), False, ["三至九人"]),
        (Composition(5, 0), False, ["妇女"]),
        (Composition(5, 1), True, ["人数较少民族"]),
        (Composition(5, 1, minorities=1), True, []),
        (Composition(5, 1, has_chair=False), False, ["主任"]),
        (Composition(0, 0, has_chair=False), False, ["三至九人", "主任", "妇女"]),
    ],
)
def test_composition_warns_in_words_with_the_article(found, minorities_wanted, words):
    said = rules.composition_warnings(found, serves_minorities=minorities_wanted, duty_shared=False)
    assert len(said) == len(words)
    assert all(word in text and "第八条" in text for word, text in zip(words, said, strict=True))


def test_a_village_that_shares_the_duty_is_not_warned():
    assert rules.composition_warnings(Composition(0, 0), serves_minorities=True, duty_shared=True) == []


@pytest.mark.parametrize(
    ("term_to", "word"),
    [
        (None, ""),
        (date(2026, 9, 29), ""),
        (date(2026, 9, 28), "将于"),
        (date(2026, 7, 1), "将于"),
        (date(2026, 6, 30), "已于"),
        (date(2025, 1, 1), "已于"),
    ],
)
def test_the_end_of_a_term_is_told_ninety_days_ahead(term_to, word):
    said = rules.term_warning(term_to, on=ON)
    assert bool(said) == bool(word) and word in said


@pytest.mark.parametrize(
    ("has_seal", "seal_from", "seal_to", "word"),
    [
        (True, None, None, ""),
        (True, date(2026, 6, 30), None, ""),
        (True, date(2026, 7, 1), None, "启用"),
        (True, None, date(2026, 7, 1), ""),
        (True, None, date(2026, 6, 30), "停用"),
        (False, None, None, "没有登记印章"),
    ],
)
def test_the_seal_must_be_in_use_on_the_day(has_seal, seal_from, seal_to, word):
    said = rules.why_no_seal(has_seal=has_seal, seal_from=seal_from, seal_to=seal_to, on=ON)
    assert bool(said) == bool(word) and word in said


GOOD = {"concluded": 20, "succeeded": 19, "overdue": 0, "turned_criminal": 0}
PEOPLE = {"mediators": 5, "full_time": 1, "trained": 5}


@pytest.mark.parametrize(
    ("change", "unmet"),
    [
        ({}, set()),
        ({"succeeded": 18}, {"调解成功率95%以上"}),
        ({"concluded": 0, "succeeded": 0}, {"调解成功率95%以上"}),
        ({"overdue": 1}, {"无超期案件"}),
        ({"turned_criminal": 1}, {"无民转刑"}),
        ({"full_time": 0}, {"有专职调解员"}),
        ({"trained": 4}, {"调解员参加培训"}),
        ({"warnings": ("印章未登记",)}, {"组织健全"}),
    ],
)
def test_creation_criteria_follow_from_the_records(change, unmet):
    criteria = rules.fengqiao_criteria(Year(**{**GOOD, **PEOPLE, **change}))
    assert {one.name for one in criteria if not one.is_met} == unmet
