"""The present: within its months, open and overdue cases among them, the same each time."""

from datetime import date, timedelta
from random import Random

import pytest

from demo import amounts, present
from demo.present import Span


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2026, 3, 1), date(2027, 1, 31)])
def test_courses_lie_within_the_span(townships, today):
    span = Span(today, 24)
    courses = present.courses(townships, span, Random(3))
    assert len(span.all_months) == 25
    assert all(span.first_day <= course.accepted_on <= today for course in courses)
    assert {course.accepted_on.year * 100 + course.accepted_on.month for course in courses} == set(
        span.all_months
    )


def test_some_cases_are_open_and_some_overdue_but_few(townships):
    today = date(2026, 11, 21)
    courses = present.courses(townships, Span(today, 24), Random(3))
    still_open = [course for course in courses if course.ended_on > today]
    overdue = [course for course in still_open if course.accepted_on < today - timedelta(days=31)]
    assert overdue and len(overdue) < len(still_open) < len(courses) / 20


def test_the_same_seed_gives_the_same_present(townships):
    span = Span(date(2026, 11, 21), 6)
    assert present.courses(townships, span, Random(1)) == present.courses(townships, span, Random(1))


def test_amounts_agree_with_one_another():
    observed = {"M02": 9, "M03": 8, "M05": 2}
    for seed in range(50):
        found = amounts.of_township(9, month=202610, order=3, observed=observed, random=Random(seed))
        assert found["M03"] == 8 and found["M01"] >= found["M02"] == 9
        assert found["M09"] >= found["M08"] and found["M17"] >= 12 * found["M16"]
        assert bool(found["M11"]) <= bool(found["M10"]) and found["M12"] >= found["M10"]
        assert min(found.values()) >= 0
