"""Finding by words: the same cases as a plain comparison finds, in the reader's own scope alone."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from governance.privacy.masks import Level
from governance.tenancy import scope
from governance.tenancy import search as tenancy_search
from governance.tenancy.search import Wanted
from mediation.cases import actions, queries, search
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
WORDS = ["张三", "第7号", "北湾 张", "张%", "登_", "2026 李四", "没有这样的人", "号", "\\", "x' or true --"]


@pytest.fixture
def many(officer, committee, lead):
    """Sixty past cases over a month."""
    past = [
        make.past_case(
            officer,
            committee,
            ref=str(number),
            lead=lead,
            accepted_on=date(2026, 1, 1) + timedelta(number // 2),
            agreed_on=date(2026, 3, 10),
            performed_on=None,
            archived_on=None,
            agreed_fen=None,
        )
        for number in range(60)
    ]
    return actions.bring_in(cases=past, by=officer, at=NOW)


def listed(filters: dict, *, by_words: bool, **more) -> queries.ListPage:
    wanted = search.wanted(filters) if by_words else None
    cases = Case.objects.all() if by_words else queries.filtered(Case.objects.all(), filters, today=TODAY)
    return queries.list_page(cases, level_of=lambda case: Level.STAFF, today=TODAY, wanted=wanted, **more)


@pytest.mark.parametrize("text", WORDS)
def test_both_ways_find_the_same_cases(many, text):
    filters = {"q": text}
    assert listed(filters, by_words=True) == listed(filters, by_words=False)


@pytest.mark.parametrize(
    "more",
    [
        {"state": "EFFECTIVE"},
        {"state": "PERFORMED"},
        {"outcome": "SUCCESS", "dispute_type": "01"},
        {"source": "APPLIED"},
        {"committee": "北湾"},
        {"committee": "没有"},
        {"accepted_from": date(2026, 1, 10), "accepted_to": date(2026, 1, 20)},
        {"concluded_to": date(2026, 3, 9)},
    ],
)
def test_conditions_narrow_alike(many, more):
    filters = {"q": "号", **more}
    assert listed(filters, by_words=True) == listed(filters, by_words=False)


@pytest.mark.parametrize("sort", queries.SORTS.values(), ids=lambda sort: sort.key)
def test_every_order_pages_alike(many, sort):
    filters = {"q": "号"}
    first = listed(filters, by_words=True, sort=sort)
    assert first == listed(filters, by_words=False, sort=sort)
    if first.older:
        second = listed(filters, by_words=True, sort=sort, older=first.older)
        assert second == listed(filters, by_words=False, sort=sort, older=first.older)
        assert listed(filters, by_words=True, sort=sort, newer=second.newer).lines == first.lines
    jumped = listed(filters, by_words=True, sort=sort, jump=date(2026, 1, 15))
    assert jumped == listed(filters, by_words=False, sort=sort, jump=date(2026, 1, 15))


def test_what_only_other_tables_know_is_left_to_the_plain_list():
    assert search.wanted({"q": "张三", "mediator": "李四"}) is None
    assert search.wanted({"state": "MEDIATING"}) is None


@pytest.mark.parametrize(
    ("place", "seen"),
    [("白银市", 60), ("靖远县", 60), ("北湾镇", 60), ("东湾镇", 0), ("会宁县", 0), ("海安市", 0)],
)
def test_the_function_answers_for_the_open_scope_alone(many, world, place, seen):
    region = world.region(place)
    with scope.enter(scope.of_region(region)):
        assert tenancy_search.count(Case, Wanted(("号",)), cap=1000) == seen


def test_without_a_scope_nothing_is_found(many):
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.scope', '', true)")
    assert tenancy_search.count(Case, Wanted(("号",)), cap=1000) == 0


@pytest.mark.parametrize("conditions", [{"brief": "x"}, {"brief__gte": "2026-01-01"}, {"id; --": 1}])
def test_only_listed_columns_can_be_asked(many, conditions):
    with pytest.raises(DatabaseError), transaction.atomic():
        tenancy_search.count(Case, Wanted(("号",), conditions), cap=1000)


def test_the_web_may_not_call_it_without_a_level(many):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local role portal_web")
        with pytest.raises(DatabaseError), transaction.atomic():
            tenancy_search.count(Case, Wanted(("号",)), cap=1000)
        cursor.execute("reset role")
