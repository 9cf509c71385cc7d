"""The list: paging at any depth, filters, counts, and a fixed number of queries."""

from datetime import date, timedelta

import pytest

from governance.privacy.masks import Level
from mediation.cases import actions, queries
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


def page(cases=None, *, level=Level.STAFF, **more):
    found = Case.objects.all() if cases is None else cases
    return queries.list_page(found, level_of=lambda case: level, today=TODAY, **more)


@pytest.fixture
def many(officer, committee, lead):
    """130 past cases, three on most days."""
    past = [
        make.past_case(
            officer,
            committee,
            ref=str(number),
            lead=lead,
            accepted_on=date(2026, 1, 1) + timedelta(number // 3),
            agreed_on=date(2026, 3, 10),
            performed_on=None,
            archived_on=None,
            agreed_fen=None,
        )
        for number in range(130)
    ]
    return actions.bring_in(cases=past, by=officer, at=NOW)


def test_paging_down_and_up_shows_every_case_once(many):
    seen, cursor, pages = [], "", []
    while True:
        found = page(older=cursor)
        pages.append([line.id for line in found.lines])
        seen += pages[-1]
        cursor = found.older
        if not cursor:
            break
    expected = list(Case.objects.order_by("-registered_on", "-id").values_list("pk", flat=True))
    assert seen == expected
    assert [len(ids) for ids in pages] == [50, 50, 30]
    back = page(newer=found.newer)
    assert [line.id for line in back.lines] == pages[1]
    first = page(newer=back.newer)
    assert [line.id for line in first.lines] == pages[0]
    assert (first.newer, page().newer) == ("", "")


def test_oldest_first_and_jump_to_a_day(many):
    oldest = page(sort=queries.SORTS["oldest"])
    assert [line.registered_on for line in oldest.lines] == sorted(
        line.registered_on for line in oldest.lines
    )
    jumped = page(jump=date(2026, 1, 10))
    assert jumped.lines[0].registered_on == date(2026, 1, 10)
    assert jumped.newer


def test_broken_cursor_shows_the_first_page(many):
    assert [line.id for line in page(older="../etc").lines] == [line.id for line in page().lines]


def test_list_takes_the_same_queries_however_long_it_is(many, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(3):
            page()
        with django_assert_num_queries(3):
            page(older=page_cursor())


def test_what_fits_on_one_page_is_not_counted_again(many, django_assert_num_queries):
    few = Case.objects.filter(registered_on__lt=date(2026, 1, 5))
    with django_assert_num_queries(2):
        found = page(few)
    assert (found.count, len(found.lines)) == (12, 12)
    assert page(few, jump=date(2026, 1, 3)).count == 12


def page_cursor() -> str:
    return "20260120-999999"


def test_count_stops_at_the_cap(many, monkeypatch):
    monkeypatch.setattr(queries, "COUNT_CAP", 100)
    found = page()
    assert (found.count, found.count_text) == (101, "共 100+ 件")


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"q": "张三"}, 2),
        ({"q": "张三 第2号"}, 1),
        ({"q": "没有这个人"}, 0),
        ({"state": "ACCEPTED"}, 1),
        ({"state": "EFFECTIVE"}, 1),
        ({"outcome": "SUCCESS"}, 1),
        ({"dispute_type": "02"}, 2),
        ({"source": "APPLIED"}, 2),
        ({"source": "REFERRED"}, 0),
        ({"committee": "北湾镇"}, 2),
        ({"mediator": "李调解"}, 1),
        ({"accepted_from": date(2026, 3, 5)}, 1),
        ({"accepted_to": date(2026, 3, 5)}, 1),
        ({"concluded_from": date(2026, 3, 12), "concluded_to": date(2026, 3, 31)}, 1),
        ({"overdue": True}, 1),
    ],
)
def test_filters(officer, committee, filters, count):
    make.accepted(officer, committee, on=date(2026, 3, 2))
    make.orally_agreed(officer, committee, on=date(2026, 3, 10), agreed_on=date(2026, 3, 12))
    assert queries.filtered(Case.objects.all(), filters, today=TODAY).count() == count


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        (Level.STAFF, "张小明 与 李四等3人"),
        (Level.PUBLIC, "张某某 与 李某等3人"),
        (Level.RESTRICTED, "（不公开）"),
    ],
)
def test_names_are_masked_for_the_audience(officer, committee, level, shown):
    make.registered(officer, committee, parties=make.two_parties("张小明", person_count=3))
    assert shown in page(level=level).lines[0].parties


def test_protected_case_shows_no_name_even_inside_the_office(officer, committee):
    make.registered(officer, committee, parties=make.two_parties("张小明"), involves_domestic_violence=True)
    line = page().lines[0]
    assert (line.parties, line.is_protected) == ("张某某 与 李某", True)


def test_export_reads_everything_in_order(many):
    lines = list(queries.export_lines(Case.objects.all(), level_of=lambda case: Level.STAFF, today=TODAY))
    assert [line.id for line in lines] == list(
        Case.objects.order_by("-registered_on", "-id").values_list("pk", flat=True)
    )
