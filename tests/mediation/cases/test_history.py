"""Past cases: brought in with their numbers, steps and money; refused whole when one breaks a rule."""

from datetime import date

import pytest

from governance.figures.models import DirtyMark
from governance.workflow.models import StateChange
from mediation.cases import actions
from mediation.cases.actions import CaseRefused
from mediation.cases.models import Case, NumberCounter
from tests.factories import mediation as make
from tests.factories.mediation import NOW

pytestmark = pytest.mark.django_db


def bring_in(officer, *cases):
    return actions.bring_in(cases=cases, by=officer, at=NOW)


def test_success_carries_its_numbers_dates_money_and_steps(officer, committee, lead):
    DirtyMark.objects.all().delete()  # those of the committee and its mediator
    (case,) = bring_in(officer, make.past_case(officer, committee, ref="旧1", lead=lead))
    case.refresh_from_db()
    assert (case.state, case.outcome, case.case_no) == ("ARCHIVED", "SUCCESS", "（2026）北湾镇人调字第1号")
    assert case.effective_on == case.concluded_on == date(2026, 3, 10)
    assert (case.agreed_fen, case.performed_fen) == (120000, 120000)
    steps = StateChange.objects.about(case).order_by("at", "pk").values_list("transition", flat=True)
    assert list(steps) == [
        "submit",
        "accept",
        "start",
        "agree",
        "take_effect",
        "complete_performance",
        "archive",
    ]
    assert case.mediators.get().mediator == lead
    assert set(DirtyMark.objects.filter(region=officer.region).values_list("period", flat=True)) == {202603}


def test_numbers_follow_the_days_and_never_meet_a_number_kept_from_paper(officer, committee):
    cases = bring_in(
        officer,
        make.past_case(officer, committee, ref="c", accepted_on=date(2026, 3, 5)),
        make.past_case(officer, committee, ref="a", accepted_on=date(2026, 3, 3)),
        make.past_case(officer, committee, ref="b", accepted_on=date(2026, 3, 4), seq=7),
    )
    assert {case.external_ref: case.case_seq for case in cases} == {"a": 8, "b": 7, "c": 9}
    assert NumberCounter.objects.get(purpose="CASE").last_seq == 9
    assert make.accepted(officer, committee).case_seq == 10


def test_open_case_gets_its_clock_and_a_closed_one_its_due_day_only(officer, committee):
    nothing = dict.fromkeys(("agreed_on", "agreed_fen", "performed_on", "archived_on"))
    open_case, closed = bring_in(
        officer,
        make.past_case(
            officer, committee, outcome="PENDING", agreement_form="", **nothing, accepted_on=date(2026, 3, 1)
        ),
        make.past_case(officer, committee),
    )
    assert (open_case.state, open_case.due_on) == ("ACCEPTED", date(2026, 3, 31))
    assert closed.due_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"agreed_on": date(2026, 3, 1)}, "早于"),
        ({"archived_on": date(2026, 12, 1)}, "晚于今天"),
        ({"agreement_form": ""}, "书面协议或口头协议"),
        ({"outcome": "FAILED", "ended_on": date(2026, 3, 11)}, "只有调解成功"),
        ({"outcome": "TERMINATED", "agreed_fen": None, "performed_on": None}, "结案日期"),
    ],
)
def test_one_wrong_case_refuses_all(officer, committee, facts, message):
    with pytest.raises(CaseRefused, match=message):
        bring_in(officer, make.past_case(officer, committee), make.past_case(officer, committee, **facts))
    assert not Case.objects.exists()
    assert not NumberCounter.objects.exists()


def test_case_is_brought_forward_but_never_back(officer, committee):
    nothing = dict.fromkeys(("agreed_on", "agreed_fen", "performed_on", "archived_on"))
    pending = make.past_case(officer, committee, ref="旧1", outcome="PENDING", agreement_form="", **nothing)
    (case,) = bring_in(officer, pending)
    finished = make.past_case(officer, committee, ref="旧1")
    case = actions.bring_up_to_date(case=case, past=finished, by=officer, at=NOW)
    assert (case.state, case.outcome, case.items.count()) == ("ARCHIVED", "SUCCESS", 1)
    with pytest.raises(CaseRefused, match="不能改回"):
        actions.bring_up_to_date(case=case, past=pending, by=officer, at=NOW)


def test_protected_names_are_sealed_and_not_searchable(officer, committee):
    (case,) = bring_in(officer, make.past_case(officer, committee, involves_minor=True))
    party = case.parties.order_by("position").first()
    assert party.name == "张某"
    assert party.sealed_name is not None
    assert "张三" not in case.search_text


def test_posts_without_the_right_bring_nothing_in(officer, committee, mediator_post):
    with pytest.raises(CaseRefused, match="不能导入"):
        actions.bring_in(cases=[make.past_case(officer, committee)], by=mediator_post, at=NOW)
