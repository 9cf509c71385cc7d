"""The year 2022 adds up to exactly what was published (S10), with any seed."""

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo import registers, year_2022
from demo.year_2022 import LAST_DAY, MONTHS

SEEDS = st.integers(0, 2**32)
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_s10_there_are_78_townships_with_860_villages(townships):
    assert (len(townships), sum(townships.values())) == (78, 860)


@FEW
@given(SEEDS)
def test_s10_cases_are_2372_accepted_and_2335_successful_within_the_year(townships, seed):
    courses = year_2022.courses(townships, Random(seed))
    in_year = [course for course in courses if course.accepted_on.year == 2022]
    successful = [
        c for c in courses if c.outcome == "SUCCESS" and c.ended_on is not None and c.ended_on <= LAST_DAY
    ]
    assert (len(in_year), len(courses), len(successful)) == (2372, 2372, 2335)
    assert round(100 * len(successful) / len(courses), 2) == 98.44
    assert all(course.ended_on >= course.accepted_on for course in courses)
    assert {course.township for course in courses} == set(townships)


@FEW
@given(SEEDS)
def test_s10_returns_sum_to_the_published_figures(townships, counties, seed):
    cells = year_2022.filed(townships, counties, Random(seed))
    sums = Counter()
    for cell in cells:
        assert cell.amount >= 0 and cell.month in MONTHS
        sums[cell.code] += cell.amount
    assert sums == {"M08": 1103, "M10": 273, "M11": 2_000_000_00, "M13": 982, "M14": 182, "M15": 4030}
    assert {cell.code for cell in cells if cell.is_at_least} == {"M11", "M15"}
    assert {cell.region for cell in cells if cell.code in ("M13", "M14")} == set(counties)


@FEW
@given(SEEDS)
def test_money_came_back_only_where_there_were_wage_cases(townships, counties, seed):
    cells = year_2022.filed(townships, counties, Random(seed))
    cases = {(cell.region, cell.month): cell.amount for cell in cells if cell.code == "M10"}
    assert all(cases[c.region, c.month] for c in cells if c.code == "M11" and c.amount)


def test_s10_registers_hold_what_was_published():
    assert len(registers.UNITS) == len(set(registers.UNITS)) == year_2022.POPULARIZATION_UNITS == 34
    assert {kind: len(names) for kind, names in registers.LAWS.items()} == year_2022.LEGISLATIVE_ITEMS
    assert sum(year_2022.LEGISLATIVE_ITEMS.values()) == 8
    assert (len(registers.AREAS), sum(year_2022.ENFORCEMENT_TASKS)) == (6, 17)


@pytest.mark.parametrize("seed", [1, 2022])
def test_the_same_seed_gives_the_same_year(townships, seed):
    assert year_2022.courses(townships, Random(seed)) == year_2022.courses(townships, Random(seed))
