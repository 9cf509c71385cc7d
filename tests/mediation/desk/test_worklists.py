"""Which case stands in which list of work on which day, in which order, and how many there are."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

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


# --- any records whatever ------------------------------------------------------------------------------

DAYS = st.integers(0, 150).map(lambda n: date(2026, 1, 5) + timedelta(days=n))


@st.composite
def past(draw) -> dict:
    """The days of a case on paper: accepted, maybe ended, then maybe performed, told back, archived."""
    accepted = draw(DAYS)
    after = st.integers(0, 40).map(lambda n: timedelta(days=n))
    outcome = draw(st.sampled_from(["PENDING", "SUCCESS", "FAILED", "TERMINATED"]))
    facts = {"accepted_on": accepted, "outcome": outcome, "agreed_fen": None, "performed_on": None}
    facts |= {"agreement_form": "", "agreed_on": None, "archived_on": None}
    if outcome == "PENDING":
        return facts
    ended = accepted + draw(after)
    if outcome == "SUCCESS":
        performed = ended + draw(after) if draw(st.booleans()) else None
        facts |= {"agreement_form": "ORAL", "agreed_on": ended, "performed_on": performed}
    else:
        facts |= {
            "ended_on": ended,
            "termination_reason": "PARTY_WITHDREW" if outcome == "TERMINATED" else "",
        }
    over = facts["performed_on"] if outcome == "SUCCESS" else ended
    if over and draw(st.booleans()):
        facts["archived_on"] = over + draw(after)
    if draw(st.booleans()):
        facts["returned_on"] = ended + draw(after)
    return facts


def expected(facts: dict, *, due_on: date, is_referred: bool, today: date) -> set[str]:
    """The lists that follow from the days alone; visits and confirmations come from their clocks."""
    found = set()
    if facts["outcome"] == "PENDING" and due_on < today:
        found.add("overdue")
    if facts["outcome"] == "PENDING" and today <= due_on < today + timedelta(days=worklists.SOON_DAYS):
        found.add("due")
    ended = facts["agreed_on"] or facts.get("ended_on")
    over = facts["performed_on"] if facts["outcome"] == "SUCCESS" else ended
    if over and not facts["archived_on"]:
        found.add("archive")
    lately = ended is not None and ended >= NOW.date() - timedelta(days=30)
    if is_referred and lately and not facts.get("returned_on") and not facts["archived_on"]:
        found.add("returns")
    return found


OF_THE_DAYS = {"overdue", "due", "archive", "returns", "suspended", "to_sign"}


@settings(
    max_examples=12,
    deadline=None,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # bringing cases in again and again to make them smaller takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(past(), st.booleans()), min_size=1, max_size=8), st.integers(0, 40))
def test_any_case_stands_in_exactly_the_lists_of_its_days(
    monkeypatch, officer, committee, lead, drawn, later
):
    """Whatever happened to cases: each list holds exactly its own, once, in the order of the day, and counts them."""
    monkeypatch.setattr(worklists, "PAGE_SIZE", 3)
    today = NOW.date() + timedelta(days=later)
    drawn = [pair for pair in drawn if latest(pair[0]) <= NOW.date()]
    cases = {case.pk: pair for pair in drawn for case in [brought_in(officer, committee, *pair)]}
    mine = Case.objects.filter(pk__in=cases)
    counts, whole = worklists.counts(mine, today=today), {}
    for key in worklists.WORKLISTS:
        rows = read_to_the_end(key, mine, officer, today)
        assert [row.day for row in rows] == sorted(row.day for row in rows)
        whole[key] = [row.line.id for row in rows]
        assert len(whole[key]) == len(set(whole[key])) == counts[key]
    for case in mine:
        facts, is_referred = cases[case.pk]
        lists = {key for key, ids in whole.items() if case.pk in ids}
        wanted = expected(facts, due_on=case.due_on, is_referred=is_referred, today=today)
        assert lists & OF_THE_DAYS == wanted
        if facts["outcome"] != "SUCCESS":
            assert not lists & {"visits", "confirmations"}


def latest(facts: dict) -> date:
    return max(day for day in facts.values() if isinstance(day, date))


def brought_in(officer, committee, facts: dict, is_referred: bool) -> Case:
    past = make.past_case(officer, committee, **(facts if is_referred else facts | {"returned_on": None}))
    if is_referred:
        sent = {"source": "POLICE_REFERRAL", "application_form": "", "applied_on": None}
        past = replace(past, new=replace(past.new, referring_body="北湾派出所", **sent))
    (case,) = actions.bring_in(cases=[past], by=officer, at=NOW)
    return case


def read_to_the_end(key: str, cases, officer, today: date) -> list:
    rows, older = [], ""
    while True:
        page = worklists.page(
            worklists.WORKLISTS[key],
            cases,
            post=officer,
            level_of=lambda case: Level.STAFF,
            today=today,
            older=older,
        )
        rows += page.lines
        if not page.older:
            return rows
        older = page.older


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
