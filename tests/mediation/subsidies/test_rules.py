"""Amounts by table, conditions, and sharing to the cent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.access.roles import ROLES, RoleCode
from mediation.subsidies import rules
from mediation.subsidies.rules import File, Found, Rate
from mediation.subsidies.states import SUBSIDY_WORKFLOW

OLD_RULE = [  # 某县旧规定：乡镇50/200/400元，村30/80/150元（一般/疑难/重大）
    Rate(kind, difficulty, "", "SUCCESS", yuan * 100)
    for kind, amounts in (("TOWNSHIP", (50, 200, 400)), ("VILLAGE", (30, 80, 150)))
    for difficulty, yuan in zip(("ORDINARY", "COMPLEX", "MAJOR"), amounts, strict=True)
]
SHARED = [*OLD_RULE, Rate("", "", "ORAL", "SUCCESS", None, 35), Rate("", "", "", "FAILED", 1500)]


@pytest.mark.parametrize(
    ("rates", "found", "fen"),
    [
        (OLD_RULE, Found("TOWNSHIP", "ORDINARY", "WRITTEN", "SUCCESS"), 5000),
        (OLD_RULE, Found("TOWNSHIP", "COMPLEX", "WRITTEN", "SUCCESS"), 20000),
        (OLD_RULE, Found("TOWNSHIP", "MAJOR", "ORAL", "SUCCESS"), 40000),
        (OLD_RULE, Found("VILLAGE", "ORDINARY", "ORAL", "SUCCESS"), 3000),
        (OLD_RULE, Found("VILLAGE", "COMPLEX", "WRITTEN", "SUCCESS"), 8000),
        (OLD_RULE, Found("VILLAGE", "MAJOR", "WRITTEN", "SUCCESS"), 15000),
        (OLD_RULE, Found("INDUSTRY", "ORDINARY", "WRITTEN", "SUCCESS"), None),
        (OLD_RULE, Found("TOWNSHIP", "ORDINARY", "", "FAILED"), None),
        (SHARED, Found("VILLAGE", "ORDINARY", "", "FAILED"), 1500),
        (
            [*SHARED, Rate("TOWNSHIP", "ORDINARY", "ORAL", "SUCCESS", None, 35)],
            Found("TOWNSHIP", "ORDINARY", "ORAL", "SUCCESS"),
            1750,
        ),
        (
            [Rate("", "", "", "SUCCESS", 101), Rate("", "", "ORAL", "SUCCESS", None, 50)],
            Found("VILLAGE", "SIMPLE", "ORAL", "SUCCESS"),
            51,
        ),
        ([], Found("VILLAGE", "SIMPLE", "ORAL", "SUCCESS"), None),
    ],
)
def test_the_amount_follows_from_the_table(rates, found, fen):
    assert rules.amount_of(rates, found) == fen


def test_the_more_exact_line_goes_first():
    rates = [Rate("", "", "", "SUCCESS", 1000), Rate("VILLAGE", "", "", "SUCCESS", 2000)]
    assert rules.amount_of(rates, Found("VILLAGE", "SIMPLE", "ORAL", "SUCCESS")) == 2000
    assert rules.amount_of(rates, Found("TOWNSHIP", "SIMPLE", "ORAL", "SUCCESS")) == 1000


@pytest.mark.parametrize(
    ("day", "table"),
    [(date(2024, 12, 31), None), (date(2025, 1, 1), 1), (date(2025, 12, 31), 1), (date(2026, 1, 1), 2)],
)
def test_the_table_of_the_day_holds(day, table):
    assert rules.table_on([(date(2025, 1, 1), 1), (date(2026, 1, 1), 2)], day) == table


@pytest.mark.parametrize(
    ("fen", "weights", "parts"),
    [
        (100, [1], [100]),
        (100, [1, 1, 1], [34, 33, 33]),
        (200, [1, 1, 1], [67, 67, 66]),
        (5000, [2, 1], [3333, 1667]),
        (1, [1, 1], [1, 0]),
        (10, [0, 1], [0, 10]),
    ],
)
def test_the_largest_remainder_gets_the_odd_cent(fen, weights, parts):
    assert rules.shares(fen, weights) == parts


@given(st.integers(1, 10**9), st.lists(st.integers(1, 999), min_size=1, max_size=9))
def test_shares_sum_to_the_amount_exactly(fen, weights):
    parts = rules.shares(fen, weights)
    assert sum(parts) == fen and min(parts) >= 0
    total = sum(weights)
    assert all(abs(part * total - fen * weight) < total for part, weight in zip(parts, weights, strict=True))


@pytest.mark.parametrize("weights", [[0], [0, 0], [-1, 2]])
def test_nothing_to_share_by_is_an_error(weights):
    with pytest.raises(ValueError):
        rules.shares(100, weights)


GOOD = {
    "is_registered": True,
    "outcome": "SUCCESS",
    "is_archived": True,
    "is_performed": True,
    "is_subsidised": False,
    "has_mediator": True,
    "amount_fen": 5000,
}


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({}, ""),
        ({"outcome": "FAILED", "is_performed": False}, ""),
        ({"is_registered": False}, "已在系统登记"),
        ({"outcome": "TERMINATED"}, "结案"),
        ({"outcome": "PENDING"}, "结案"),
        ({"is_archived": False}, "卷宗完整"),
        ({"is_performed": False}, "协议已履行"),
        ({"is_subsidised": True}, "一案一补"),
        ({"has_mediator": False}, "承办调解员"),
        ({"amount_fen": None}, "补贴标准"),
    ],
)
def test_each_condition_is_told_by_name(change, lacking):
    said = rules.why_not_apply(rules.conditions(File(**{**GOOD, **change})))
    assert bool(said) == bool(lacking) and lacking in said


CHAIN = [
    ("draft", set(), "DRAFT", "OFFICE_CLERK"),
    ("submit", {"DRAFT"}, "SUBMITTED", "OFFICE_CLERK"),
    ("office_check", {"SUBMITTED"}, "OFFICE_CHECKED", "OFFICE_HEAD"),
    ("reject", {"SUBMITTED"}, "REJECTED", "OFFICE_HEAD"),
    ("approve", {"OFFICE_CHECKED"}, "BUREAU_APPROVED", "COUNTY_CASE_OFFICER"),
    ("refuse", {"OFFICE_CHECKED"}, "REJECTED", "COUNTY_CASE_OFFICER"),
    ("pay", {"BUREAU_APPROVED"}, "PAID", "COUNTY_HEAD"),
]


@pytest.mark.parametrize(("name", "sources", "target", "who"), CHAIN)
def test_a_row_of_the_chain_is_the_transition(name, sources, target, who):
    """调解员申请、司法所核对、县局审核、发放: each step by its own office."""
    found = SUBSIDY_WORKFLOW.get(name)
    assert (set(found.sources), found.target) == (sources, target)
    assert found.permission in ROLES[RoleCode(who)].permissions


def test_nothing_else_moves_a_subsidy_and_whoever_turns_it_down_says_why():
    assert {found.name for found in SUBSIDY_WORKFLOW.transitions} == {row[0] for row in CHAIN}
    down = {found.name for found in SUBSIDY_WORKFLOW.transitions if found.target == "REJECTED"}
    assert all(SUBSIDY_WORKFLOW.get(name).reason_required for name in down)
