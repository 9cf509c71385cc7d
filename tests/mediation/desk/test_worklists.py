"""Which case stands in which list of work on which day, in which order, and how many there are."""

from datetime import date, timedelta

import pytest

from governance.privacy.masks import Level
from mediation.cases import actions
from mediation.cases.models import Case
from mediation.desk import worklists
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 2)


def lists_of(case, *, today: date) -> set[str]:
    cases = Case.objects.filter(pk=case.pk)
    return {key for key, number in worklists.counts(cases, today=today).items() if number}


def suspended(officer, committee) -> Case:
    case = make.mediating(officer, committee, on=MARCH)
    return actions.suspend(case=case, ground="APPRAISAL", on=date(2026, 3, 9), by=officer, at=NOW)


def referred(officer, committee, **fields) -> Case:
    return make.mediating(
        officer,
        committee,
        on=MARCH,
        source="POLICE_HANDOVER",
        referring_body="北湾派出所",
        return_due_on=date(2026, 3, 20),
        **fields,
    )


def failed(officer, committee) -> Case:
    case = make.mediating(officer, committee, on=MARCH)
    day = date(2026, 3, 12)
    return actions.fail(case=case, on=day, routes_notified_on=day, by=officer, at=NOW)


# The limit of a case accepted on 2 March ends on 1 April; an oral agreement of 10 March may be confirmed
# until 9 April and is visited within thirty days of effect.
EXAMPLES = [
    ("mediating", date(2026, 3, 20), set()),
    ("mediating", date(2026, 3, 26), {"due"}),
    ("mediating", date(2026, 4, 1), {"due"}),
    ("mediating", date(2026, 4, 2), {"overdue"}),
    ("suspended", date(2026, 4, 2), {"suspended"}),
    ("agreed", date(2026, 3, 15), {"to_sign"}),
    ("referred", date(2026, 3, 12), set()),
    ("referred", date(2026, 3, 13), {"returns"}),
    ("referred", date(2026, 4, 2), {"returns", "overdue"}),
    ("failed", date(2026, 3, 12), {"archive"}),
    ("failed", date(2026, 8, 1), {"archive"}),
    ("in_force", date(2026, 3, 11), set()),
    ("in_force", date(2026, 4, 9), {"visits", "confirmations"}),
    ("in_force", date(2026, 4, 10), {"visits"}),
    ("past", date(2026, 4, 10), {"archive"}),
]


@pytest.fixture
def situations(officer, committee, lead):
    return {
        "mediating": lambda: make.mediating(officer, committee, on=MARCH),
        "suspended": lambda: suspended(officer, committee),
        "agreed": lambda: make.agreed_in_writing(officer, committee, on=MARCH, agreed_on=date(2026, 3, 10)),
        "referred": lambda: referred(officer, committee),
        "failed": lambda: failed(officer, committee),
        "in_force": lambda: make.orally_agreed(officer, committee, on=MARCH, agreed_on=date(2026, 3, 10)),
        "past": lambda: actions.bring_in(
            cases=[make.past_case(officer, committee, archived_on=None)], by=officer, at=NOW
        )[0],
    }


@pytest.mark.parametrize(("situation", "today", "expected"), EXAMPLES)
def test_a_case_stands_in_the_lists_of_its_day(situations, situation, today, expected):
    assert lists_of(situations[situation](), today=today) == expected


def test_a_visited_case_leaves_the_list_of_visits(officer, committee, lead):
    case = make.orally_agreed(officer, committee, on=MARCH, agreed_on=date(2026, 3, 10))
    assert "visits" in lists_of(case, today=date(2026, 4, 9))
    actions.record_visit(
        case=case, on=date(2026, 4, 8), is_performed=True, finding="已道歉。", by=officer, at=NOW
    )
    assert "visits" not in lists_of(case, today=date(2026, 4, 9))


def read(key: str, officer, *, today: date, **cursor):
    return worklists.page(
        worklists.WORKLISTS[key],
        Case.objects.all(),
        post=officer,
        level_of=lambda case: Level.STAFF,
        today=today,
        **cursor,
    )


def test_the_list_is_read_by_its_day_page_after_page(monkeypatch, officer, committee, lead):
    monkeypatch.setattr(worklists, "PAGE_SIZE", 3)
    days = [date(2026, 3, day) for day in (9, 2, 5, 2, 11, 3, 4)]
    for day in days:
        make.mediating(officer, committee, on=day)
    today, seen, older = date(2026, 6, 1), [], ""
    while True:
        page = read("overdue", officer, today=today, older=older)
        seen += [work.line.accepted_on for work in page.lines]
        if not page.older:
            break
        older = page.older
    assert seen == sorted(days)
    before = read("overdue", officer, today=today, newer=page.newer)
    assert [work.line.accepted_on for work in before.lines] == sorted(days)[3:6]
    assert worklists.counts(Case.objects.all(), today=today)["overdue"] == len(days)


@pytest.mark.parametrize("cursor", ["", "x", "20260301", "20261301-4", "-", "20260301-x"])
def test_a_broken_cursor_is_none(cursor):
    assert worklists.parsed(cursor) is None


def test_the_queries_do_not_grow_with_the_rows(officer, committee, lead, django_assert_num_queries):
    make.mediating(officer, committee, on=MARCH)
    with django_assert_num_queries(5):
        read("overdue", officer, today=date(2026, 6, 1))
    for _ in range(4):
        make.mediating(officer, committee, on=MARCH)
    with django_assert_num_queries(5):
        read("overdue", officer, today=date(2026, 6, 1))
    with django_assert_num_queries(1):
        worklists.counts(Case.objects.all(), today=date(2026, 6, 1))


def test_the_steps_of_a_row_are_those_of_its_state(officer, committee, lead):
    make.accepted(officer, committee, on=MARCH)
    make.mediating(officer, committee, on=MARCH)
    page = read("overdue", officer, today=MARCH + timedelta(days=60))
    offered = {work.line.state: [action.name for action in work.actions] for work in page.lines}
    assert offered == {
        "已受理": ["assign", "record_session"],
        "调解中": ["extend", "assign", "record_session"],
    }
    assert [work.days_text for work in page.lines] == ["已过30天", "已过30天"]


def test_each_list_has_its_keys_once():
    for one in worklists.WORKLISTS.values():
        keys = [action.key for action in one.actions]
        assert len(keys) == len(set(keys))
        assert not set(keys) & set("jkxb")
