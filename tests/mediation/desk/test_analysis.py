"""调解分析: the numbers of a period, and that each leads to exactly its rows."""

from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mediation.cases import actions, queries
from mediation.cases.forms import FilterForm
from mediation.cases.models import Case
from mediation.desk import analysis
from mediation.desk.analysis import Period
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
FAILED = {
    "outcome": "FAILED", "agreement_form": "", "agreed_on": None, "agreed_fen": None, "performed_on": None,
    "archived_on": None,
}  # fmt: skip


def bring_in(officer, committee, *facts) -> None:
    cases = [make.past_case(officer, committee, **one) for one in facts]
    actions.bring_in(cases=cases, by=officer, at=NOW)


def success(accepted: date, days: int, *, performed: bool = True, **more) -> dict:
    agreed = accepted + timedelta(days=days)
    performed_on = agreed if performed else None
    return {
        "accepted_on": accepted,
        "agreed_on": agreed,
        "performed_on": performed_on,
        "archived_on": None,
        **more,
    }


@pytest.fixture
def records(officer, committee, lead):
    """Inside, before, after and across the month; two types, two outcomes, quick and slow."""
    bring_in(
        officer,
        committee,
        success(date(2026, 3, 2), 0),
        success(date(2026, 3, 2), 7, dispute_type="01"),
        success(date(2026, 3, 3), 8, performed=False, dispute_type="01"),
        success(date(2026, 2, 10), 31),
        success(date(2026, 3, 25), 16),
        success(date(2026, 1, 5), 3),
        {**FAILED, "accepted_on": date(2026, 3, 1), "ended_on": date(2026, 3, 31)},
    )
    make.mediating(officer, committee, on=date(2026, 3, 30))


def test_the_numbers_of_a_month(records):
    found = analysis.analyse(Case.objects.all(), MARCH)
    total = found.total
    assert [total.accepted.number, total.concluded.number, total.succeeded.number] == [6, 5, 4]
    assert total.performed.number == 3
    assert (total.success_rate, total.performance_rate) == ("80.00%", "75.00%")
    assert (found.failed.number, found.terminated.number, found.pending.number) == (1, 0, 1)
    assert {row.name: row.accepted.number for row in found.tables["dispute_type"]}["婚姻家庭纠纷"] == 2
    assert [one.cell.number for one in found.duration.spans] == [2, 1, 1, 1]
    assert (found.duration.lower, found.duration.median, found.duration.upper) == (7, 8, 30)


def listed(cell) -> int:
    """How many rows the list shows behind this number."""
    form = FilterForm(dict(parse_qsl(urlsplit(cell.url).query)))
    conditions = form.conditions()
    assert set(conditions) == set(cell.conditions), form.errors
    return queries.filtered(Case.objects.all(), conditions, today=date(2026, 6, 30)).count()


PERIODS = [
    MARCH,
    Period(date(2026, 1, 1), date(2026, 12, 31)),
    Period(date(2026, 3, 2), date(2026, 3, 2)),
    Period(date(2025, 1, 1), date(2025, 12, 31)),
]


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_opens_exactly_its_rows(records, period):
    found = analysis.analyse(Case.objects.all(), period)
    numbers = list(analysis.cells(found))
    assert numbers
    for cell in numbers:
        assert listed(cell) == cell.number, cell


def test_the_parts_of_every_table_make_the_whole(records):
    found = analysis.analyse(Case.objects.all(), MARCH)
    for rows in [*found.tables.values(), found.committees]:
        for name in ("accepted", "concluded", "succeeded", "performed"):
            assert sum(getattr(row, name).number for row in rows) == getattr(found.total, name).number
    assert sum(one.cell.number for one in found.duration.spans) == found.total.concluded.number


@given(st.dictionaries(st.integers(0, 60), st.integers(1, 9), max_size=8))
def test_quartiles_are_days_that_occurred_in_order(days):
    found = analysis.quartiles(days)
    if not days:
        assert found == (None, None, None)
        return
    assert list(found) == sorted(found)
    every = sorted(day for day, number in days.items() for _ in range(number))
    assert found[1] == every[(len(every) + 1) // 2 - 1]


@given(st.integers(0, 4000))
def test_every_number_of_days_falls_into_one_span(days):
    assert sum(queries.is_within(days, span) for span in queries.TOOK) == 1


@pytest.mark.parametrize(("part", "whole", "text"), [(2335, 2372, "98.44%"), (0, 5, "0.00%"), (0, 0, "—")])
def test_rates_are_exact(part, whole, text):
    assert analysis.percent(part, whole) == text


def test_few_cases_are_not_ranked(monkeypatch, officer, committee, lead):
    second = make.committee(officer, name="北湾镇第二人民调解委员会")
    make.mediator(officer, second)
    bring_in(officer, committee, *[success(date(2026, 3, 2), 1) for _ in range(10)])
    bring_in(officer, second, *[success(date(2026, 3, 2), 1) for _ in range(9)])
    found = analysis.analyse(Case.objects.all(), MARCH)
    assert [row.is_rankable for row in found.committees] == [True, False]
    assert found.unranked == 1
    assert found.best == found.weakest == []
    monkeypatch.setattr(analysis, "FEWEST_RANKED", 5)
    found = analysis.analyse(Case.objects.all(), MARCH)
    assert not set(map(id, found.best)) & set(map(id, found.weakest))


def test_seven_queries_however_many_records(records, django_assert_num_queries):
    with django_assert_num_queries(7):
        analysis.analyse(Case.objects.all(), MARCH)


@pytest.fixture
def posts(world):
    return {
        role: world.post(role, place)
        for role, place in (
            ("OFFICE_HEAD", "北湾镇"),
            ("COUNTY_CASE_OFFICER", "靖远县"),
            ("MEDIATOR", "北湾镇"),
        )
    }


@pytest.mark.parametrize("query", [{}, {"first": "2026-03-01", "last": "2026-03-31"}, {"first": "三月"}])
def test_the_page_opens_for_any_period(posts, client_of, query):
    answer = client_of(posts["COUNTY_CASE_OFFICER"]).get(reverse("desk:analysis"), query)
    assert answer.status_code == 200


def test_the_page_names_a_turned_around_period(posts, client_of):
    query = {"first": "2026-03-31", "last": "2026-03-01"}
    page = client_of(posts["COUNTY_CASE_OFFICER"]).get(reverse("desk:analysis"), query).content.decode()
    assert "截止日期早于开始日期" in page


def test_a_mediator_has_no_analysis(posts, client_of):
    assert client_of(posts["MEDIATOR"]).get(reverse("desk:analysis")).status_code == 403


def test_the_list_names_the_conditions_it_was_brought(posts, act_as, client_of):
    head = posts["OFFICE_HEAD"]
    with act_as(head):
        committee = make.committee(head)
        make.mediator(head, committee)
        bring_in(head, committee, success(date(2026, 3, 2), 7))
    client = client_of(head)
    page = client.get(reverse("desk:analysis"), {"first": "2026-03-01", "last": "2026-03-31"})
    row = page.context["found"].committees[0]
    shown = client.get(row.performed.url).content.decode()
    assert "调委会：北湾镇人民调解委员会" in shown
    assert "已履行完毕" in shown
    assert "共 1 件" in shown
