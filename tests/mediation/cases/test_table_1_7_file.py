"""卷宗、编号: every row of the list of papers, the numbers, and the years a file is kept."""

from dataclasses import replace
from datetime import date

import pytest

from mediation.cases import actions, checklist, codes, proceeding_rules, queries, rules
from mediation.cases.actions import CaseRefused
from mediation.cases.checklist import FileFacts
from mediation.cases.codes import Paper
from mediation.cases.models import Case
from tests.factories import mediation as make
from tests.factories.mediation import NOW
from tests.mediation.papers import samples

SUCCESS = FileFacts(
    outcome="SUCCESS",
    state="PERFORMED",
    agreement_form="WRITTEN",
    has_rights_notice=True,
    has_identity=True,
    sessions=1,
    is_effective=True,
    visits=1,
)
ORAL = FileFacts(
    outcome="SUCCESS",
    state="PERFORMED",
    agreement_form="ORAL",
    has_rights_notice=True,
    is_effective=True,
    visits=1,
)
FAILED = FileFacts(
    outcome="FAILED", state="CLOSED_FAILED", has_rights_notice=True, has_identity=True, sessions=1
)


@pytest.mark.parametrize(
    ("paper", "facts", "without", "needed"),
    [
        (Paper.APPLICATION, SUCCESS, {}, False),
        (Paper.ACCEPTANCE, SUCCESS, {}, True),
        (Paper.RIGHTS_NOTICE, SUCCESS, {"has_rights_notice": False}, True),
        (Paper.IDENTITY, SUCCESS, {"has_identity": False}, True),
        (Paper.POWER, replace(SUCCESS, is_represented=True), {}, True),
        (Paper.POWER, SUCCESS, {}, False),
        (Paper.INVESTIGATION, SUCCESS, {}, False),
        (Paper.EVIDENCE, SUCCESS, {}, False),
        (Paper.SESSION, SUCCESS, {"sessions": 0}, True),
        (Paper.SESSION, FAILED, {"sessions": 0}, True),
        (Paper.SESSION, ORAL, {"sessions": 0}, False),
        (Paper.AGREEMENT, SUCCESS, {}, True),
        (Paper.ORAL_AGREEMENT, ORAL, {}, True),
        (Paper.PERFORMANCE, replace(SUCCESS, pays_money=True, has_receipts=True), {}, True),
        (Paper.VISIT, SUCCESS, {"visits": 0}, True),
        (Paper.VISIT, FAILED, {}, False),
        (Paper.CONFIRMATION, replace(SUCCESS, applied_to_court=True), {}, True),
        (Paper.CONFIRMATION, SUCCESS, {}, False),
        (Paper.NOTE, SUCCESS, {}, False),
        (Paper.FEEDBACK, replace(SUCCESS, is_referred=True), {}, True),
        (Paper.TERMINATION, FAILED, {}, True),
    ],
)
def test_a_paper_is_needed_or_not_and_its_lack_is_named(paper, facts, without, needed):
    entry = next(one for one in checklist.checklist(replace(facts, **without)) if one.paper == paper)
    assert entry.is_needed is needed
    assert entry.blocks is (needed and not entry.is_there)
    assert not entry.blocks or entry.missing


@pytest.mark.parametrize(
    "facts", [SUCCESS, ORAL, FAILED, FileFacts(outcome="TERMINATED", state="TERMINATED")]
)
def test_a_complete_file_lacks_nothing(facts):
    assert checklist.missing(facts) == []


def test_a_scan_stands_for_the_paper():
    bare = replace(SUCCESS, sessions=0, has_identity=False)
    assert len(checklist.missing(bare)) == 2
    scanned = replace(bare, attached=frozenset({Paper.SESSION, Paper.IDENTITY}))
    assert checklist.missing(scanned) == []


@pytest.mark.parametrize(
    ("lacking", "is_explained"), [({"has_identity": False}, True), ({"sessions": 0}, False)]
)
def test_a_note_explains_what_cannot_be_had_but_replaces_no_record(lacking, is_explained):
    facts = replace(SUCCESS, has_note=True, **lacking)
    assert (checklist.missing(facts) == []) is is_explained


@pytest.mark.parametrize(
    ("retention", "until"), [("PERMANENT", None), ("LONG", 2026 + 30), ("SHORT", 2026 + 10)]
)
def test_a_file_is_kept_for_its_years(retention, until):
    assert checklist.kept_until(retention, 2026) == until


def test_numbers_are_those_of_the_year_of_acceptance_and_of_the_committee():
    assert rules.case_number(2026, "北湾镇", 17) == "（2026）北湾镇人调字第17号"
    assert proceeding_rules.agreement_number("（2026）北湾镇人调字第17号") == "（2026）北湾镇人调协字第17号"


@pytest.mark.django_db
class TestArchive:
    def test_sequences_start_at_one_each_year(self, officer, committee):
        days = [date(2025, 12, 31), date(2026, 1, 4), date(2026, 1, 5)]
        cases = [make.accepted(officer, committee, on=day) for day in days]
        assert [(case.case_year, case.case_seq) for case in cases] == [(2025, 1), (2026, 1), (2026, 2)]

    def test_a_full_file_is_archived_with_its_retention(self, officer, committee):
        case = samples.full_case(officer, committee)
        case = actions.archive(case=case, on=date(2026, 3, 30), retention="SHORT", by=officer, at=NOW)
        assert (case.state, case.retention, case.archived_on) == ("ARCHIVED", "SHORT", date(2026, 3, 30))

    def test_every_missing_paper_is_named_at_once(self, officer, committee):
        case = make.mediating(officer, committee)
        case = actions.fail(
            case=case, on=date(2026, 3, 9), routes_notified_on=date(2026, 3, 9), by=officer, at=NOW
        )
        with pytest.raises(CaseRefused, match=r"身份证明.*调解记录"):
            actions.archive(case=case, on=date(2026, 3, 10), by=officer, at=NOW)
        case.refresh_from_db()
        assert (case.state, case.archived_on) == ("CLOSED_FAILED", None)

    def test_the_facts_are_read_in_few_queries(self, officer, committee, django_assert_max_num_queries):
        case = Case.objects.get(pk=samples.full_case(officer, committee).pk)
        with django_assert_max_num_queries(9):
            facts = queries.file_facts(case)
        assert (facts.sessions, facts.investigations, facts.visits) == (1, 1, 1)
        assert facts.has_identity and facts.pays_money and facts.has_receipts


def test_the_papers_stand_in_the_order_of_the_printed_contents():
    order = [paper for paper in Paper if paper in checklist.RULES]
    printed = [
        Paper.ACCEPTANCE,
        Paper.RIGHTS_NOTICE,
        Paper.IDENTITY,
        Paper.POWER,
        Paper.INVESTIGATION,
        Paper.EVIDENCE,
        Paper.SESSION,
        Paper.AGREEMENT,
        Paper.PERFORMANCE,
        Paper.VISIT,
        Paper.CONFIRMATION,
        Paper.NOTE,
    ]
    assert [paper for paper in order if paper in printed] == printed
    assert set(codes.Paper.values) == {paper.value for paper in checklist.RULES}
